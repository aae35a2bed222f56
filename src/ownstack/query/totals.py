"""How many rows a list has, counted once for as long as nothing changes, and by one request for all that ask meanwhile.

A total is remembered with the database's snapshot that it was counted under: which transactions could be seen. As long as the
snapshot is the same, the same rows are seen, whatever the list; so what is remembered is exact, and any write makes it old.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from ownstack.query.compile import Sql

TOTALS_MAX = 20_000
BY_THE_CLOCK = "now()"

Key = bytes
Counted = tuple[int, str]
"""A total and the snapshot that it was counted under."""


class Totals:
    """Of one database: the totals of its lists, by statement and values."""

    def __init__(self) -> None:
        self._totals: OrderedDict[Key, Counted] = OrderedDict()
        self._under_way: dict[Key, asyncio.Future[Counted]] = {}

    def has(self, key: Key) -> bool:
        """Is there one at all, so that it is worth asking for the snapshot?"""
        return key in self._totals

    def find(self, key: Key, snapshot: str) -> int | None:
        """The total under that snapshot, if it is known."""
        total, counted_under = self._totals.get(key, (0, ""))
        return total if counted_under == snapshot else None

    async def counted(self, key: Key, snapshot: str, count: Callable[[], Awaitable[Counted]]) -> int:
        """Counts, or waits for whoever counts the same. A count that was under way before may have missed what this request
        has seen: it will do only if `snapshot` is its own too.
        """
        is_older = True
        while (under_way := self._under_way.get(key)) is not None:
            await asyncio.wait([under_way])
            if not under_way.cancelled():
                total, counted_under = under_way.result()
                if counted_under == snapshot or not is_older:
                    return total
            is_older = False
        under_way = self._under_way[key] = asyncio.get_running_loop().create_future()
        try:
            under_way.set_result(await count())
        finally:
            del self._under_way[key]
            under_way.cancel()  # nothing, where it is done; else the next counts
        return under_way.result()[0]

    def remember(self, key: Key, sql: Sql, counted: Counted) -> None:
        """What changes by the clock alone is not kept."""
        if BY_THE_CLOCK in sql.text:
            return
        self._totals[key] = counted
        self._totals.move_to_end(key)
        while len(self._totals) > TOTALS_MAX:
            self._totals.popitem(last=False)


def key_of(sql: str, values: Sequence[Any]) -> Key:
    """Of a statement and its values. Of fixed length, however long a list of ids or a text is."""
    return hashlib.blake2b(f"{sql}\0{values!r}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
