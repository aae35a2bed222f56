"""The process that makes search documents while their posts are read and stored, seen from who starts it."""

import fcntl
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Any, Final, Self

import psycopg

from ownstack.dump import asking
from ownstack.dump.copying import Piece
from ownstack.dump.errors import DumpError
from ownstack.dump.messages import ANSWER, DOCUMENT, POSTS, ROWS, Message, Post, receive, send
from ownstack.dump.plain import sorted_out
from ownstack.dump.rows import DOCUMENTS

_MODULE: Final = "ownstack.dump.documenting"
# So much of posts is on its way at most: what is late is made while PostgreSQL is at other things.
_AHEAD_MAX: Final = 16
_AHEAD_BYTES_MAX: Final = 1 << 25
_PIPE_BYTES: Final = 1 << 20


class Beside:
    """There from entering until leaving the context. The connection, for its questions, is used by nobody else meanwhile."""

    def __init__(self, conn: psycopg.Connection) -> None:
        self._conn = conn
        # of each lot on its way: how many bytes it is
        self._given = deque[int]()
        self._sending = threading.Lock()
        self._rows = SimpleQueue[bytes | BaseException | None]()

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Keys that interrupt are for whoever waits for the import. Its arrays are too small for threads.
            process_group=0,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )
        self._input, self._output = _wide(self._process.stdin), _wide(self._process.stdout)
        self._listener = threading.Thread(target=self._listen, name="dump-documents", daemon=True)
        self._listener.start()
        return self

    def __exit__(self, error: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None) -> None:
        if error:
            self._process.kill()
        with suppress(BrokenPipeError):
            self._input.close()
        self._listener.join()
        self._output.close()
        self._process.wait()

    def put(self, posts: list[Post]) -> Iterator[Piece]:
        """Gives posts, and takes documents of earlier ones that are there. Raises DumpError where the process has ended."""
        while self._given and (self._is_far_ahead() or not self._rows.empty()):
            yield self._taken()
        self._given.append(self._send(POSTS, sorted_out(posts)))

    def rest(self) -> Iterator[Piece]:
        """The documents of all that was given and not taken."""
        while self._given:
            yield self._taken()

    def _is_far_ahead(self) -> bool:
        return len(self._given) == _AHEAD_MAX or sum(self._given) > _AHEAD_BYTES_MAX

    def _taken(self) -> Piece:
        rows = self._rows.get()
        if rows is None:
            raise self._ended()
        if isinstance(rows, BaseException):
            raise rows
        self._given.popleft()
        return Piece(DOCUMENTS, 0, rows)

    def _listen(self) -> None:
        try:
            while message := receive(self._output):
                if message.kind == ROWS:
                    self._rows.put(message.body)
                else:
                    self._send(ANSWER, self._answer(message))
            self._rows.put(None)
        except BaseException as error:  # noqa: BLE001  raised again where documents are waited for
            self._process.kill()
            self._rows.put(error)

    def _answer(self, message: Message) -> bytes:
        if message.kind == DOCUMENT:
            return asking.document(self._conn, message.read(Post))
        return asking.tsvectors(self._conn, message.read(list[str])).encode()

    def _send(self, kind: int, body: Any) -> int:
        try:
            with self._sending:
                return send(self._input, kind, body)
        except BrokenPipeError as error:
            raise self._ended() from error

    def _ended(self) -> DumpError:
        return DumpError(f"the process that makes search documents has ended: {self._process.wait()}")


def _wide(stream: IO[bytes] | None) -> IO[bytes]:
    """With room for a whole message, where that can be had: it is given on without waiting for who reads it."""
    if stream is None:
        raise ValueError("not a pipe")
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(PermissionError):
            fcntl.fcntl(stream, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return stream
