"""A site in numbers (/info). Counted at most once a minute: clients are told to ask once an hour."""

from __future__ import annotations

import time
from typing import Any

from ownstack.query.context import Site
from ownstack.query.run import Pool, execute

REMEMBER_S = 60.0

# Rates are over the site's whole life, as the numbers beside them are.
SQL = """
SELECT (SELECT count(*) FROM posts WHERE site_id = $1 AND post_type = 1 AND deleted_date IS NULL) AS total_questions,
       (SELECT count(*) FROM posts WHERE site_id = $1 AND post_type = 1 AND deleted_date IS NULL AND NOT is_answered)
           AS total_unanswered,
       (SELECT count(*) FROM posts WHERE site_id = $1 AND post_type = 1 AND deleted_date IS NULL
           AND accepted_answer_id IS NOT NULL) AS total_accepted,
       (SELECT count(*) FROM posts WHERE site_id = $1 AND post_type = 2 AND deleted_date IS NULL) AS total_answers,
       (SELECT count(*) FROM comments WHERE site_id = $1 AND deleted_date IS NULL) AS total_comments,
       (SELECT count(*) FROM votes WHERE site_id = $1 AND vote_type IN (2, 3)) AS total_votes,
       (SELECT coalesce(sum(award_count), 0)::bigint FROM badges WHERE site_id = $1) AS total_badges,
       (SELECT count(*) FROM members WHERE site_id = $1 AND deleted_date IS NULL) AS total_users,
       (SELECT count(*) FROM members WHERE site_id = $1 AND deleted_date IS NULL
           AND creation_date > now() - interval '1 day') AS new_active_users,
       greatest(date_part('epoch', now() - to_timestamp($2)) / 60, 1) AS age_minutes
"""
NAMES = (
    "total_questions",
    "total_unanswered",
    "total_accepted",
    "total_answers",
    "total_comments",
    "total_votes",
    "total_badges",
    "total_users",
    "new_active_users",
)


class Statistics:
    """Remembers each site's numbers for a minute."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._known: dict[int, tuple[float, dict[str, Any]]] = {}

    async def of(self, site: Site) -> dict[str, Any]:
        until, found = self._known.get(site.id, (0.0, {}))
        if time.monotonic() < until:
            return found
        async with self._pool.connection() as connection:
            rows = await execute(connection, SQL, [site.id, site.launch_date], prepare=None)
        found = _described(rows[0])
        self._known[site.id] = (time.monotonic() + REMEMBER_S, found)
        return found


def _described(row: tuple[Any, ...]) -> dict[str, Any]:
    *counts, age_minutes = row
    found: dict[str, Any] = dict(zip(NAMES, counts, strict=True))
    for word, total in (("questions", "total_questions"), ("answers", "total_answers"), ("badges", "total_badges")):
        found[f"{word}_per_minute"] = round(found[total] / age_minutes, 5)
    return found
