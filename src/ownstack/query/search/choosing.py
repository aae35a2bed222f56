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
from ownstack.query.search.tiers import ALL
from ownstack.query.search.ways import Way
from ownstack.query.search.words import Unit
from ownstack.query.shapes import SHAPES
from ownstack.query.sorts import Sort
from ownstack.query.sources import Source

REACH_MAX = 1000
SURE = 1.4
"""So many times as many matches must be expected of a tier as are needed, since words do not come independently."""
RANKED_FEW = 200
"""So many matches are ranked, one and all."""
RANKED_LEAST = 60
"""Of more at least so many of the newest: the first pages have the same ones to choose from."""
TITLED_MAX = 200
"""So many of the newest that have one of the words in the title are ranked beside them."""


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
            way = _way_to_rank(order, expected, found.site.id, bound)
    elif sort and expected and 0 < order.reach <= REACH_MAX:
        way = _way_to_first(sort, order, expected, found.site.id, bound)
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


def _way_to_first(sort: Sort, order: Order, expected: Expected, site_id: int, bound: dict[str, Any]) -> Way:
    if sort.name not in ways.ORDERS:
        return ways.LISTED
    bound["reach"] = order.reach
    return ways.first(_tier(expected, site_id, order.reach * ways.ORDERS[sort.name].spread))


def _tier(expected: Expected, site_id: int, matches: float) -> int:
    """The newest that should hold so many matches."""
    return expected.tiers.newest(site_id, SURE * matches * expected.questions / expected.matches)


def _way_to_rank(order: Order, expected: Expected | None, site_id: int, bound: dict[str, Any]) -> Way:
    """A page within those that are ranked needs no others."""
    reach_max = REACH_MAX if expected else ways.RANKED_MAX
    if not 0 < order.reach <= reach_max:
        return ways.RANKED
    bound["reach"] = order.reach
    if not expected:
        return ways.RANKED_WITHIN
    if expected.matches <= RANKED_FEW:
        return ways.RANKED_ALL
    tier = _tier(expected, site_id, max(order.reach, RANKED_LEAST))
    if tier == ALL:
        tier = _tier(expected, site_id, order.reach)
    titles_tier = _tier_of_titles(expected, site_id) if expected.titles else None
    if titles_tier is not None:
        bound["titles"] = expected.titles
    return ways.ranked_many(tier, titles_tier)


def _tier_of_titles(expected: Expected, site_id: int) -> int | None:
    """The oldest that should hold no more of them than are ranked; none where the newest has more."""
    if expected.titled <= TITLED_MAX:
        return ALL
    return expected.tiers.widest(site_id, TITLED_MAX * expected.questions / expected.titled)


def _dates(bound: Mapping[str, Any]) -> tuple[str, ...]:
    operators = {"fromdate": ">=", "todate": "<"}
    return tuple(f"{{t}}.creation_date {operators[name]} to_timestamp(%({name})s)" for name in operators if name in bound)


@lru_cache(maxsize=1024)
def _source(
    type_: str, conditions: tuple[str, ...], has_equivalent: bool, way: Way, order: ways.Order | None, dates: tuple[str, ...]
) -> Source:
    where = " AND ".join(conditions)
    from_, counted = SHAPES[type_].from_ + ways.joined(where), ""
    if way is ways.RANKED:
        ranked = ways.once(ways.ranked(type_, dates, where), "id, relevance")
        from_ = f"{from_} LEFT JOIN ({ranked}) ranked ON ranked.id = {{t}}.id"
    elif way is not ways.LISTED:
        # The way has seen to the conditions; only the total has to ask for all again.
        from_, counted, where = ways.rows(type_, dates, where, way, order), ways.counted(type_, where, way), ""
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
