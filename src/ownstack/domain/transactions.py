"""Runs a verb in one transaction: all of it is kept, or nothing. A preview is the same verb, rolled back.

Where two transactions stood in each other's way the verb is run again; where a constraint spoke, it is told in words.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from psycopg import AsyncConnection
from psycopg.errors import DeadlockDetected, SerializationFailure, UniqueViolation
from psycopg_pool import AsyncConnectionPool

from ownstack.kernel.errors import WriteFailedError

Connection = AsyncConnection[Any]
Pool = AsyncConnectionPool[Any]
T = TypeVar("T")

TRIES_MAX: Final = 8
PAUSE_S_MAX: Final = 0.05

# What must never be is forbidden by the database; this is how it says so (docs/STYLE.md, rule 7).
_TOLD: Final = {
    "votes_one_each": "You have voted on this post already.",
    "votes_one_reaction": "You have done this already.",
    "comment_votes_pkey": "You have voted on this comment already.",
    "bookmarks_pkey": "This question is among your favorites already.",
    "bounties_one_open": "This question has an open bounty already.",
    "user_groups_name": "There is a user group of this name already.",
    "collective_posts_pkey": "This collective recommends the answer already.",
}


async def run(pool: Pool, verb: Callable[[Connection], Awaitable[T]], *, preview: bool = False) -> T:
    """What the verb returns. Raises what it raises, and WriteFailedError where a constraint forbade it."""
    for tries in range(1, TRIES_MAX + 1):
        try:
            async with pool.connection() as conn, conn.transaction(force_rollback=preview):
                return await verb(conn)
        except (SerializationFailure, DeadlockDetected):
            if tries == TRIES_MAX:
                raise
            await asyncio.sleep(random.uniform(0, PAUSE_S_MAX * tries))
        except UniqueViolation as error:
            raise _told(error) from error
    raise AssertionError("the last try returns or raises")


def _told(error: UniqueViolation) -> Exception:
    sentence = _TOLD.get(error.diag.constraint_name or "")
    return WriteFailedError(sentence) if sentence else error
