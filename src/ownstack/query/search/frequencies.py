"""How common words are and how posts lie in time, from what PostgreSQL's own statistics keep."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from ownstack.db.pool import Pool
from ownstack.query.search.periods import Periods

REFRESH_S = 600
_BOUNDS = (
    "(SELECT array(SELECT date_part('epoch', b.bound) FROM unnest(h.histogram_bounds::text::timestamptz[]) AS b(bound))"
    " FROM pg_stats h"
    " WHERE h.schemaname = current_schema() AND h.tablename = 'posts' AND h.attname = '{}')"
)
_SQL = f"""
SELECT (SELECT greatest(c.reltuples, 1) FROM pg_class c WHERE c.oid = 'post_bodies'::regclass),
       s.most_common_elems::text::text[], s.most_common_elem_freqs,
       {_BOUNDS.format("last_activity_date")}, {_BOUNDS.format("creation_date")},
       (SELECT date_part('epoch', max(newest.last_activity_date)) FROM sites, LATERAL (
            SELECT p.last_activity_date FROM posts p WHERE p.site_id = sites.id AND p.post_type IN (1, 2, 9)
            AND p.deleted_date IS NULL ORDER BY p.last_activity_date DESC LIMIT 1) newest)
FROM (SELECT 1) one LEFT JOIN pg_stats s
  ON s.schemaname = current_schema() AND s.tablename = 'post_bodies' AND s.attname = 'search'
"""


@dataclass(slots=True)
class Frequencies:
    """Shares of the documents by lexeme. A lexeme that is not kept is rarer than all that are."""

    documents: float = 1.0
    shares: Mapping[str, float] = field(default_factory=dict)
    rare: float = 0.001
    periods: Periods = field(default_factory=Periods)
    read_at_s: float = -math.inf

    def share(self, lexeme: str) -> float:
        return self.shares.get(lexeme, self.rare)

    def weight(self, lexeme: str) -> float:
        """The inverse document frequency."""
        share = self.share(lexeme)
        return math.log(1 + (1 - share) / share)

    async def refresh(self, pool: Pool) -> None:
        """Reads the statistics anew where they are old."""
        if time.monotonic() - self.read_at_s < REFRESH_S:
            return
        self.read_at_s = time.monotonic()
        async with pool.connection() as connection:
            row = (await (await connection.execute(_SQL)).fetchall())[0]
        self.documents, lexemes, shares, active, created, newest_s = row
        self.shares = dict(zip(lexemes or [], shares or [], strict=False))
        self.rare = min(self.shares.values(), default=min(1.0, 2 / self.documents)) / 2
        self.periods = Periods({"active": active or [], "created": created or []}, newest_s or 0.0)
