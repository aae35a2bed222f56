"""Who has so many rows of a kind that the plan for everybody is wrong for them: the people who write most, and the posts that
are talked about most. All of their rows would be read and sorted for each page; planned for its values, the list is walked in
its order until the page is full. PostgreSQL's own statistics name them: no plan knows of others either.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final

from ownstack.query.statements import Anywhere, Within

MANY: Final = 1000
REMEMBER_S: Final = 60.0
"""Statistics are made anew where a tenth of a table has changed."""
COLUMNS: Final = (
    *("posts.owner_user_id", "posts.parent_id", "comments.user_id", "comments.reply_to_user_id"),
    *("suggested_edits.proposing_user_id", "suggested_edits.post_id", "revisions.post_id"),
)
"""By which lists are found for the ids in a path (Plan.found_by)."""

# What is common in other columns is no number, so these are set apart before they are read as such.
SQL: Final = """
WITH known AS MATERIALIZED (
    SELECT s.tablename || '.' || s.attname AS name, s.most_common_vals, s.most_common_freqs, c.reltuples
    FROM pg_stats s JOIN pg_class c ON c.oid = to_regclass(quote_ident(s.schemaname) || '.' || quote_ident(s.tablename))
    WHERE s.schemaname = current_schema() AND s.tablename || '.' || s.attname = ANY($1::text[]))
SELECT k.name, v.value FROM known k, unnest(k.most_common_vals::text::bigint[], k.most_common_freqs) AS v (value, freq)
WHERE v.freq * k.reltuples >= $2
"""


class Busy:
    """Of one database."""

    def __init__(self) -> None:
        self._known: frozenset[tuple[str, int]] = frozenset()
        self._until = 0.0

    async def is_among(self, executor: Anywhere | Within, column: str, ids: Iterable[int]) -> bool:
        """Is one of these so common in the column?"""
        if (now := time.monotonic()) >= self._until:
            self._until = now + REMEMBER_S  # those who ask meanwhile take what was known
            rows = await executor.execute(SQL, [list(COLUMNS), MANY], prepare=None, is_quick=False)
            self._known = frozenset((name, value) for name, value in rows)
        return bool(self._known) and any((column, each) in self._known for each in ids)
