"""All searches by name, as the endpoint table names them: parameters in, wanted rows out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from psycopg import AsyncConnection

from ownstack.db import raw
from ownstack.kernel.errors import BadParameterError
from ownstack.query.context import Site
from ownstack.query.objects import Row
from ownstack.query.plan import Finish
from ownstack.query.run import Pool, execute
from ownstack.query.search import choosing, excerpts, planning, similar
from ownstack.query.search.choosing import Order, Wanted
from ownstack.query.search.estimates import Estimates, Expected, lexemes
from ownstack.query.search.frequencies import Frequencies
from ownstack.query.search.planning import Search
from ownstack.query.search.words import Unit
from ownstack.query.sorts import RANK, Sort
from ownstack.query.sources import posts
from ownstack.query.statements import Anywhere

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

    step: Callable[[AsyncConnection[Row], list[Any], list[Unit]], Awaitable[None]]
    hits: tuple[Unit, ...]

    async def __call__(self, connection: AsyncConnection[Row], items: list[Any]) -> None:
        await self.step(connection, items, list(self.hits))


async def _cut(connection: AsyncConnection[Row], items: list[Any], units: list[Unit]) -> None:
    for item in items:
        item.snippet = " ".join(excerpts.plain(item.snippet).split())
    hits = await _hits(connection, [item.snippet for item in items], units)
    for item in items:
        item.snippet = excerpts.snippet(item.snippet, hits)


async def _mark(connection: AsyncConnection[Row], items: list[Any], units: list[Unit]) -> None:
    for item in items:
        if getattr(item, "excerpt", None) is not None:
            item.excerpt = excerpts.plain(item.excerpt)
    texts = [text for item in items for name in ("title", "excerpt") if (text := getattr(item, name, None))]
    hits = await _hits(connection, texts, units)
    for item in items:
        if getattr(item, "title", None) is not None:
            item.title = excerpts.marked(item.title, hits)
        if getattr(item, "excerpt", None) is not None:
            item.excerpt = excerpts.excerpt(item.excerpt, hits)


async def _hits(connection: AsyncConnection[Row], texts: list[str], units: list[Unit]) -> set[str]:
    words = excerpts.candidates(texts, units) if units else []
    if not words:
        return set()
    rows = await execute(connection, excerpts.HITS_SQL, excerpts.hits_values(words, units), prepare=None)
    return {word for (word,) in rows}
