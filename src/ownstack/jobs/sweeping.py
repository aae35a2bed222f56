"""Throws away rows that are of no more use: a table of what goes when. What people wrote is never among it."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from psycopg_pool import AsyncConnectionPool

Pool = AsyncConnectionPool[Any]

LOCK_ID: Final = 0x73776570  # "swep": one process sweeps at a time


class Sweep(NamedTuple):
    """Rows of the table for which `where` holds."""

    table: str
    where: str
    why: str


SWEEPS: Final = (
    Sweep("sessions", "expires_date < now()", "signed out long ago, though the person never came back"),
    Sweep("password_links", "coalesce(used_date, expires_date) < now() - interval '1 day'", "no longer set a password"),
    Sweep(
        "oauth_codes",
        "expires_date < now() - interval '1 day' AND used_date IS NULL",
        "were never exchanged, and no longer can be",
    ),
    Sweep(
        "oauth_codes",
        "expires_date < now() - interval '30 days'",
        "were exchanged: kept for a while, so that one sent again takes its token with it",
    ),
    Sweep("quota_usage", "day < current_date - 60", "beyond what the admins' page of usage sums up"),
    Sweep("outbox", "processed_date < now() - interval '90 days'", "were acted on long ago"),
)


async def sweep(pool: Pool) -> int:
    """How many rows went."""
    gone = 0
    async with pool.connection() as conn, conn.transaction():
        cursor = await conn.execute("SELECT pg_try_advisory_xact_lock(%s)", (LOCK_ID,))
        row = await cursor.fetchone()
        if row and row[0]:
            for each in SWEEPS:
                cursor = await conn.execute(f"DELETE FROM {each.table} WHERE {each.where}".encode())
                gone += cursor.rowcount
    return gone
