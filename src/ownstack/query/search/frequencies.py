"""How common words are, from what PostgreSQL's own statistics keep: a rare word tells more than a common one."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

from psycopg import AsyncConnection

from ownstack.query.assemble import Row

REFRESH_S = 600
_SQL = """
SELECT (SELECT greatest(c.reltuples, 1) FROM pg_class c WHERE c.oid = 'post_bodies'::regclass),
       s.most_common_elems::text::text[], s.most_common_elem_freqs
FROM (SELECT 1) one LEFT JOIN pg_stats s
  ON s.schemaname = current_schema() AND s.tablename = 'post_bodies' AND s.attname = 'search'
"""


@dataclass(slots=True)
class Frequencies:
    """Shares of the documents by lexeme. A lexeme that is not kept is rarer than all that are."""

    documents: float = 1.0
    shares: dict[str, float] = field(default_factory=dict)
    rare: float = 0.001
    read_at_s: float = -math.inf

    def share(self, lexeme: str) -> float:
        return self.shares.get(lexeme, self.rare)

    def weight(self, lexeme: str) -> float:
        """The inverse document frequency."""
        share = self.share(lexeme)
        return math.log(1 + (1 - share) / share)

    async def refresh(self, connection: AsyncConnection[Row]) -> None:
        """Reads the statistics anew where they are old."""
        if time.monotonic() - self.read_at_s < REFRESH_S:
            return
        self.read_at_s = time.monotonic()
        documents, lexemes, shares = (await (await connection.execute(_SQL)).fetchall())[0]
        self.documents = documents
        self.shares = dict(zip(lexemes or [], shares or [], strict=False))
        self.rare = min(self.shares.values(), default=min(1.0, 2 / documents)) / 2
