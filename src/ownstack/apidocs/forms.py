"""The Try It form of a method: a field for each parameter, of the kind that suits its type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ownstack.apidocs.catalogue import Method, SortRow
from ownstack.apidocs.parameters import Parameter
from ownstack.domain.members import Membership
from ownstack.kernel.forms import Fields

BOOLEANS = ("true", "false")
Kind = Literal["text", "line", "number", "area", "select", "choices", "date", "bound", "check"]


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    is_chosen: bool
    bounds: str = ""
    """Of a sort: what min and max are then."""


@dataclass(frozen=True, slots=True)
class FormField:
    parameter: Parameter
    kind: Kind
    value: str
    options: tuple[Option, ...] = ()

    @property
    def name(self) -> str:
        return self.parameter.name


def of(method: Method, filled: Fields, teams: Sequence[Membership]) -> tuple[FormField, ...]:
    """`teams` are those that the person can choose from."""
    return tuple(_field(each, filled, method.sorts, teams) for each in method.parameters)


def _field(parameter: Parameter, filled: Fields, sorts: Sequence[SortRow], teams: Sequence[Membership]) -> FormField:
    kind = _kind(parameter, has_teams=bool(teams))
    given = filled.all(parameter.name)
    value = given[0] if given else ""
    if parameter.name == "team" and teams:
        rows = (("", "the main site"), *((each.slug, each.name) for each in teams))
        return FormField(parameter, kind, value, tuple(Option(slug, name, slug == value) for slug, name in rows))
    if kind == "choices":
        return FormField(parameter, kind, "", tuple(Option(each, each, each in given) for each in parameter.enum))
    bounds = {each.name: each.bounds for each in sorts} if parameter.name == "sort" else {}
    words = parameter.enum or BOOLEANS
    if not (parameter.is_required or parameter.is_shared):
        words = ("", *words)
    options = tuple(Option(each, each or "(any)", each == value, bounds.get(each, "")) for each in words)
    return FormField(parameter, kind, value, options if kind == "select" else ())


def _kind(parameter: Parameter, *, has_teams: bool) -> Kind:
    if parameter.name == "preview":
        return "check"
    if parameter.enum:
        return "choices" if parameter.is_list else "select"
    if parameter.name == "team" and has_teams:
        return "select"
    if parameter.type == "text" or (parameter.where == "form" and parameter.name == "body"):
        return "area"
    if parameter.name in ("title", "q", "comment") and not parameter.enum:
        return "line"
    kinds: dict[str, Kind] = {"date": "date", "depends": "bound", "number": "number"}
    return "select" if parameter.type == "boolean" else kinds.get(parameter.type, "text")
