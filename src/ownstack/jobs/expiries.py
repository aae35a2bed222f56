"""Ends what is over: bounties that nobody awarded. The rules are the domain's (domain/bounties.py)."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from psycopg_pool import AsyncConnectionPool

from ownstack.domain import bounties, rules, transactions

Pool = AsyncConnectionPool[Any]

AT_ONCE_MAX: Final = 1000
OVER: Final = (
    "SELECT site_id, question_id FROM bounties WHERE closed_date IS NULL AND closes_date + %s * interval '1 day' <= now()"
    " ORDER BY closes_date, id LIMIT %s"
)


async def close_bounties(pool: Pool) -> int:
    """Each in a transaction of its own; how many there were."""
    async with pool.connection() as conn:
        cursor = await conn.execute(OVER, (rules.BOUNTY_GRACE_DAYS, AT_ONCE_MAX))
        found = await cursor.fetchall()
    for site_id, question_id in found:
        await transactions.run(pool, partial(_close, site_id, question_id))
    return len(found)


async def _close(site_id: int, question_id: int, conn: transactions.Connection) -> int | None:
    return await bounties.close_expired(conn, site_id, question_id)
