"""The whole reference as a reader meets it: groups of methods, types with their fields, errors. All of it is read from the
tables of the face; a new row there is a new page here.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from ownstack.apidocs import addresses, parameters, words
from ownstack.apidocs.parameters import Parameter
from ownstack.query.fields import Field, WireType
from ownstack.query.filters import DEFAULT_FIELDS, WRAPPER, WRAPPER_DEFAULT
from ownstack.query.types import SCALARS, TYPES
from ownstack.v23.endpoints import ENDPOINTS, Endpoint
from ownstack.v23.errors import BY_ID, ERRORS, ApiError

BASE = "/api/2.3"


@dataclass(frozen=True, slots=True)
class SortRow:
    """An order that a list can be asked in."""

    name: str
    by: str
    bounds: str
    """What min and max are; empty where the sort takes neither."""
    is_default: bool


@dataclass(frozen=True, slots=True)
class Method:
    """A page: an endpoint's row with what follows from it."""

    endpoint: Endpoint
    slug: str
    parameters: tuple[Parameter, ...]
    sorts: tuple[SortRow, ...]
    errors: tuple[ApiError, ...]

    @property
    def address(self) -> str:
        return f"{addresses.ROOT}/{self.slug}"

    @property
    def path(self) -> str:
        return self.endpoint.path

    @property
    def verb(self) -> str:
        """The one that the form uses: GET where the method takes it."""
        return "GET" if "GET" in self.endpoint.verbs else "POST"

    @property
    def title(self) -> str:
        """The path as people say it: questions/{ids}/answers."""
        return self.endpoint.path.lstrip("/")

    @property
    def what(self) -> str:
        return self.endpoint.what

    @property
    def returns(self) -> WireType | None:
        """None where nothing comes back but the wrapper."""
        return TYPES.get(self.endpoint.returns)


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    methods: tuple[Method, ...]

    @property
    def title(self) -> str:
        return self.name.replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of a type."""

    field: Field
    in_default: bool
    """Whether the filter `default` has it."""

    @property
    def type(self) -> str:
        return f"array of {self.field.type}" if self.field.array else self.field.type

    @property
    def leads_to(self) -> str:
        """The address of its type's page, if it is an object."""
        return "" if self.field.type in SCALARS else addresses.of_type(self.field.type)

    @property
    def opened_by(self) -> str:
        return words.OPENERS[self.field.requires] if self.field.requires else ""


@dataclass(frozen=True, slots=True)
class TypePage:
    """A type with those that give it."""

    type: WireType
    fields: tuple[FieldRow, ...]
    returned_by: tuple[Method, ...]
    found_in: tuple[str, ...]
    """`type.field` where it stands inside another."""

    @property
    def name(self) -> str:
        return self.type.name

    @property
    def address(self) -> str:
        return addresses.of_type(self.type.name)


def _method(endpoint: Endpoint) -> Method:
    sorts = tuple(
        SortRow(each.name, each.by, words.BOUNDS[each.bound], each.name == endpoint.default_sort) for each in endpoint.sorts
    )
    return Method(endpoint, addresses.slug(endpoint.path), parameters.of(endpoint), sorts, _errors(endpoint))


def _errors(endpoint: Endpoint) -> tuple[ApiError, ...]:
    """What a caller can run into here. /errors/{id} gives them all."""
    if endpoint.handler == "simulate_error":
        return ERRORS
    ids = {400, 402, 404, 405, 406, 500, 502, 503}
    if endpoint.needs_token:
        ids |= {401, 403}
    if endpoint.is_paged or endpoint.handler == "exchange_tokens":
        ids |= {403}
    if endpoint.is_write:
        ids |= {407, 409}
    return tuple(BY_ID[each] for each in sorted(ids))


def _type_page(type_: WireType) -> TypePage:
    fields = tuple(FieldRow(each, f"{type_.name}.{each.name}" in DEFAULT_FIELDS) for each in type_.fields)
    methods = tuple(each for each in METHODS.values() if each.endpoint.returns == type_.name)
    inside = tuple(f"{other.name}.{each.name}" for other in TYPES.values() for each in other.fields if each.type == type_.name)
    return TypePage(type_, fields, methods, inside)


METHODS: dict[str, Method] = {
    each.slug: each for each in map(_method, sorted(ENDPOINTS, key=lambda row: (row.group, row.path, row.verbs)))
}
"""By the last part of their address, in the order of the reference: groups by name, methods by path."""

GROUPS: tuple[Group, ...] = tuple(
    Group(name, tuple(methods)) for name, methods in groupby(METHODS.values(), key=lambda each: each.endpoint.group)
)

TYPE_PAGES: dict[str, TypePage] = {each.name: _type_page(each) for each in sorted(TYPES.values(), key=lambda row: row.name)}

WRAPPER_FIELDS: tuple[tuple[str, bool], ...] = tuple((each, each in WRAPPER_DEFAULT) for each in sorted(WRAPPER))
"""The wrapper's fields as a filter names them, and whether `default` has them."""

WRAPPER_TYPE: dict[str, str] = {
    "items": "array",
    "has_more": "boolean",
    "type": "string",
    "error_name": "string",
    "error_message": "string",
    **dict.fromkeys(("backoff", "error_id", "page", "page_size", "quota_max", "quota_remaining", "total"), "integer"),
}

__all__ = ["BASE", "ERRORS", "GROUPS", "METHODS", "TYPE_PAGES", "WRAPPER_FIELDS", "WRAPPER_TYPE", "Group", "Method", "TypePage"]
