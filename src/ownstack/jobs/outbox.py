"""Hands each event of the outbox to all who act on it, once, in the order of their ids.

An event and its consequences are marked done in one transaction. Several server processes may run this at once: each takes
other events (SKIP LOCKED). One that cannot be acted on is logged and marked done, so that it holds up nothing behind it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from ownstack.jobs import badges, inbox
from ownstack.jobs.events import Event

Pool = AsyncConnectionPool[Any]
Consumer = Callable[[AsyncConnection[Any], Event], Awaitable[None]]

CONSUMERS: tuple[Consumer, ...] = (inbox.tell, badges.award)
PAUSE_S = 1.0
BATCH_MAX = 100

log = logging.getLogger(__name__)

WAITING = (
    "SELECT id, site_id, event_type, actor_user_id, subject_id, details, creation_date FROM outbox"
    " WHERE processed_date IS NULL ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED"
)
DONE = "UPDATE outbox SET processed_date = now() WHERE id = ANY(%s)"


async def run_forever(pool: Pool) -> None:
    """Empties the outbox again and again until cancelled."""
    while True:
        try:
            while await work(pool) == BATCH_MAX:
                pass
        except (psycopg.OperationalError, PoolTimeout) as error:
            log.warning("the outbox could not be read: %s", error)
        await asyncio.sleep(PAUSE_S)


async def work(pool: Pool) -> int:
    """Acts on the events that wait, up to BATCH_MAX; how many there were."""
    async with pool.connection() as conn, conn.transaction():
        cursor = conn.cursor(row_factory=class_row(Event))
        await cursor.execute(WAITING, [BATCH_MAX])
        events = await cursor.fetchall()
        for event in events:
            await _consume(conn, event)
        if events:
            await conn.execute(DONE, [[each.id for each in events]])
    return len(events)


async def _consume(conn: AsyncConnection[Any], event: Event) -> None:
    for consumer in CONSUMERS:
        try:
            async with conn.transaction():
                await consumer(conn, event)
        except psycopg.OperationalError:
            raise  # the database is going away: all of it is done again
        except Exception:
            log.exception("event %s (%s) was not acted on by %s", event.id, event.event_type, consumer.__module__)
