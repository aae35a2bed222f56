"""Objects that stand in many pages, such as tags: made and encoded once for as long as nothing changes.

Remembered with the snapshot that they were read under, as totals are (query.totals), and exact for the same reason.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ownstack.query.compile import Child
from ownstack.query.objects import Row

LISTS_MAX = 256
PIECES_MAX = 20_000
"""Of one list; beyond, it begins anew."""

Found = dict[Any, list[Any]]
"""Objects by their own key, each as the only one of a list: of the very same list for as long as it is the same."""


class Pieces:
    """Of one database: objects by their statement and its values, each lot as it is under one snapshot."""

    def __init__(self) -> None:
        self._lots: OrderedDict[tuple[Any, ...], _Lot] = OrderedDict()

    def find(self, child: Child, known: Mapping[str, Any], snapshot: str) -> Found:
        """All that are known under the snapshot; not to be changed."""
        if not child.is_kept:
            return {}
        lot = self._lots.get(_of(child, known))
        return lot.found if lot and lot.snapshot == snapshot else {}

    def remember(self, child: Child, known: Mapping[str, Any], rows: list[Row], found: Found) -> Found:
        """Keeps objects that were made of these rows, and gives them as they are kept: as JSON."""
        if not rows or not child.is_kept:
            return found
        of, snapshot = _of(child, known), rows[0][-1]
        lot = self._lots.get(of) or _Lot()
        last = lot.last if len(lot.last) < PIECES_MAX else {}
        before = lot.found if lot.snapshot == snapshot else {}
        now = {key: _same(last, key, msgspec.json.encode(piece)) for key, (piece,) in found.items()}
        self._lots[of] = _Lot(snapshot, before | now, last)
        self._lots.move_to_end(of)
        while len(self._lots) > LISTS_MAX:
            self._lots.popitem(last=False)
        return now


@dataclass(frozen=True, slots=True)
class _Lot:
    """`found` under the snapshot, and what was `last` found under any, so that what is the same stays the very same."""

    snapshot: str = ""
    found: Found = field(default_factory=dict)
    last: dict[Any, tuple[bytes, list[Any]]] = field(default_factory=dict)


def _same(last: dict[Any, tuple[bytes, list[Any]]], key: Any, json: bytes) -> list[Any]:
    if last.get(key, (b"",))[0] != json:
        last[key] = json, [msgspec.Raw(json)]
    return last[key][1]


@dataclass(frozen=True, slots=True)
class Kept:
    """Pieces as they are under the snapshot of a page's rows."""

    pieces: Pieces
    snapshot: str

    def find(self, child: Child, known: Mapping[str, Any]) -> Found:
        return self.pieces.find(child, known, self.snapshot)

    def remember(self, child: Child, known: Mapping[str, Any], rows: list[Row], found: Found) -> Found:
        return self.pieces.remember(child, known, rows, found)


def _of(child: Child, known: Mapping[str, Any]) -> tuple[Any, ...]:
    return (child.sql.text, *(known[name] for name in child.sql.names if name != "keys"))
