"""Objects that stand in many pages, such as tags: made and encoded once for as long as nothing changes.

Remembered with the snapshot that they were read under, as totals are (query.totals), and exact for the same reason.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from ownstack.query.compile import Child
from ownstack.query.objects import Row

LISTS_MAX = 256
PIECES_MAX = 20_000
"""Of one list; beyond, it begins anew."""

Found = dict[Any, list[Any]]
"""Objects by their own key, each as the only one of a list."""


class Pieces:
    """Of one database: objects by their statement and its values, each lot as it is under one snapshot."""

    def __init__(self) -> None:
        self._lots: OrderedDict[tuple[Any, ...], tuple[str, Found]] = OrderedDict()

    def find(self, child: Child, known: Mapping[str, Any], snapshot: str) -> Found:
        """All that are known under the snapshot; not to be changed."""
        if not child.is_kept:
            return {}
        seen_under, lot = self._lots.get(_of(child, known), ("", {}))
        return lot if seen_under == snapshot else {}

    def remember(self, child: Child, known: Mapping[str, Any], rows: list[Row], found: Found) -> None:
        """Keeps objects that were made of these rows, as their JSON."""
        if not rows or not child.is_kept:
            return
        of, snapshot = _of(child, known), rows[0][-1]
        seen_under, lot = self._lots.get(of, ("", {}))
        before = lot if seen_under == snapshot and len(lot) < PIECES_MAX else {}
        encoded = {key: [msgspec.Raw(msgspec.json.encode(piece))] for key, (piece,) in found.items()}
        self._lots[of] = (snapshot, before | encoded)
        self._lots.move_to_end(of)
        while len(self._lots) > LISTS_MAX:
            self._lots.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """Pieces as they are under the snapshot of a page's rows."""

    pieces: Pieces
    snapshot: str

    def find(self, child: Child, known: Mapping[str, Any]) -> Found:
        return self.pieces.find(child, known, self.snapshot)

    def remember(self, child: Child, known: Mapping[str, Any], rows: list[Row], found: Found) -> None:
        self.pieces.remember(child, known, rows, found)


def _of(child: Child, known: Mapping[str, Any]) -> tuple[Any, ...]:
    return (child.sql.text, *(known[name] for name in child.sql.names if name != "keys"))
