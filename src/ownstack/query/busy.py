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

# What is common in other columns is no number, so this one is set apart before it is read as such.
SQL: Final = """
WITH known AS MATERIALIZED (
    SELECT s.most_common_vals, s.most_common_freqs, c.reltuples FROM pg_stats s JOIN pg_class c ON c.oid = to_regclass($1)
    WHERE s.schemaname = current_schema() AND s.tablename = $1 AND s.attname = $2)
SELECT v.value FROM known k, unnest(k.most_common_vals::text::bigint[], k.most_common_freqs) AS v (value, freq)
WHERE v.freq * k.reltuples >= $3
"""


class Busy:
    """Of one database."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, frozenset[int]]] = {}
        """By column, and until when."""

    async def is_among(self, executor: Anywhere | Within, column: str, ids: Iterable[int]) -> bool:
        """Is one of these so common in the column? It is one of ids (`posts.owner_user_id`)."""
        until, known = self._known.get(column, (0.0, frozenset()))
        if (now := time.monotonic()) >= until:
            self._known[column] = now + REMEMBER_S, known  # those who ask meanwhile take what was known
            rows = await executor.execute(SQL, [*column.split("."), MANY], prepare=None, is_quick=False)
            known = frozenset(value for (value,) in rows)
            self._known[column] = now + REMEMBER_S, known
        return not known.isdisjoint(ids)
