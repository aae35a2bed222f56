"""The files are read in a thread of its own, ahead of what PostgreSQL has taken: while it makes indexes, the next rows are made ready.

How far ahead is bounded in bytes. What goes wrong in reading is raised where its piece would have come.
"""

import queue
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

from ownstack.dump.copying import Piece, Pieces

AHEAD_BYTES_MAX: Final = 1 << 26
_POLL_S: Final = 0.1
_SWITCH_S: Final = 0.0005


Read = tuple[int, int]
"""How many bytes and rows."""


class _Handed(NamedTuple):
    """A piece of a file, the end of it (no piece), or why there is none; and what was read for it."""

    piece: Piece | None
    read: Read = (0, 0)
    error: BaseException | None = None

    @property
    def size_bytes(self) -> int:
        return len(self.piece.data) + 1 if self.piece else 1


class Ahead:
    """Reads `sources`, one after the other, from entering until leaving the context. `take_read` tells what was read since it was
    last asked, and `advance` is told when that is handed over.
    """

    def __init__(self, sources: Iterable[Pieces], take_read: Callable[[], Read], advance: Callable[[int, int], None]) -> None:
        self._sources = sources
        self._take_read = take_read
        self._advance = advance
        self._handed = _Bounded(AHEAD_BYTES_MAX)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._read, name="dump-reader", daemon=True)
        self._switch_s = sys.getswitchinterval()

    def __enter__(self) -> Self:
        # Who hands over has little to do but must not wait for it, or PostgreSQL waits too.
        sys.setswitchinterval(_SWITCH_S)
        self._thread.start()
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None) -> None:
        """Whoever leaves early has the reader stop at its next piece."""
        self._is_over.set()
        sys.setswitchinterval(self._switch_s)
        while self._thread.is_alive():
            self._drain()
            self._thread.join(_POLL_S)

    def pieces(self) -> Iterator[Piece]:
        """Those of the next source. Raises what its reading raised."""
        while True:
            handed = self._handed.get()
            if handed.error is not None:
                raise handed.error
            self._advance(*handed.read)
            if handed.piece is None:
                return
            yield handed.piece

    def _read(self) -> None:
        try:
            for source in self._sources:
                with closing(source):
                    for piece in source:
                        self._handed.put(_Handed(piece, self._take_read()))
                        if self._is_over.is_set():
                            return
                self._handed.put(_Handed(None, self._take_read()))
        except BaseException as error:  # noqa: BLE001  raised again where the piece is waited for
            self._handed.put(_Handed(None, error=error))

    def _drain(self) -> None:
        while not self._handed.empty():
            self._handed.get_nowait()


class _Bounded(queue.Queue[_Handed]):
    """By bytes: the hooks that the library's queue has for other orders."""

    def _init(self, maxsize: int) -> None:
        super()._init(maxsize)
        self._bytes = 0

    def _qsize(self) -> int:
        return self._bytes

    def _put(self, item: _Handed) -> None:
        self._bytes += item.size_bytes
        super()._put(item)

    def _get(self) -> Any:
        item = super()._get()
        self._bytes -= item.size_bytes
        return item
