"""Objects that stand in many pages, such as tags: made and encoded once for as long as nothing changes.

Remembered with the snapshot that they were read under, as totals are (query.totals), and exact for the same reason.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ownstack.query.assemble import Row
from ownstack.query.compile import Child

PIECES_MAX = 20_000


@dataclass(slots=True)
class Pieces:
    """Of one database: objects by their statement, its values and their own key."""

    _pieces: OrderedDict[tuple[Any, ...], tuple[str, msgspec.Raw]] = field(default_factory=OrderedDict)

    def find(self, child: Child, keys: list[Any], known: Mapping[str, Any], snapshot: str) -> dict[Any, list[Any]]:
        """Those of the keys that are known under the snapshot."""
        if not is_kept(child):
            return {}
        of = _of(child, known)
        pieces = ((key, self._pieces.get((*of, key))) for key in keys)
        return {key: [piece[1]] for key, piece in pieces if piece and piece[0] == snapshot}

    def remember(self, child: Child, known: Mapping[str, Any], rows: list[Row], found: Mapping[Any, list[Any]]) -> None:
        """Keeps objects that were made of these rows, as their JSON."""
        if not rows or not is_kept(child):
            return
        of, snapshot = _of(child, known), rows[0][-1]
        for key, (piece,) in found.items():
            self._pieces[*of, key] = (snapshot, msgspec.Raw(msgspec.json.encode(piece)))
            self._pieces.move_to_end((*of, key))
        while len(self._pieces) > PIECES_MAX:
            self._pieces.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Kept:
    """Pieces as they are under the snapshot of a page's rows."""

    pieces: Pieces
    snapshot: str

    def find(self, child: Child, keys: list[Any], known: Mapping[str, Any]) -> dict[Any, list[Any]]:
        return self.pieces.find(child, keys, known, self.snapshot)

    def remember(self, child: Child, known: Mapping[str, Any], rows: list[Row], found: Mapping[Any, list[Any]]) -> None:
        self.pieces.remember(child, known, rows, found)


def is_kept(child: Child) -> bool:
    """One object each, with nothing inside that other statements read, and nothing that changes by the clock alone."""
    return child.is_each and not child.query.children and "now()" not in child.sql.text


def _of(child: Child, known: Mapping[str, Any]) -> tuple[Any, ...]:
    return (child.sql.text, *(known[name] for name in child.sql.names if name != "keys"))
