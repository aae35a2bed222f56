"""How far an import is: a bar with rows/s and time left on a terminal, a plain line per table elsewhere."""

import sys
import time
from typing import Final, Protocol, TextIO

_REDRAW_S: Final = 0.1
_BAR_CHARACTERS: Final = 24


class Progress(Protocol):
    """What an import tells while it runs."""

    def begin(self, what: str, total_bytes: int) -> None: ...

    def advance(self, done_bytes: int, rows: int) -> None: ...

    def end(self) -> None: ...


class Silent:
    """Tells nobody."""

    def begin(self, what: str, total_bytes: int) -> None: ...

    def advance(self, done_bytes: int, rows: int) -> None: ...

    def end(self) -> None: ...


class Printed:
    """Written to standard error, or to the stream given."""

    def __init__(self, stream: TextIO = sys.stderr) -> None:
        self._stream = stream
        self._is_terminal = stream.isatty()
        self._what, self._total, self._done, self._rows, self._start, self._drawn = "", 0, 0, 0, 0.0, 0.0

    def begin(self, what: str, total_bytes: int) -> None:
        """A new table, of so many bytes; 0 for a step whose length is not known."""
        self._what, self._total, self._done, self._rows = what, total_bytes, 0, 0
        self._start = time.monotonic()
        if self._is_terminal:
            self._draw()

    def advance(self, done_bytes: int, rows: int) -> None:
        self._done += done_bytes
        self._rows += rows
        if self._is_terminal and time.monotonic() - self._drawn >= _REDRAW_S:
            self._draw()

    def end(self) -> None:
        seconds = time.monotonic() - self._start
        rate = f"{self._rows:>10,} rows {self._rows / max(seconds, 1e-6):>9,.0f} rows/s" if self._total else " " * 33
        self._stream.write(f"{chr(13) + chr(27) + '[K' if self._is_terminal else ''}{self._what:<14}{rate} {seconds:>7.1f} s\n")
        self._stream.flush()

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        seconds = self._drawn - self._start
        share = min(self._done / self._total, 1.0) if self._total else 0.0
        bar = "█" * int(share * _BAR_CHARACTERS)
        left = f"{seconds / share - seconds:,.0f} s left" if share else "…"
        rate = f"{self._rows / seconds:,.0f} rows/s" if self._rows and seconds else ""
        self._stream.write(f"\r\x1b[K{self._what:<14}{bar:░<{_BAR_CHARACTERS}} {share:>4.0%} {rate} {left}")
        self._stream.flush()
