"""Hands each event of the outbox to all who act on it, once, in the order of their ids.

An event and its consequences are marked done in one transaction. Several server processes may run this at once: each takes
other events (SKIP LOCKED). One that cannot be acted on waits longer each time, and holds up nothing behind it; after
TRIES_MAX it is given up: what of it can be done is done, and the rest is in the log.
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
TRIES_MAX = 5
RETRY_S = 10
"""Before the second try; twice as long before each further one."""

log = logging.getLogger(__name__)

WAITING = (
    "SELECT id, site_id, event_type, actor_user_id, subject_id, details, creation_date, failures FROM outbox"
    " WHERE processed_date IS NULL AND (retry_date IS NULL OR retry_date <= now()) ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED"
)
FAILED = "UPDATE outbox SET failures = failures + 1, retry_date = now() + %s * interval '1 second' WHERE id = %s"
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
        done = [each.id for each in events if await _act(conn, each)]
        if done:
            await conn.execute(DONE, [done])
    return len(events)


async def _act(conn: AsyncConnection[Any], event: Event) -> bool:
    """Has all acted on the event that can? All of them together or none, so that trying again does nothing twice."""
    if await _all_of(conn, event, *CONSUMERS):
        return True
    if event.failures + 1 < TRIES_MAX:
        await conn.execute(FAILED, (RETRY_S * 2**event.failures, event.id))
        return False
    for consumer in CONSUMERS:
        await _all_of(conn, event, consumer)
    return True


async def _all_of(conn: AsyncConnection[Any], event: Event, *consumers: Consumer) -> bool:
    try:
        async with conn.transaction():
            for consumer in consumers:
                await consumer(conn, event)
    except Exception:
        if conn.closed:
            raise  # the database is going away: all of it is done again
        log.exception("event %s (%s) was not acted on, try %s", event.id, event.event_type, event.failures + 1)
        return False
    return True
