"""All server processes write what they gathered at the same moment: nothing is lost, and none waits for another in a circle."""

from __future__ import annotations

import asyncio

import psycopg

from ownstack.db import pool
from ownstack.domain.gathered import Gathered

PROCESSES, ROUNDS, POSTS = 4, 25, 40
MAKE = """
INSERT INTO sites (id, slug, kind, name) VALUES (1, 'views', 'main', 'Views');
INSERT INTO posts (site_id, id, post_type, title) SELECT 1, n, 1, 'Question ' || n FROM generate_series(1, 40) n;
INSERT INTO api_keys (id, key_hash, name) SELECT n, sha256(n::text::bytea), 'key' FROM generate_series(1, 40) n;
"""


def test_every_view_is_counted_once(database: str) -> None:
    async def process(number: int) -> None:
        async with pool.make(database, 2) as opened:
            for turn in range(ROUNDS):
                gathered = Gathered()
                # each in another order
                for post in sorted(range(1, POSTS + 1), key=lambda each: (each * (7 + number) + turn) % 41):
                    gathered.views.see(1, post, f"process {number} turn {turn}")
                    gathered.last_uses.use(key_id=post, token_id=None)
                await gathered.flush(opened)

    async def all_at_once() -> None:
        await asyncio.gather(*map(process, range(PROCESSES)))

    with psycopg.connect(database, autocommit=True) as conn:
        conn.execute(MAKE)
        asyncio.run(all_at_once())
        assert conn.execute("SELECT DISTINCT view_count FROM posts").fetchall() == [(PROCESSES * ROUNDS,)]
        assert conn.execute("SELECT count(*) FROM api_keys WHERE last_used_date IS NULL").fetchall() == [(0,)]
