"""How often questions and articles were looked at: gathered in memory, and added to the posts' rows now and then by one
statement, so that a read costs no write.

The rule: a person (without a token: an address) who looks at one post again within VIEW_ONCE_S counts once, as each server
process sees it. What was gathered is written when the server stops cleanly; a killed one loses at most the last seconds.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

from psycopg_pool import AsyncConnectionPool

Pool = AsyncConnectionPool[Any]

VIEW_ONCE_S: Final = 15 * 60
SEEN_MAX: Final = 100_000
"""Looks that are remembered for the rule; beyond, the oldest are forgotten and might count again."""
WAITING_MAX: Final = 50_000
"""Posts with views to be written; beyond, while the database cannot be reached, views of further posts are not counted."""

# In one order, so that two processes never wait for each other.
_ADD: Final = (
    "WITH seen AS (SELECT p.site_id, p.id, s.views FROM unnest(%s::integer[], %s::bigint[], %s::integer[])"
    " AS s(site_id, id, views) JOIN posts p ON p.site_id = s.site_id AND p.id = s.id ORDER BY p.site_id, p.id"
    " FOR NO KEY UPDATE OF p)"
    " UPDATE posts p SET view_count = p.view_count + s.views FROM seen s WHERE p.site_id = s.site_id AND p.id = s.id"
)


class Views:
    """What one server process has gathered since it wrote last."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: OrderedDict[tuple[int, int, str], float] = OrderedDict()
        self._waiting: dict[tuple[int, int], int] = {}

    def see(self, site_id: int, post_id: int, viewer: str) -> None:
        """Somebody looked at one question or article. `viewer` tells one from another."""
        now, look = self._clock(), (site_id, post_id, viewer)
        if now - self._seen.get(look, -VIEW_ONCE_S) < VIEW_ONCE_S:
            return
        post = (site_id, post_id)
        if post not in self._waiting and len(self._waiting) >= WAITING_MAX:
            return
        self._waiting[post] = self._waiting.get(post, 0) + 1
        self._seen[look] = now
        self._seen.move_to_end(look)
        while len(self._seen) > SEEN_MAX:
            self._seen.popitem(last=False)

    async def flush(self, pool: Pool) -> None:
        """Writes what waits; where that fails it waits on."""
        if not self._waiting:
            return
        taken, self._waiting = self._waiting, {}
        columns = zip(*((site_id, post_id, views) for (site_id, post_id), views in taken.items()), strict=True)
        try:
            async with pool.connection() as conn:
                await conn.execute(_ADD, [list(each) for each in columns])
        except BaseException:
            for post, views in taken.items():
                self._waiting[post] = self._waiting.get(post, 0) + views
            raise
