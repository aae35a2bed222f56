"""Where statements run: on one connection, in whatever transaction it is in, or wherever there is room. All are logged here.

Those of plans bring moments and arrays as they are (db.raw).
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from psycopg import AsyncConnection, AsyncRawCursor
from psycopg.pq import TransactionStatus

from ownstack.db import raw
from ownstack.db.pool import Pool
from ownstack.query.objects import Row

Asked = tuple[str, list[Any]]
"""A statement and its values."""

log = logging.getLogger("ownstack.sql")


class Anywhere:
    """Each statement by itself: a quick one on a line that others share, one with a plan for all values (`prepare`) on an idle
    line, else on a connection of the pool.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def execute(self, sql: str, values: list[Any], *, prepare: bool | None, is_quick: bool) -> list[Row]:
        if not self._has_line(prepare=prepare, is_quick=is_quick):
            async with self._pool.connection() as connection:
                return await _run(connection, raw.cursor(connection), sql, values, prepare=prepare)
        if log.isEnabledFor(logging.DEBUG):
            log.debug("%s", sql, extra={"values": values})
        return await self._pool.lines.ask(sql, values)

    async def execute_all(self, asked: list[Asked]) -> list[list[Row]]:
        """Quick ones, which travel together."""
        if not self._pool.lines.are_open():
            async with self._pool.connection() as connection:
                return await Within(connection).execute_all(asked)
        waiting = [self.execute(*each, prepare=None, is_quick=True) for each in asked]
        return [await waiting[0]] if len(waiting) == 1 else await asyncio.gather(*waiting)

    def _has_line(self, *, prepare: bool | None, is_quick: bool) -> bool:
        lines = self._pool.lines
        return lines.are_open() if is_quick else prepare is True and lines.are_idle()


class Within:
    """All statements on one connection, in its transaction."""

    def __init__(self, connection: AsyncConnection[Row]) -> None:
        self._connection = connection

    async def execute(self, sql: str, values: list[Any], *, prepare: bool | None, is_quick: bool) -> list[Row]:  # noqa: ARG002
        return await _run(self._connection, raw.cursor(self._connection), sql, values, prepare=prepare)

    async def execute_all(self, asked: list[Asked]) -> list[list[Row]]:
        cursors: list[AsyncRawCursor[Row]] = []
        if not asked:
            return []
        async with self._connection.pipeline():
            for sql, values in asked:
                cursor = raw.cursor(self._connection)
                log.debug("%s", sql, extra={"values": values})
                await cursor.execute(sql, values, binary=True)
                cursors.append(cursor)
        return [await cursor.fetchall() for cursor in cursors]


Executor = Anywhere | Within


async def execute(connection: AsyncConnection[Row], sql: str, values: list[Any], *, prepare: bool | None) -> list[Row]:
    """One statement. `prepare` None lets the driver prepare what comes often, with one plan for all values, True has it do so
    at once; False has it planned for these.
    """
    return await _run(connection, AsyncRawCursor(connection), sql, values, prepare=prepare)


async def _run(
    connection: AsyncConnection[Row], cursor: AsyncRawCursor[Row], sql: str, values: list[Any], *, prepare: bool | None
) -> list[Row]:
    log.debug("%s", sql, extra={"values": values})
    if prepare is False:
        await _planned_for_its_values(connection, cursor, sql, values)
    else:
        await cursor.execute(sql, values, prepare=prepare, binary=True)
    return await cursor.fetchall()


async def _planned_for_its_values(
    connection: AsyncConnection[Row], cursor: AsyncRawCursor[Row], sql: str, values: list[Any]
) -> None:
    """In a transaction of its own where there is none, so that the setting ends with it; all in one round trip."""
    is_alone = connection.info.transaction_status == TransactionStatus.IDLE
    async with connection.pipeline():
        if is_alone:
            await connection.execute("BEGIN", prepare=False)
        await connection.execute("SET LOCAL plan_cache_mode = force_custom_plan", prepare=False)
        await cursor.execute(sql, values, prepare=False, binary=True)
        if is_alone:
            await connection.execute("COMMIT", prepare=False)
