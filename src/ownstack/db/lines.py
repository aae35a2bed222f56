"""Connections that requests share: quick statements go out one behind the other without waiting, and their rows come back in
the same order (libpq's pipeline mode). Nothing is checked out for them and no cursor is made, which cost more than the rows.

Each statement is a transaction of its own. One that may take long belongs on a connection of the pool: here it would hold up
those behind it. A search, some milliseconds, goes where nothing else is under way, and those who come later take another line.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections import OrderedDict, deque
from collections.abc import Callable
from time import monotonic
from typing import Any

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import InvalidSqlStatementName, error_from_result
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGresult
from psycopg_pool import AsyncConnectionPool

from ownstack.db import raw
from ownstack.db.quiet import WAIT_S_MAX, Quiet

LINES_MAX = 4
STATEMENTS_MAX = 200
"""Prepared at a time on one line; the one longest unused makes room."""

Row = tuple[Any, ...]
Connection = psycopg.AsyncConnection[Row]

log = logging.getLogger(__name__)


class Lines:
    """The lines of one pool, lent by it as they are needed."""

    def __init__(self, pool: AsyncConnectionPool[Connection], lines_max: int) -> None:
        self._pool = pool
        self._lines_max = lines_max
        self._lines: list[Line] = []
        self._opening: asyncio.Task[None] | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._quiet = Quiet()

    async def ask(self, sql: str, values: list[Any]) -> list[Row]:
        """The rows of one statement, by the line with the fewest before it. Raises what the pool and the driver raise."""
        while not self._lines:
            await asyncio.shield(self._open())
        line = min(self._lines, key=len)
        if len(line) and len(self._lines) < self._lines_max:
            self._open()
        return await line.ask(sql, values)

    def are_open(self) -> bool:
        """Is there one? Else one is opened for those who come later, where the pool has a connection to spare: after the
        database was gone it has few for a while, and those are not for one purpose alone.
        """
        if not self._lines and self._pool.get_stats().get("pool_available", 0) > 1:
            self._open()
        return bool(self._lines)

    def are_idle(self) -> bool:
        """Is there one with nothing on it, so that a longer statement holds up nobody who came before?"""
        return self.are_open() and not all(map(len, self._lines))

    async def close(self) -> None:
        if self._opening:
            self._opening.cancel()
        for line in list(self._lines):
            line.close()
        await asyncio.gather(*self._closing)

    def _open(self) -> asyncio.Task[None]:
        if self._opening is None or self._opening.done():
            self._opening = asyncio.create_task(self._add())
            self._opening.add_done_callback(_told)
        return self._opening

    async def _add(self) -> None:
        connection = await self._pool.getconn()
        try:
            line = Line(connection, self._quiet, lambda: self._lose(line, connection))
        except BaseException:
            await self._give_back(connection)
            raise
        self._lines.append(line)

    def _lose(self, line: Line, connection: Connection) -> None:
        self._lines.remove(line)
        closing = asyncio.create_task(self._give_back(connection))
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    async def _give_back(self, connection: Connection) -> None:
        """Closed, so that the pool opens another where it needs one."""
        await connection.close()
        await self._pool.putconn(connection)


def _told(opening: asyncio.Task[None]) -> None:
    """Who waits for the line hears it too, but there may be nobody."""
    if not opening.cancelled() and (error := opening.exception()):
        log.warning("there is no further connection to read from: %s", error)


class Line:
    """One connection in pipeline mode. Its length is the number of statements under way."""

    def __init__(self, connection: Connection, quiet: Quiet, on_end: Callable[[], None]) -> None:
        self._connection = connection
        self._quiet = quiet
        self._pgconn = connection.pgconn
        self._on_end = on_end
        self._values = Transformer(connection)
        self._statements: OrderedDict[tuple[str, tuple[int, ...]], _Statement] = OrderedDict()
        self._named = 0
        self._waiting: deque[asyncio.Future[list[PGresult]]] = deque()
        self._results: list[PGresult] = []
        self._is_writing = False
        """The loop tells when the socket takes more."""
        self._loop = asyncio.get_running_loop()
        self._socket = self._pgconn.socket
        self._pgconn.enter_pipeline_mode()
        self._loop.add_reader(self._socket, self._read)

    def __len__(self) -> int:
        return len(self._waiting)

    async def ask(self, sql: str, values: list[Any]) -> list[Row]:
        given = self._values.dump_sequence(values, [PyFormat.AUTO] * len(values))
        key = (sql, self._values.types or ())
        statement = self._statements.get(key) or self._prepare(key)
        self._statements.move_to_end(key)
        self._pgconn.send_query_prepared(statement.name, given, self._values.formats, Format.BINARY)
        *_, result = results = await self._answered()
        if result.status == ExecStatus.TUPLES_OK:
            return statement.rows(result)
        self._forget(key, statement)
        failed = next(each for each in results if each.status == ExecStatus.FATAL_ERROR)
        error = error_from_result(failed, encoding=self._connection.info.encoding)
        if isinstance(error, InvalidSqlStatementName):
            return await self.ask(sql, values)  # its preparation went wrong for another that was before us
        raise error

    async def _answered(self) -> list[PGresult]:
        can_wait_here = self._quiet.begin()
        try:
            answer = self._send()
            if can_wait_here:
                self._wait_here(answer)
            return await answer
        finally:
            self._quiet.end()

    def _wait_here(self, answer: asyncio.Future[list[PGresult]]) -> None:
        """For a moment the thread neither sleeps nor looks after anybody else; nobody else is there."""
        until = monotonic() + WAIT_S_MAX
        while not answer.done():
            if monotonic() > until:
                self._quiet.was_in_vain()
                return
            os.sched_yield()
            self._read()

    def close(self, reason: str = "the connection was closed") -> None:
        """Ends the line; who still waits is told so."""
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        while self._waiting:
            if not (answer := self._waiting.popleft()).done():
                answer.set_exception(psycopg.OperationalError(reason))
                answer.exception()  # heard, also where nobody waits any more
        self._on_end()

    def _prepare(self, key: tuple[str, tuple[int, ...]]) -> _Statement:
        if len(self._statements) >= STATEMENTS_MAX:
            _, oldest = self._statements.popitem(last=False)
            self._pgconn.send_close_prepared(oldest.name)
        self._named += 1
        statement = self._statements[key] = _Statement(b"line_%d" % self._named, self._connection)
        self._pgconn.send_prepare(statement.name, key[0].encode(), key[1])
        return statement

    def _forget(self, key: tuple[str, tuple[int, ...]], statement: _Statement) -> None:
        """Whatever went wrong with it, the next time it is prepared anew."""
        if self._statements.get(key) is statement:
            del self._statements[key]
            self._pgconn.send_close_prepared(statement.name)
            self._send()

    def _send(self) -> asyncio.Future[list[PGresult]]:
        """Ends what was sent for one statement; its results will follow."""
        self._pgconn.pipeline_sync()
        answer: asyncio.Future[list[PGresult]] = self._loop.create_future()
        self._waiting.append(answer)
        self._write()
        return answer

    def _write(self) -> None:
        """What the socket does not take at once goes on when it can."""
        is_left = bool(self._pgconn.flush())
        if is_left and not self._is_writing:
            self._loop.add_writer(self._socket, self._write)
        elif self._is_writing and not is_left:
            self._loop.remove_writer(self._socket)
        self._is_writing = is_left

    def _read(self) -> None:
        try:
            self._pgconn.consume_input()
            while self._waiting and not self._pgconn.is_busy():
                self._take(self._pgconn.get_result())
        except psycopg.OperationalError as error:
            self.close(str(error))

    def _take(self, result: PGresult | None) -> None:
        """One more result of the statement in front; a sync ends it."""
        if result is None:
            return
        if result.status != ExecStatus.PIPELINE_SYNC:
            self._results.append(result)
            return
        results, self._results = self._results, []
        if not (answer := self._waiting.popleft()).done():
            answer.set_result(results)


class _Statement:
    """One that is prepared on a line, with what makes Python of its rows."""

    def __init__(self, name: bytes, connection: Connection) -> None:
        self.name = name
        self._rows = raw.transformer(connection)
        self._is_first = True

    def rows(self, result: PGresult) -> list[Row]:
        # Its columns never change, so neither does what loads them.
        self._rows.set_pgresult(result, set_loaders=self._is_first, format=Format.BINARY)
        self._is_first = False
        rows = self._rows.load_rows(0, result.ntuples, tuple)
        self._rows.set_pgresult(None, set_loaders=False)
        return rows
