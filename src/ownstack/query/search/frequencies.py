"""How common words are, from what PostgreSQL's own statistics keep, and how many documents there are to look for them."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from ownstack.db.pool import Pool
from ownstack.query.search.tiers import Tiers

REFRESH_S = 600
ANSWER = 2
_SQL = f"""
SELECT (SELECT greatest(c.reltuples, 1) FROM pg_class c WHERE c.oid = 'post_documents'::regclass),
       s.most_common_elems::text::text[], s.most_common_elem_freqs,
       (SELECT x.freq FROM pg_stats k, unnest(k.most_common_vals::text::integer[], k.most_common_freqs) AS x(kind, freq)
        WHERE k.schemaname = current_schema() AND k.tablename = 'post_documents' AND k.attname = 'post_type'
        AND x.kind = {ANSWER}),
       array(SELECT ARRAY[e.site_id, e.tier, e.questions] FROM document_tiers e)
FROM (SELECT 1) one LEFT JOIN pg_stats s
  ON s.schemaname = current_schema() AND s.tablename = 'post_documents' AND s.attname = 'search'
"""


@dataclass(slots=True)
class Frequencies:
    """Shares of the documents by lexeme. A lexeme that is not kept is rarer than all that are."""

    documents: float = 1.0
    titled_share: float = 1.0
    """Of the documents, those that have a title: all but answers."""
    shares: Mapping[str, float] = field(default_factory=dict)
    rare: float = 0.001
    tiers: Tiers = field(default_factory=Tiers)
    read_at_s: float = -math.inf

    @property
    def titled(self) -> float:
        """So many documents have a title."""
        return max(self.documents * self.titled_share, 1.0)

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
        self.documents, lexemes, shares, answers, tiers = row
        self.shares = dict(zip(lexemes or [], shares or [], strict=False))
        self.rare = min(self.shares.values(), default=min(1.0, 2 / self.documents)) / 2
        self.titled_share = 1 - (answers or 0.0)
        questions: dict[int, dict[int, int]] = {}
        for site_id, tier, count in tiers:
            questions.setdefault(site_id, {})[tier] = count
        self.tiers = Tiers(questions)
