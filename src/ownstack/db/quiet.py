"""When an answer of the database is waited for on the spot instead of in the event loop (docs/adr/0014)."""

from __future__ import annotations

import os

IN_A_ROW_MIN = 16
"""Statements that had no company, before one is waited for on the spot."""
IN_A_ROW_MAX = 512
LOOK_EVERY = 32
"""One of so many waits in the loop all the same, where it shows whether there is company now."""
WAIT_S_MAX = 0.0003
IN_VAIN = 64
"""What a wait of this length without an answer costs. Where the database is far away, or statements are long, all soon go
to the loop."""


class Quiet:
    """Watches the statements of one process come and go. One that waits on the spot holds up all others, which therefore do not
    show meanwhile: what it tells about company is nothing.
    """

    def __init__(self) -> None:
        # On a single processor the database can only work when we sleep.
        self._has_room = hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1
        self._under_way = 0
        self._in_a_row = 0
        self._asked = 0

    def begin(self) -> bool:
        """A statement begins. True: it may be waited for on the spot."""
        self._under_way += 1
        self._asked += 1
        if self._under_way > 1:
            self._in_a_row = min(self._in_a_row, 0)
        return self._has_room and self._in_a_row >= IN_A_ROW_MIN and self._asked % LOOK_EVERY > 0

    def end(self) -> None:
        self._under_way -= 1
        if not self._under_way:
            self._in_a_row = min(self._in_a_row + 1, IN_A_ROW_MAX)

    def was_in_vain(self) -> None:
        """One that was waited for on the spot goes on in the loop."""
        self._in_a_row -= IN_VAIN
