"""Reading one question or article counts a view; keys and tokens know when they were used. Neither costs a read a write."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import psycopg

from tests.v23.driver import new_key, serving
from tests.v23.writing.writers import Writers


def test_views_and_last_uses_are_written_when_the_server_stops(
    demo_database: str, clone: Callable[[str], str], loop: asyncio.AbstractEventLoop
) -> None:
    url = clone(demo_database)
    with psycopg.connect(url) as conn:
        views = {
            row[0]: row[1] for row in conn.execute("SELECT id, view_count FROM posts WHERE site_id = 1 AND post_type IN (1, 9)")
        }
        article_id = conn.execute("SELECT min(id) FROM posts WHERE site_id = 1 AND post_type = 9").fetchone()[0]
    first, second, third, *_ = sorted(id_ for id_ in views if id_ < article_id)
    unused = new_key(url)
    with serving(url, loop) as api:
        we = Writers(api, url, loop)
        reader = we.add("reader", 1)
        for _ in range(3):
            assert api.get(f"/questions/{first}").items
        assert reader.get(f"/questions/{first}").items
        assert len(api.get(f"/questions/{first};{second}").items) == 2
        assert api.get("/questions").items
        assert api.get(f"/questions/{third}/answers").status == 200
        assert api.get("/questions/987654321").items == []
        assert api.get(f"/articles/{article_id}").items
        assert reader.post("/questions/add", title="short").status == 400
    with psycopg.connect(url) as conn:
        now = dict(conn.execute("SELECT id, view_count FROM posts WHERE site_id = 1 AND post_type IN (1, 9)").fetchall())
        assert {id_: now[id_] - views[id_] for id_ in views if now[id_] != views[id_]} == {first: 2, article_id: 1}
        used = conn.execute("SELECT last_used_date > now() - interval '10 minutes' FROM api_keys ORDER BY id").fetchall()
        assert used == [(None,), (True,)], unused
        assert conn.execute("SELECT last_used_date > now() - interval '10 minutes' FROM access_tokens").fetchall() == [(True,)]
