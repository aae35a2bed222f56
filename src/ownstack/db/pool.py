"""Opens the pool of connections that requests are answered from."""

import psycopg
from psycopg_pool import AsyncConnectionPool

STATEMENT_S_MAX = 30
CONNECTION_WAIT_S_MAX = 10

Pool = AsyncConnectionPool[psycopg.AsyncConnection[tuple[object, ...]]]


def make(url: str, size_max: int) -> Pool:
    """A pool that is not open yet: `async with make(...) as pool`. Its connections commit each statement by itself."""
    return AsyncConnectionPool(
        url,
        connection_class=psycopg.AsyncConnection[tuple[object, ...]],
        min_size=min(2, size_max),
        max_size=size_max,
        timeout=CONNECTION_WAIT_S_MAX,
        kwargs={"autocommit": True, "application_name": "ownstack"},
        configure=configure,
        check=None,
        open=False,
        name="ownstack",
    )


async def configure(conn: psycopg.AsyncConnection[tuple[object, ...]]) -> None:
    # As a statement, not as a start-up option: PgBouncer refuses those.
    await conn.execute(f"SET statement_timeout = '{STATEMENT_S_MAX}s'")
    # To compile a statement takes longer than any of ours may run: a search of a million posts was six times slower with it.
    await conn.execute("SET jit = off")
    # Planning a wide statement takes longer than running it for a few ids. Those whose plan hangs on their values ask for a
    # plan of their own (query.run).
    await conn.execute("SET plan_cache_mode = force_generic_plan")
