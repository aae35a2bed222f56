"""What rows have become: pages that are the same, and of light lists each object, for all pages that it stands in unchanged.

Both hang on nothing but the rows' values and the pieces inside, which are compared each time: what is remembered is never
old. Of long lists not even that is read again, since a row tells which version of itself it is (query.light).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any

import msgspec

from ownstack.db import raw
from ownstack.kernel.bodies import Encoded
from ownstack.kernel.remembered import Remembered
from ownstack.query.compile import Query, Sql
from ownstack.query.light import Light
from ownstack.query.objects import Build, Groups, Row
from ownstack.query.plan import Plan

BYTES_MAX = 2**24
"""Of JSON; beyond, all begins anew. The rows beside it take about as much again."""
PAGES_MAX = 128
PAGE_BYTES_MAX = 2**19
"""Of JSON; larger pages are not remembered as a whole."""

Inside = tuple[Any, ...]
Piece = tuple[msgspec.Raw, Inside]
Read = Callable[[Sql, list[Any]], Awaitable[list[Row]]]
"""Runs a statement for some ids."""


class Made:
    """Of one database: pages by their plan, and JSON by the query and the light row that it was made of."""

    def __init__(self) -> None:
        self._made: dict[Build, dict[Row, Piece]] = {}
        self._bytes = 0
        self._pages: Remembered[Hashable, tuple[list[Row], Encoded | None]] = Remembered(PAGES_MAX)

    def page(self, plan: Plan, rows: list[Row]) -> Encoded | None:
        """The plan's page, where it has the very rows that it had the last time."""
        last = self._pages.find(plan.page_key)
        return last[1] if last and last[1] is not None and last[0] == rows else None

    def keep(self, plan: Plan, query: Query, rows: list[Row], items: list[Any]) -> list[Any]:
        """The page of these rows, to be remembered where it is the same as long as they are.

        Most pages are asked for once, so of one that is new only its ends are kept, to know it by; what makes it quick to send
        again is for those that come again.
        """
        if not _is_lasting(query, rows):
            return items
        last, ends = self._pages.find(plan.page_key), rows[:1] + rows[-1:]
        if not last or last[1] is not None or last[0] != ends:
            self._pages.keep(plan.page_key, (ends, None))
            return items
        page = items if isinstance(items, Encoded) else Encoded(items)
        if len(page.json) <= PAGE_BYTES_MAX:
            self._pages.keep(plan.page_key, (rows, page))
        return page

    async def objects(self, query: Query, rows: list[Row], groups: Groups, light: Light | None, read: Read) -> list[Any]:
        """The objects of these rows; `light` where the rows are, and what then reads the rest."""
        build = query.build
        if build is None:
            return []
        if not light or not _are_kept(query):
            return build((await _whole(light, rows, rows, read))[0], groups)
        known, inside = self._made.setdefault(build, {}), _inside(query, rows, groups)
        # without the snapshot that they were seen under
        keys = [row[: len(query.columns)] for row in rows]
        found = list(map(known.get, keys))
        missing = [place for place, each in enumerate(found) if each is None or each[1] != inside[place]]
        if missing:
            whole, of = await _whole(light, [rows[place] for place in missing], [keys[place] for place in missing], read)
            for place, key, each in zip(missing, of, build(whole, groups), strict=True):
                found[place] = self._remember(build, key, msgspec.json.encode(each), inside[place])
        return Encoded(each[0] for each in found if each)

    def _remember(self, build: Build, key: Row, json: bytes, inside: Inside) -> Piece:
        self._bytes += len(json)
        if self._bytes > BYTES_MAX:
            self._made.clear()
            self._bytes = len(json)
        piece = msgspec.Raw(json), inside
        self._made.setdefault(build, {})[key] = piece
        return piece


def _are_kept(query: Query) -> bool:
    """Do the lists inside hang on nothing but the snapshot?"""
    return all(child.is_kept for child in query.children)


def _is_lasting(query: Query, rows: list[Row]) -> bool:
    """Do rows that are equal become the same? Values of JSON may be equal here and yet differ."""
    return _are_kept(query) and all([row[place] for row in rows].count(None) == len(rows) for place in query.json)


def _inside(query: Query, rows: list[Row], groups: Groups) -> Sequence[Inside]:
    """The pieces inside each row's object: the same ones for as long as nothing about them changes (query.pieces)."""
    if not query.children:
        return [()] * len(rows)
    columns = [
        [tuple(map(group.get, each)) for each in raw.arrays([row[child.parent_column] for row in rows])]
        for child, group in zip(query.children, groups, strict=True)
    ]
    return list(zip(*columns, strict=True))


async def _whole(light: Light | None, rows: list[Row], keys: list[Row], read: Read) -> tuple[list[Row], list[Row]]:
    """Light rows with all that they do without, and their keys with the versions that this is of."""
    if light is None:
        return rows, keys
    number = light.id_place
    found = {each[0]: each[1:] for each in await read(light.whole, [row[number] for row in rows])}
    gone = (None,) * (light.versions + len(light.places))
    whole = [found.get(row[number], gone) for row in rows]
    return (
        [_put(light, row, each[light.versions :]) for row, each in zip(rows, whole, strict=True)],
        [_put(light, key, each[: light.versions]) for key, each in zip(keys, whole, strict=True)],
    )


def _put(light: Light, row: Row, values: Sequence[Any]) -> Row:
    put = list(row)
    for place, value in zip(light.places, values, strict=False):
        put[place] = value
    return tuple(put)
