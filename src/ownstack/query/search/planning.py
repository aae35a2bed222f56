"""From the parameters of a search to what it looks for; which parameters do not go together is refused here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ownstack.kernel.errors import BadParameterError
from ownstack.query.context import Site
from ownstack.query.search.conditions import Conditions, tagged
from ownstack.query.search.syntax import UNITS_MAX, Author, Criterion, Flag, Number, Query, Tag, Text, Url, parse
from ownstack.query.search.words import units

# Each parameter as the criterion that it means.
_CRITERIA: Mapping[str, Callable[[Any], Criterion]] = {
    "accepted": lambda value: Flag("hasaccepted", value),
    "closed": lambda value: Flag("closed", value),
    "migrated": lambda value: Flag("migrated", value),
    "notice": lambda value: Flag("notice", value),
    "wiki": lambda value: Flag("wiki", value),
    "answers": lambda value: Number("answers", value, None),
    "views": lambda value: Number("views", value, None),
    "user": Author,
    "url": Url,
}
_TEXTS = {"intitle": "title", "title": "title", "body": "body"}


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, before it is known how."""

    type: str
    values: Mapping[str, Any]
    conditions: Conditions

    @property
    def match(self) -> str:
        """All that is only text, as a tsquery."""
        return " & ".join(f"({each})" for each in self.conditions.matches)

    @property
    def words(self) -> str:
        """Those that a title may have."""
        return " ".join(word for unit in self.conditions.hits for word in unit.words)

    def is_text_alone(self) -> bool:
        found = self.conditions
        return bool(found.wanted) and not (found.sql or found.read) and not self.values.keys() & {"min", "max"}


def titles(values: Mapping[str, Any], site: Site) -> Search:
    """/search: `tagged` or `intitle`; `nottagged` counts only beside `tagged` (api-2.3.md section 6)."""
    if not values.get("tagged") and "intitle" not in values:
        raise BadParameterError("one of tagged or intitle must be set")
    used = values if values.get("tagged") else {name: value for name, value in values.items() if name != "nottagged"}
    return Search("question", used, _gather(used, site))


def questions(values: Mapping[str, Any], site: Site) -> Search:
    """/search/advanced: questions by any criteria; `nottagged` alone is none."""
    _refuse_nottagged_alone(values)
    return Search("question", values, _gather(values, site))


def excerpts(values: Mapping[str, Any], site: Site) -> Search:
    """/search/excerpts: the same criteria, worded for questions, over answers too."""
    _refuse_nottagged_alone(values)
    return Search("search_excerpt", values, _gather(values, site))


def everything(values: Mapping[str, Any], site: Site) -> Search:
    """API v3's search: questions, answers and articles."""
    return Search("SearchHit", values, _gather(values, site))


def _refuse_nottagged_alone(values: Mapping[str, Any]) -> None:
    given = values.keys() - {"fromdate", "todate", "min", "max"}
    if given == {"nottagged"}:
        raise BadParameterError("nottagged")


def _gather(values: Mapping[str, Any], site: Site) -> Conditions:
    found = Conditions(site)
    query = parse(values.get("q", ""))
    found.add_query(query)
    for name, field in _TEXTS.items():
        if name in values:
            _add_text(found, field, values[name])
    for name, criterion in _CRITERIA.items():
        if name in values:
            found.add(criterion(values[name]))
    for name, negation in (("tagged", ""), ("nottagged", "NOT ")):
        if values.get(name):
            found.sql.append(f"{negation}{tagged(f'= ANY({found.value(values[name])}::text[])')}")
    if equivalent := _equivalent_tags(query, values):
        found.values["equivalent"] = [site.tag_name(each) for each in equivalent]
    return found


def _add_text(found: Conditions, field: str, text: str) -> None:
    words = tuple(dict.fromkeys(units(text)))[:UNITS_MAX]
    if words:
        found.add(Text(words, field, raw=text))
    else:
        found.sql.append("false")


def _equivalent_tags(query: Query, values: Mapping[str, Any]) -> list[str]:
    """The tags, where the search is for nothing but them."""
    terms = list(query.terms)
    if values.keys() - {"q", "tagged", "fromdate", "todate", "min", "max"} or not all(
        isinstance(t.criterion, Tag) for t in terms
    ):
        return []
    if query.is_vain or any(term.is_negated for term in terms) or (terms and values.get("tagged")):
        return []
    return [t.criterion.name for t in terms if isinstance(t.criterion, Tag)] or list(values.get("tagged", []))
