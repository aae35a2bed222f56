"""Opens the pool of connections that requests are answered from."""

from typing import Any

import psycopg
from psycopg_pool import AsyncConnectionPool

from ownstack.db.lines import LINES_MAX, Lines

STATEMENT_S_MAX = 30
PLANNING = {
    # To compile a statement takes longer than any of ours may run: a search of a million posts was six times slower with it.
    "jit": "off",
    # Memoize makes room for the rows of a whole table where a page has thirty: a list of answers took twice as long with it.
    "enable_memoize": "off",
    # Planning a wide statement takes longer than running it for a few ids. Those whose plan hangs on their values ask for a
    # plan of their own (query.run).
    "plan_cache_mode": "force_generic_plan",
}
CONNECTION_WAIT_S_MAX = 10
CLOSE_S_MAX = 5


class Pool(AsyncConnectionPool[psycopg.AsyncConnection[tuple[Any, ...]]]):
    """The connections of one process. Some are lent out for good, as `lines` for quick reading."""

    def __init__(self, url: str, size_max: int) -> None:
        super().__init__(
            url,
            min_size=min(2, size_max),
            max_size=size_max,
            timeout=CONNECTION_WAIT_S_MAX,
            kwargs={"autocommit": True, "application_name": "ownstack"},
            configure=configure,
            check=None,
            open=False,
            name="ownstack",
        )
        self.lines = Lines(self, min(LINES_MAX, size_max // 2))

    async def close(self, timeout: float = CLOSE_S_MAX) -> None:
        await super().close(timeout)
        await self.lines.close()


def make(url: str, size_max: int) -> Pool:
    """A pool that is not open yet: `async with make(...) as pool`. Its connections commit each statement by itself."""
    return Pool(url, size_max)


async def configure(conn: psycopg.AsyncConnection[tuple[Any, ...]]) -> None:
    # As statements, not as start-up options: PgBouncer refuses those.
    await conn.execute(f"SET statement_timeout = '{STATEMENT_S_MAX}s'")
    for name, value in PLANNING.items():
        await conn.execute(f"SET {name} = '{value}'")
