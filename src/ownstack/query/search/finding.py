"""All searches by name, as the endpoint table names them: parameters in, wanted rows out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ownstack.db import raw
from ownstack.kernel.errors import BadParameterError
from ownstack.query.context import Site
from ownstack.query.plan import Finish
from ownstack.query.run import Pool
from ownstack.query.search import choosing, excerpts, planning, similar
from ownstack.query.search.choosing import Order, Wanted
from ownstack.query.search.estimates import Estimates, Expected, lexemes
from ownstack.query.search.excerpts import Reading
from ownstack.query.search.frequencies import Frequencies
from ownstack.query.search.planning import Search
from ownstack.query.search.words import Unit
from ownstack.query.sorts import RANK, Sort
from ownstack.query.sources import posts
from ownstack.query.statements import Anywhere, Executor

_PLANNED: Mapping[str, Callable[[Mapping[str, Any], Site], Search]] = {
    "titles": planning.titles,
    "questions": planning.questions,
    "excerpts": planning.excerpts,
    "everything": planning.everything,
}
BOUNDS = ("min", "max", "fromdate", "todate")


class Searches:
    """What searching needs to remember: how common words are."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._anywhere = Anywhere(pool)
        self._frequencies = Frequencies()
        self._estimates = Estimates(self._frequencies)

    async def wanted(self, name: str, values: Mapping[str, Any], site: Site, order: Order) -> Wanted:
        """The rows that a search is for. Raises BadParameterError where its parameters do not go together."""
        if name in _PLANNED:
            search = _PLANNED[name](values, site)
            return choosing.wanted(search, order, await self._expected(search))
        if name == "similar" and "title" not in values:
            raise BadParameterError("title")
        await self._frequencies.refresh(self._pool)
        if name == "related":
            return await self._related(values, site, order.sort)
        return await self._similar(values, order.sort)

    async def _expected(self, search: Search) -> Expected | None:
        if not search.is_text_alone():
            return None
        return await self._estimates.of(self._pool, search.match, search.words, is_titled=search.type == "question")

    async def _similar(self, values: Mapping[str, Any], sort: Sort | None) -> Wanted:
        bound = self._bound(await lexemes(self._anywhere, values["title"]), values, values.get("tagged", []))
        if sort and sort.name == "relevance":
            sort = replace(RANK, name="relevance")
        if values.get("nottagged"):
            return Wanted(similar.SIMILAR_BUT, {**bound, "nottagged": values["nottagged"]}, sort)
        return Wanted(similar.SIMILAR, bound, sort)

    async def _related(self, values: Mapping[str, Any], site: Site, sort: Sort | None) -> Wanted:
        """By the titles and tags of the given questions; by tags alone where the titles have no words."""
        asked = [site.id, values["ids"]]
        ((title, tags),) = await self._anywhere.execute(similar.TITLES_SQL, asked, prepare=None, is_quick=True)
        found = await lexemes(self._anywhere, title or "")
        if not found:
            return Wanted(posts.RELATED, values, sort)
        liked = [each for each in raw.texts(tags) if each]
        return Wanted(similar.RELATED, {**self._bound(found, values, liked), "ids": values["ids"]}, sort)

    def _bound(self, found: list[str], values: Mapping[str, Any], liked: list[str]) -> dict[str, Any]:
        given = {name: values[name] for name in BOUNDS if name in values}
        return {**similar.values(found, self._frequencies, liked), **given}


def finish(wanted: Wanted) -> Finish | None:
    """For what shows a stretch of each text: cuts it, once the page is known, and for v2.3 marks and encodes it."""
    steps = {"search_excerpt": _mark, "SearchHit": _cut}
    step = steps.get(wanted.source.type)
    return Finishing(step, wanted.hits) if step else None


@dataclass(frozen=True, slots=True)
class Finishing:
    """Equal where it does the same."""

    step: Callable[[Executor, list[Any], tuple[Unit, ...]], Awaitable[None]]
    hits: tuple[Unit, ...]

    async def __call__(self, executor: Executor, items: list[Any]) -> None:
        await self.step(executor, items, self.hits)


async def _cut(executor: Executor, items: list[Any], units: tuple[Unit, ...]) -> None:
    beginnings = excerpts.beginnings(units)
    readings = [excerpts.read(excerpts.plain(item.snippet), beginnings) for item in items]
    hits = await _hits(executor, readings, units)
    for item, reading in zip(items, readings, strict=True):
        item.snippet = excerpts.snippet(reading, hits)


async def _mark(executor: Executor, items: list[Any], units: tuple[Unit, ...]) -> None:
    beginnings = excerpts.beginnings(units)
    titles = [(each, excerpts.read(each.title, beginnings)) for each in items if getattr(each, "title", None) is not None]
    texts = [(each, excerpts.plain(each.excerpt)) for each in items if getattr(each, "excerpt", None) is not None]
    bodies = [(each, excerpts.read(text, beginnings)) for each, text in texts]
    hits = await _hits(executor, [reading for _, reading in (*titles, *bodies)], units)
    for item, reading in titles:
        item.title = excerpts.marked(reading, hits)
    for item, reading in bodies:
        item.excerpt = excerpts.excerpt(reading, hits)


async def _hits(executor: Executor, readings: list[Reading], units: tuple[Unit, ...]) -> set[str]:
    words = excerpts.candidates(readings)
    if not words:
        return set()
    rows = await executor.execute(excerpts.HITS_SQL, excerpts.hits_values(words, units), prepare=True, is_quick=False)
    return {word for (word,) in rows}
