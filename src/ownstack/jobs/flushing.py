"""Writes now and then what a server process gathers in memory, and once more when it stops."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from ownstack.domain.gathered import Gathered
from ownstack.kernel.turns import next_turn

Pool = AsyncConnectionPool[Any]

FLUSH_EVERY_S: Final = 5.0
LAST_FLUSH_S_MAX: Final = 5.0

log = logging.getLogger(__name__)


async def run_forever(pool: Pool, gathered: Gathered) -> None:
    """Flushes until cancelled, and then for the last time."""
    try:
        while True:
            await next_turn(FLUSH_EVERY_S)
            await _flush(pool, gathered)
    finally:
        await _flush_in_time(pool, gathered)


async def _flush_in_time(pool: Pool, gathered: Gathered) -> None:
    try:
        async with asyncio.timeout(LAST_FLUSH_S_MAX):
            await _flush(pool, gathered)
    except TimeoutError:
        log.warning("the database does not answer: what was gathered last is lost")


async def _flush(pool: Pool, gathered: Gathered) -> None:
    try:
        await gathered.flush(pool)
    except (psycopg.Error, PoolTimeout) as error:
        log.warning("views and dates of last use wait to be written: %s", error)
