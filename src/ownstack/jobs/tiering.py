"""Keeps the tiers of each site to its newest documents (docs/adr/0012): opens those that it has grown into, and moves on what
is no longer among the newest, a few posts at a time.

All that was active since a tier begins stays in it. A document that somebody is just writing is left in a newer one: more of
them there cost time, never rows.
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

# Of each tier that a site should have: where it should begin, and where it begins now. It is cut when it has a quarter more
# questions than it should.
_WANTED: Final = """
SELECT s.id, b.tier, b.since, b.questions, e.since FROM sites s CROSS JOIN LATERAL tier_bounds(s.id) b
LEFT JOIN document_tiers e ON e.site_id = s.id AND e.tier = b.tier
WHERE e.since IS NULL OR EXISTS (
    SELECT FROM posts p WHERE p.site_id = s.id AND p.post_type = 1 AND p.deleted_date IS NULL
        AND p.last_activity_date >= e.since
    OFFSET b.questions * 5 / 4 - 1)
ORDER BY s.id, e.since IS NOT NULL, CASE WHEN e.since IS NULL THEN b.tier ELSE -b.tier END"""

# The next posts from a moment on, and up to which moment these are all.
_NEXT: Final = f"""
next AS MATERIALIZED (
    SELECT p.id, p.last_activity_date AS at FROM posts p
    WHERE p.site_id = %(site)s AND p.post_type IN (1, 2, 9) AND p.deleted_date IS NULL
      AND p.last_activity_date >= %(begin)s AND p.last_activity_date < %(end)s
    ORDER BY p.last_activity_date FETCH FIRST {AT_ONCE} ROWS WITH TIES),
done AS MATERIALIZED (
    SELECT CASE WHEN count(*) < {AT_ONCE} THEN %(end)s ELSE max(at) + interval '1 microsecond' END AS upto FROM next)"""
_RAISE: Final = f"""
WITH {_NEXT},
moved AS (
    UPDATE post_documents d SET tier = %(tier)s FROM next
    WHERE d.site_id = %(site)s AND d.id = next.id AND d.tier < %(tier)s RETURNING d.id)
SELECT upto::text, upto = %(end)s, (SELECT count(*) FROM moved) FROM done"""
# What a dump has as active before it was made is among them too.
_OPEN: Final = """
WITH odd AS (
    UPDATE post_documents d SET tier = %(tier)s FROM posts p
    WHERE p.site_id = %(site)s AND p.post_type IN (1, 2, 9) AND p.deleted_date IS NULL AND p.creation_date >= %(since)s
      AND p.last_activity_date < %(since)s AND d.site_id = p.site_id AND d.id = p.id AND d.tier < %(tier)s)
INSERT INTO document_tiers (site_id, tier, since, questions) VALUES (%(site)s, %(tier)s, %(since)s, %(questions)s)"""
_CUT: Final = f"""
WITH {_NEXT},
free AS MATERIALIZED (
    SELECT d.id FROM post_documents d JOIN next USING (id), done
    WHERE d.site_id = %(site)s AND d.tier >= %(tier)s AND greatest(d.creation_date, d.last_activity_date) < done.upto
    FOR UPDATE OF d SKIP LOCKED),
moved AS (
    UPDATE post_documents d SET tier = coalesce(
        (SELECT max(e.tier) FROM document_tiers e WHERE e.site_id = %(site)s AND e.tier < %(tier)s), 0)
    FROM free WHERE d.site_id = %(site)s AND d.id = free.id RETURNING d.id),
cut AS (
    UPDATE document_tiers SET since = greatest(since, upto), questions = %(questions)s FROM done
    WHERE site_id = %(site)s AND tier = %(tier)s)
SELECT upto::text, upto = %(end)s, (SELECT count(*) FROM moved) FROM done"""


async def move_documents(pool: Pool) -> int:
    """How many were moved; none where another process is at it. New tiers are opened first, the widest before those within
    it; then the newest is cut before those that it is a part of.
    """
    async with pool.connection() as conn:
        lock = await conn.execute("SELECT pg_try_advisory_lock(%s)", (LOCK_ID,))
        if await lock.fetchone() != (True,):
            return 0
        try:
            wanted = await (await conn.execute(_WANTED)).fetchall()
            return sum([await _settle(conn, *each) for each in wanted])
        finally:
            await conn.execute("SELECT pg_advisory_unlock(%s)", (LOCK_ID,))


async def _settle(
    conn: AsyncConnection[Any], site_id: int, tier: int, since: datetime, questions: int, was: datetime | None
) -> int:
    """A tier is open when all that belongs in it is there."""
    asked = {"site": site_id, "tier": tier, "since": since, "questions": questions}
    if was is not None:
        return await _walk(conn, _CUT, asked, was, since)
    raised = await _walk(conn, _RAISE, asked, since, "infinity")
    await conn.execute(_OPEN, asked)
    return raised + await _walk(conn, _CUT, asked, "-infinity", since)


async def _walk(conn: AsyncConnection[Any], sql: str, asked: dict[str, Any], begin: datetime | str, end: datetime | str) -> int:
    """All posts that were active between two moments, some of them in each transaction."""
    moved, is_over = 0, False
    while not is_over:
        cursor = await conn.execute(sql.encode(), {**asked, "begin": begin, "end": end})
        begin, is_over, count = (await cursor.fetchall())[0]
        moved += count
    return moved
