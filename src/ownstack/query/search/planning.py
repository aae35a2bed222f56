"""From the parameters of a search to the rows that it wants: a source as the lists have, made for the occasion.

Equal shapes give the very same source, so that what is compiled for one search serves all of its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ownstack.kernel.errors import BadParameterError
from ownstack.query.context import Site
from ownstack.query.fields import Field
from ownstack.query.search.conditions import Conditions
from ownstack.query.search.syntax import UNITS_MAX, Author, Criterion, Flag, Number, Query, Tag, Text, Url, parse
from ownstack.query.search.words import Unit, units
from ownstack.query.shapes import SHAPES
from ownstack.query.sorts import Sort
from ownstack.query.sources import Source

_MATCH = "{t}_b.search @@ to_tsquery('pg_catalog.english', %(match)s)"
_BODIES = "JOIN post_bodies {t}_b ON {t}_b.site_id = {t}.site_id AND {t}_b.post_id = {t}.id"
# Title, tags and body, and how near to each other; a long text earns less, since it holds every word.
_RANK = "ts_rank_cd('{{0.1, 0.2, 0.7, 1}}', i.search, to_tsquery('pg_catalog.english', %(wanted)s), 1)"
RANKED_MAX = 300
"""Of what matches, so many with the best scores are ranked; the others follow, newest first. A common word is in a tenth of a
site, and to rank is a hundred times the work of finding."""
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
class Order:
    """How the rows are asked for. `reach`: how many from the best on the page needs to see; none where worst comes first."""

    sort: Sort | None
    reach: int = 0


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Whether rows have a rank, and whether those that are ranked suffice."""

    is_ranked: bool = False
    is_within: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rows of a search. `hits`: what its excerpts mark."""

    source: Source
    values: Mapping[str, Any]
    sort: Sort | None
    hits: tuple[Unit, ...] = ()


def titles(values: Mapping[str, Any], site: Site, order: Order) -> Wanted:
    """/search: `tagged` or `intitle`; `nottagged` counts only beside `tagged` (api-2.3.md section 6)."""
    if not values.get("tagged") and "intitle" not in values:
        raise BadParameterError("one of tagged or intitle must be set")
    used = values if values.get("tagged") else {name: value for name, value in values.items() if name != "nottagged"}
    return _wanted("question", used, _gather(used, site), order)


def questions(values: Mapping[str, Any], site: Site, order: Order) -> Wanted:
    """/search/advanced: questions by any criteria; `nottagged` alone is none."""
    _refuse_nottagged_alone(values)
    return _wanted("question", values, _gather(values, site), order)


def excerpts(values: Mapping[str, Any], site: Site, order: Order) -> Wanted:
    """/search/excerpts: the same criteria, worded for questions, over answers too."""
    _refuse_nottagged_alone(values)
    return _wanted("search_excerpt", values, _gather(values, site), order)


def everything(values: Mapping[str, Any], site: Site, order: Order) -> Wanted:
    """API v3's search: questions, answers and articles."""
    return _wanted("SearchHit", values, _gather(values, site), order)


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
            found.sql.append(f"({negation}{{q}}.tags && {found.value(values[name])})")
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


def _wanted(type_: str, values: Mapping[str, Any], found: Conditions, order: Order) -> Wanted:
    bound = {name: values[name] for name in ("min", "max", "fromdate", "todate") if name in values}
    bound |= found.values
    conditions = list(found.sql)
    if found.matches:
        conditions.append(_MATCH)
        bound["match"] = " & ".join(f"({each})" for each in found.matches)
    sort, reach = order.sort, 0
    if sort and sort.name == "relevance":
        sort, reach = _by_relevance(found, bound), order.reach
    is_ranked = "wanted" in bound
    source = _source(
        type_,
        tuple(conditions),
        "equivalent" in found.values,
        _Ranked(is_ranked, is_ranked and 0 < reach <= RANKED_MAX),
        _dates(bound),
    )
    return Wanted(source, bound, sort, tuple(found.hits))


def _by_relevance(found: Conditions, bound: dict[str, Any]) -> Sort:
    """By rank of what was asked for; without text the score is all that tells one from another."""
    if not found.wanted:
        return Sort("relevance", "{t}.score", "")
    bound["wanted"] = " & ".join(f"({each})" for each in found.wanted)
    return Sort("relevance", "coalesce(ranked.relevance, -1)", "")


def _dates(bound: Mapping[str, Any]) -> tuple[str, ...]:
    operators = {"fromdate": ">=", "todate": "<"}
    return tuple(f"{{t}}.creation_date {operators[name]} to_timestamp(%({name})s)" for name in operators if name in bound)


@lru_cache(maxsize=1024)
def _source(type_: str, conditions: tuple[str, ...], has_equivalent: bool, ranked: _Ranked, dates: tuple[str, ...]) -> Source:
    where = " AND ".join(conditions)
    has_bodies = "{t}_b." in where
    from_ = SHAPES[type_].from_ + (f" {_BODIES}" if has_bodies else "")
    counted = ""
    if ranked.is_within:
        # Those that are ranked have met the conditions; only the total has to ask for all again.
        counted = f"{SHAPES[type_].from_} {_BODIES} AND ({where})"
        from_ = f"{SHAPES[type_].from_} JOIN ({_ranking(type_, where, dates)}) ranked ON ranked.id = {{t}}.id"
        where = ""
    elif ranked.is_ranked:
        from_ = f"{from_} LEFT JOIN ({_ranking(type_, where, dates)}) ranked ON ranked.id = {{t}}.id"
    if type_ == "question":
        where, from_, counted = (each.replace("{q}", "{t}") for each in (where, from_, counted))
    equivalent = Field("equivalent_tag_search", "string", "%(equivalent)s::text[]", array=True, optional=True)
    return Source(type_, where, from_=from_, counted=counted, override=(equivalent,) if has_equivalent else (), prepare=False)


def _ranking(type_: str, where: str, dates: tuple[str, ...]) -> str:
    """The ids of the best RANKED_MAX matches with their rank."""
    every = " AND ".join(["{t}.site_id = %(site)s", SHAPES[type_].where, where, *dates])
    return (
        f"SELECT i.id, {_RANK} AS relevance FROM (SELECT {{t}}.id, {{t}}_b.search FROM {SHAPES[type_].from_} {_BODIES}"
        f" WHERE {every} ORDER BY {{t}}.score DESC, {{t}}.id DESC LIMIT {RANKED_MAX}) i"
    )
