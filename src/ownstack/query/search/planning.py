"""From the parameters of a search to the rows that it wants: a source as the lists have, made for the occasion.

Equal shapes give the very same source, so that what is compiled for one search serves all of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ownstack.kernel.errors import BadParameterError
from ownstack.query.context import Site
from ownstack.query.fields import Field
from ownstack.query.search.conditions import Conditions
from ownstack.query.search.syntax import UNITS_MAX, Author, Flag, Number, Query, Tag, Text, Url, parse
from ownstack.query.search.words import Unit, units
from ownstack.query.sorts import Sort
from ownstack.query.sources import Source
from ownstack.query.types import TYPES

_MATCH = "to_tsquery('pg_catalog.english', %(match)s)"
_BODIES = "JOIN post_bodies {t}_b ON {t}_b.site_id = {t}.site_id AND {t}_b.post_id = {t}.id"
# Title, tags and body, and how near to each other; a long text earns less, since it holds every word.
RELEVANCE = "ts_rank_cd('{{0.1, 0.2, 0.7, 1}}', {t}_b.search, to_tsquery('pg_catalog.english', %(wanted)s), 1)"
_FLAGS = {"accepted": "hasaccepted", "closed": "closed", "migrated": "migrated", "notice": "notice", "wiki": "wiki"}
_LEAST = ("answers", "views")
_TEXTS = {"intitle": "title", "title": "title", "body": "body"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rows of a search. `hits`: what its excerpts mark."""

    source: Source
    values: Mapping[str, Any]
    sort: Sort | None
    hits: tuple[Unit, ...] = ()


def titles(values: Mapping[str, Any], site: Site, sort: Sort | None) -> Wanted:
    """/search: `tagged` or `intitle`; `nottagged` counts only beside `tagged` (api-2.3.md section 6)."""
    if not values.get("tagged") and "intitle" not in values:
        raise BadParameterError("one of tagged or intitle must be set")
    used = values if values.get("tagged") else {name: value for name, value in values.items() if name != "nottagged"}
    return _wanted("question", used, _gather(used, site), sort)


def questions(values: Mapping[str, Any], site: Site, sort: Sort | None) -> Wanted:
    """/search/advanced: questions by any criteria; `nottagged` alone is none."""
    _refuse_nottagged_alone(values)
    return _wanted("question", values, _gather(values, site), sort)


def excerpts(values: Mapping[str, Any], site: Site, sort: Sort | None) -> Wanted:
    """/search/excerpts: the same criteria, worded for questions, over answers too."""
    _refuse_nottagged_alone(values)
    return _wanted("search_excerpt", values, _gather(values, site), sort)


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
    for name, flag in _FLAGS.items():
        if name in values:
            found.add(Flag(flag, values[name]))
    for name in _LEAST:
        if name in values:
            found.add(Number(name, values[name], None))
    if "user" in values:
        found.add(Author(values["user"]))
    if "url" in values:
        found.add(Url(values["url"]))
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


def _wanted(type_: str, values: Mapping[str, Any], found: Conditions, sort: Sort | None) -> Wanted:
    bound = {name: values[name] for name in ("min", "max", "fromdate", "todate") if name in values}
    bound |= found.values
    conditions = list(found.sql)
    if found.matches:
        conditions.append(f"{{t}}_b.search @@ {_MATCH}")
        bound["match"] = " & ".join(f"({each})" for each in found.matches)
    if sort and sort.name == "relevance":
        sort = _by_relevance(found, bound)
    has_bodies = any("{t}_b." in each for each in conditions) or (sort is not None and "{t}_b." in sort.sql)
    source = _source(type_, tuple(conditions), has_bodies, "equivalent" in found.values)
    return Wanted(source, bound, sort, tuple(found.hits))


def _by_relevance(found: Conditions, bound: dict[str, Any]) -> Sort:
    """By rank of what was asked for; without text the score is all that tells one from another."""
    if not found.wanted:
        return Sort("relevance", "{t}.score", "")
    bound["wanted"] = " & ".join(f"({each})" for each in found.wanted)
    return Sort("relevance", RELEVANCE, "")


@lru_cache(maxsize=1024)
def _source(type_: str, conditions: tuple[str, ...], has_bodies: bool, has_equivalent: bool) -> Source:
    from_ = TYPES[type_].from_ + (f" {_BODIES}" if has_bodies else "")
    where = " AND ".join(conditions)
    if type_ == "question":
        where = where.replace("{q}", "{t}")
    equivalent = Field("equivalent_tag_search", "string", "%(equivalent)s::text[]", array=True, optional=True)
    return Source(type_, where, from_=from_, override=(equivalent,) if has_equivalent else (), prepare=False)
