"""How many rows a list has, counted once for as long as nothing changes.

A total is remembered with the database's snapshot that it was counted under: which transactions could be seen. As long as the
snapshot is the same, the same rows are seen, whatever the list; so what is remembered is exact, and any write makes it old.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from ownstack.query.compile import Sql

TOTALS_MAX = 20_000
_BY_THE_CLOCK = "now()"


class Totals:
    """Of one database: the totals of its lists, by statement and values."""

    def __init__(self) -> None:
        self._totals: OrderedDict[bytes, tuple[str, int]] = OrderedDict()

    def find(self, sql: Sql, values: Sequence[Any], snapshot: str) -> int | None:
        """The total under that snapshot, if it is known."""
        counted_under, total = self._totals.get(_key(sql, values), ("", 0))
        return total if counted_under == snapshot else None

    def has(self, sql: Sql, values: Sequence[Any]) -> bool:
        """Is there one at all, so that it is worth asking for the snapshot?"""
        return _key(sql, values) in self._totals

    def remember(self, sql: Sql, values: Sequence[Any], snapshot: str, total: int) -> None:
        """What changes by the clock alone is not kept."""
        if _BY_THE_CLOCK in sql.text:
            return
        key = _key(sql, values)
        self._totals[key] = (snapshot, total)
        self._totals.move_to_end(key)
        while len(self._totals) > TOTALS_MAX:
            self._totals.popitem(last=False)


def _key(sql: Sql, values: Sequence[Any]) -> bytes:
    """Of fixed length, however long a list of ids or a text is."""
    return hashlib.blake2b(f"{sql.text}\0{values!r}".encode("utf-8", "surrogatepass"), digest_size=16).digest()
