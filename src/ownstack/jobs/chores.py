"""What is due by the clock: a table of chores, each done by every server process now and then. Two that do one at the same
moment do no harm: each chore asks the database what is left to do.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

import psycopg
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from ownstack.jobs import expiries, sweeping, tiering

Pool = AsyncConnectionPool[Any]

log = logging.getLogger(__name__)


class Chore(NamedTuple):
    """`work` tells how much it did."""

    name: str
    every_s: float
    work: Callable[[Pool], Awaitable[int]]


CHORES: Final = (
    Chore("bounties that are over", 60, expiries.close_bounties),
    Chore("rows that are of no more use", 3600, sweeping.sweep),
    Chore("documents that are no longer among the newest", 600, tiering.move_documents),
)
FIRST_AFTER_S: Final = 10.0
"""Not while the server starts."""


async def run_forever(pool: Pool) -> None:
    """Does every chore again and again until cancelled."""
    await asyncio.sleep(FIRST_AFTER_S)
    await asyncio.gather(*(_repeat(pool, each) for each in CHORES))


async def _repeat(pool: Pool, chore: Chore) -> None:
    while True:
        try:
            if done := await chore.work(pool):
                log.info("%s: %s", chore.name, done)
        except (psycopg.OperationalError, PoolTimeout) as error:
            log.warning("%s: the database does not answer: %s", chore.name, error)
        except Exception:
            log.exception("%s: not done", chore.name)
        await asyncio.sleep(chore.every_s)
