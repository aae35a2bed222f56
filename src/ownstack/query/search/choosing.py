"""From what is looked for to rows: a source as the lists have, made for the occasion, by the way that should be the fastest.

Equal shapes give the very same source, so that what is compiled for one search serves all of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ownstack.query.fields import Field
from ownstack.query.search import ways
from ownstack.query.search.conditions import Conditions
from ownstack.query.search.estimates import Expected
from ownstack.query.search.planning import Search
from ownstack.query.search.ways import Way
from ownstack.query.search.words import Unit
from ownstack.query.shapes import SHAPES
from ownstack.query.sorts import Sort
from ownstack.query.sources import Source

FEW = 1000
"""So many matches are looked at, one and all."""
WALKED_MAX = 600
"""So many posts are looked at one after the other to find the first matches."""
TITLED_FEW = 5000
"""So many posts that have one of the words in the title are looked at."""
SIFTED_LEAST = 3
SIFTED_SURE = 1.5
"""Of few matches the newest are sifted out where so many times as many are expected as the page needs; the stretch of time that
should hold those is taken so much longer."""
REACH_MAX = 1000
SURE = 1.3
"""The stretch of time that should hold the first matches is taken a little longer."""


@dataclass(frozen=True, slots=True)
class Order:
    """How the rows are asked for. `reach`: how many from the best on the page needs to see; none where worst comes first."""

    sort: Sort | None
    reach: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rows of a search. `hits`: what its excerpts mark."""

    source: Source
    values: Mapping[str, Any]
    sort: Sort | None
    hits: tuple[Unit, ...] = ()


def wanted(search: Search, order: Order, expected: Expected | None) -> Wanted:
    """The rows. `expected`: what should be met, where text alone is looked for."""
    found, sort, way = search.conditions, order.sort, ways.LISTED
    bound = {name: search.values[name] for name in ("min", "max", "fromdate", "todate") if name in search.values} | found.values
    if found.matches:
        bound["match"] = search.match
    if sort and sort.name == "relevance":
        sort = _by_relevance(found, bound)
        if "wanted" in bound:
            way = _way_to_rank(order, expected, bound)
    elif sort and expected and 0 < order.reach <= REACH_MAX:
        way = _way_to_first(sort, order, expected, bound)
    conditions = (*((ways.match(search.type),) if found.matches else ()), *found.sql)
    read = tuple(found.read)
    if "*" in bound.get("match", "") and not (found.wanted or read):
        # What is kept out leads to no post, and all may begin so.
        read, conditions = (ways.match(search.type),), tuple(found.sql)
    if read:
        conditions = (ways.looked_through(search.type, (*conditions, *_dates(bound)), read), *read)
    by = ways.ORDERS.get(sort.name) if sort else None
    source = _source(search.type, conditions, "equivalent" in bound, way, by, _dates(bound))
    return Wanted(source, bound, sort, tuple(found.hits))


def _by_relevance(found: Conditions, bound: dict[str, Any]) -> Sort:
    """By rank of what was asked for; without text the score is all that tells one from another."""
    if not found.wanted:
        return Sort("relevance", "{t}.score", "")
    bound["wanted"] = " & ".join(f"({each})" for each in found.wanted)
    return Sort("relevance", "coalesce(ranked.relevance, -1)", "")


def _way_to_first(sort: Sort, order: Order, expected: Expected, bound: dict[str, Any]) -> Way:
    if sort.name not in ways.ORDERS:
        return ways.LISTED
    if expected.matches <= FEW:
        return _way_to_first_of_few(sort, order, expected, bound)
    if order.reach / expected.share <= WALKED_MAX:
        bound["reach"] = order.reach
        return ways.WALKED
    mark = ways.ORDERS[sort.name].mark
    newest = expected.periods.newest(mark, SURE * order.reach / expected.matches)
    if not newest:
        return ways.LISTED
    bound |= {"reach": order.reach, "periods": newest.marks(mark), "since": newest.since_s}
    return ways.MANY


def _way_to_first_of_few(sort: Sort, order: Order, expected: Expected, bound: dict[str, Any]) -> Way:
    """The newest first where there should be several times as many as the page needs."""
    bound["reach"] = order.reach
    mark = ways.ORDERS[sort.name].mark
    if expected.matches < SIFTED_LEAST * order.reach:
        return ways.FEW
    newest = expected.periods.newest(mark, SIFTED_SURE * order.reach / expected.matches, is_sifted=True)
    if not newest:
        return ways.FEW
    bound |= {"periods": newest.marks(mark), "since": newest.since_s}
    return ways.SIFTED


def _way_to_rank(order: Order, expected: Expected | None, bound: dict[str, Any]) -> Way:
    """A page within those that are ranked needs no others."""
    if expected and expected.matches <= FEW and 0 < order.reach <= REACH_MAX:
        bound["reach"] = order.reach
        return ways.RANKED_FEW
    if not 0 < order.reach <= ways.RANKED_MAX:
        return ways.RANKED
    bound["reach"] = order.reach
    if not expected:
        return ways.RANKED_WITHIN
    is_walked = order.reach / expected.share <= WALKED_MAX
    newest = expected.periods.newest("active", SURE * order.reach / expected.matches)
    new_titled = expected.periods.newest("active", TITLED_FEW / max(expected.titled, TITLED_FEW))
    if not (is_walked or newest):
        return ways.RANKED_WITHIN
    if newest and not is_walked:
        bound["periods"] = newest.marks("active")
    has_titles, are_titles_many = bool(expected.titles), expected.titled > TITLED_FEW
    if are_titles_many and not new_titled:
        has_titles = False
    if has_titles:
        bound["titles"] = expected.titles
    if has_titles and are_titles_many and new_titled:
        bound["title_periods"] = new_titled.marks("active")
    return Way("ranked many", has_titles=has_titles, are_titles_many=has_titles and are_titles_many, is_walked=is_walked)


def _dates(bound: Mapping[str, Any]) -> tuple[str, ...]:
    operators = {"fromdate": ">=", "todate": "<"}
    return tuple(f"{{t}}.creation_date {operators[name]} to_timestamp(%({name})s)" for name in operators if name in bound)


@lru_cache(maxsize=1024)
def _source(
    type_: str, conditions: tuple[str, ...], has_equivalent: bool, way: Way, order: ways.Order | None, dates: tuple[str, ...]
) -> Source:
    where = " AND ".join(conditions)
    from_, counted = SHAPES[type_].from_ + (f" {ways.BODIES}" if "{t}_b." in where else ""), ""
    if way is ways.RANKED:
        ranked = ways.once(ways.ranked(type_, dates, where), "id, relevance")
        from_ = f"{from_} LEFT JOIN ({ranked}) ranked ON ranked.id = {{t}}.id"
    elif way is not ways.LISTED:
        # The way has seen to the conditions; only the total has to ask for all again.
        from_, counted, where = ways.rows(type_, dates, where, way, order), ways.counted(type_, where), ""
    if type_ == "question":
        where, from_, counted = (each.replace("{q}", "{t}") for each in (where, from_, counted))
    equivalent = Field("equivalent_tag_search", "string", "%(equivalent)s::text[]", array=True, optional=True)
    override = (equivalent,) if has_equivalent else ()
    return Source(
        type_,
        where,
        from_=from_,
        counted=counted,
        override=override,
        prepare=False,
        has_one_plan=way.has_one_plan,
        is_search=True,
    )
