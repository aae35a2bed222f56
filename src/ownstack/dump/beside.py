"""The process that makes bodies and search documents while their posts are read and stored, seen from who starts it."""

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
from typing import IO, Final, Self

import psycopg

from ownstack.dump import asking
from ownstack.dump.copying import Into, Piece
from ownstack.dump.errors import DumpError
from ownstack.dump.messages import (
    ANSWER,
    BODIES,
    DOCUMENT,
    DOCUMENTS,
    POSTS,
    UNREADABLE,
    WORDS,
    Message,
    Post,
    packed,
    receive,
    send,
)

_MODULE: Final = "ownstack.dump.documenting"
# What comes back, and where it belongs: the rows are made in rows.py.
_INTO: Final = {
    BODIES: Into("post_bodies", "site_id post_id body", is_counted=False, is_binary=True),
    DOCUMENTS: Into(
        "post_documents",
        "site_id id post_type tier parent_id creation_date last_activity_date search",
        is_counted=False,
        is_binary=True,
    ),
}
# So much of posts is on its way at most: what is late is made while PostgreSQL is at other things.
_AHEAD_MAX: Final = 16
_AHEAD_BYTES_MAX: Final = 1 << 25
_PIPE_BYTES: Final = 1 << 20
# Its arrays are too small for threads. They come and go by the thousand: glibc would give their memory back to the system each time,
# and the pages that come anew took a fifth of the process's time.
_FOR_ARRAYS: Final = {
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": str(1 << 25),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 28),
}


class Beside:
    """There from entering until leaving the context. The connection, for its questions, is used by nobody else meanwhile."""

    def __init__(self, conn: psycopg.Connection) -> None:
        self._conn = conn
        # of each lot on its way: how many bytes it is
        self._given = deque[int]()
        self._lots = SimpleQueue[bytes | None]()
        self._sending = threading.Lock()
        self._made = SimpleQueue[Message | BaseException | None]()

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Keys that interrupt are for whoever waits for the import.
            process_group=0,
            env={**os.environ, **_FOR_ARRAYS},
        )
        self._input, self._output = _wide(self._process.stdin), _wide(self._process.stdout)
        self._listener = threading.Thread(target=self._listen, name="dump-documents", daemon=True)
        self._listener.start()
        self._giver = threading.Thread(target=self._give, name="dump-posts", daemon=True)
        self._giver.start()
        return self

    def __exit__(self, error: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None) -> None:
        if error:
            self._process.kill()
        self._lots.put(None)
        self._giver.join()
        with suppress(BrokenPipeError):
            self._input.close()
        self._listener.join()
        self._output.close()
        self._process.wait()

    def put(self, posts: list[Post]) -> Iterator[Piece]:
        """Gives posts, and takes what was made of earlier ones. Raises DumpError where the process has ended."""
        while self._given and (self._is_far_ahead() or not self._made.empty()):
            yield self._taken()
        lot = packed(posts)
        self._given.append(len(lot))
        self._lots.put(lot)

    def rest(self) -> Iterator[Piece]:
        """What was not taken yet."""
        while self._given:
            yield self._taken()

    def _is_far_ahead(self) -> bool:
        return len(self._given) == _AHEAD_MAX or sum(self._given) > _AHEAD_BYTES_MAX

    def _taken(self) -> Piece:
        made = self._made.get()
        if made is None:
            raise self._ended()
        if isinstance(made, BaseException):
            raise made
        if made.kind == UNREADABLE:
            raise DumpError(f"posts: a row that cannot be read: {made.body.decode()}")
        if made.kind == DOCUMENTS:
            self._given.popleft()
        return Piece(_INTO[made.kind], 0, made.body)

    def _give(self) -> None:
        """In a thread of its own: what a pipe has no room for would hold up who reads posts."""
        # who waits for documents hears that the process has ended
        with suppress(DumpError):
            while lot := self._lots.get():
                self._send(POSTS, lot)

    def _listen(self) -> None:
        try:
            while message := receive(self._output):
                if message.kind in (WORDS, DOCUMENT):
                    self._send(ANSWER, self._answer(message))
                else:
                    self._made.put(message)
            self._made.put(None)
        except BaseException as error:  # noqa: BLE001  raised again where documents are waited for
            self._process.kill()
            self._made.put(error)

    def _answer(self, message: Message) -> bytes:
        if message.kind == DOCUMENT:
            return asking.document(self._conn, message.read(Post))
        return asking.tsvectors(self._conn, message.read(list[str])).encode()

    def _send(self, kind: int, body: bytes) -> None:
        try:
            with self._sending:
                send(self._input, kind, body)
        except BrokenPipeError as error:
            raise self._ended() from error

    def _ended(self) -> DumpError:
        return DumpError(f"the process that makes bodies and search documents has ended: {self._process.wait()}")


def _wide(stream: IO[bytes] | None) -> IO[bytes]:
    """With room for a whole message, where that can be had: it is given on without waiting for who reads it."""
    if stream is None:
        raise ValueError("not a pipe")
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(PermissionError):
            fcntl.fcntl(stream, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return stream
