"""Moves documents that are no longer among the newest of their site into older tiers (docs/adr/0012), a few at a time.

All that was active since a tier begins stays in it. A document that somebody is just writing is left: more of them in a tier
cost time, never rows.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

Pool = AsyncConnectionPool[Any]

LOCK_ID: Final = 0x74696572  # "tier": one process moves documents at a time
AT_ONCE: Final = 500
"""So many posts are looked at in one transaction."""

_QUESTIONS: Final = "FROM posts p WHERE p.site_id = s.id AND p.post_type = 1 AND p.deleted_date IS NULL"
# A tier without a row reaches back to the beginning.
# It is cut when it has a quarter more questions than it should.
_GROWN: Final = f"""
SELECT s.id, b.tier, b.since, b.questions FROM sites s CROSS JOIN LATERAL tier_bounds(s.id) b
LEFT JOIN document_tiers e ON e.site_id = s.id AND e.tier = b.tier
WHERE b.since > coalesce(e.since, '-infinity') AND (
    SELECT count(*) FROM (SELECT {_QUESTIONS} AND p.last_activity_date >= coalesce(e.since, '-infinity')
                          LIMIT b.questions * 5 / 4) q
) >= b.questions * 5 / 4
ORDER BY s.id, b.tier DESC"""

# The next posts behind where the tier begins now, and where it will begin then.
_CUT: Final = f"""
WITH next AS MATERIALIZED (
    SELECT p.id, p.last_activity_date AS at FROM posts p
    WHERE p.site_id = %(site)s AND p.post_type IN (1, 2, 9) AND p.deleted_date IS NULL AND p.last_activity_date < %(since)s
      AND p.last_activity_date >= coalesce(
          (SELECT since FROM document_tiers WHERE site_id = %(site)s AND tier = %(tier)s), '-infinity')
    ORDER BY p.last_activity_date FETCH FIRST {AT_ONCE} ROWS WITH TIES),
begin AS MATERIALIZED (
    SELECT CASE WHEN count(*) < {AT_ONCE} THEN %(since)s ELSE max(at) + interval '1 microsecond' END AS since FROM next),
free AS MATERIALIZED (
    SELECT d.id FROM post_documents d JOIN next USING (id), begin
    WHERE d.site_id = %(site)s AND d.tier >= %(tier)s AND d.last_activity_date < begin.since FOR UPDATE OF d SKIP LOCKED),
moved AS (
    UPDATE post_documents d SET tier = %(tier)s - 1 FROM free WHERE d.site_id = %(site)s AND d.id = free.id RETURNING d.id)
INSERT INTO document_tiers (site_id, tier, since, questions)
SELECT %(site)s, %(tier)s, since, %(questions)s FROM begin
ON CONFLICT (site_id, tier) DO UPDATE SET since = excluded.since, questions = excluded.questions
RETURNING since = %(since)s, (SELECT count(*) FROM moved)"""


async def move_documents(pool: Pool) -> int:
    """How many were moved; none where another process is at it. From the newest tier on: an older one never begins later."""
    async with pool.connection() as conn:
        lock = await conn.execute("SELECT pg_try_advisory_lock(%s)", (LOCK_ID,))
        if await lock.fetchone() != (True,):
            return 0
        try:
            grown = await (await conn.execute(_GROWN.encode())).fetchall()
            return sum([await _cut(conn, *each) for each in grown])
        finally:
            await conn.execute("SELECT pg_advisory_unlock(%s)", (LOCK_ID,))


async def _cut(conn: AsyncConnection[Any], site_id: int, tier: int, since: datetime, questions: int) -> int:
    """A few documents in each transaction, until the tier begins where it should."""
    asked = {"site": site_id, "tier": tier, "since": since, "questions": questions}
    moved, is_over = 0, False
    while not is_over:
        is_over, count = (await (await conn.execute(_CUT.encode(), asked)).fetchall())[0]
        moved += count
    return moved
