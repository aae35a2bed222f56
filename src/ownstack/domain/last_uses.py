"""When each key and access token was used last: gathered in memory and written now and then, so that a request costs no
write. A date is exact to EXACT_S.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from psycopg_pool import AsyncConnectionPool

Pool = AsyncConnectionPool[Any]

EXACT_S: Final = 60

Uses = dict[int, dt.datetime]


class LastUses:
    """What one server process has gathered since it wrote last. As many as there are keys and tokens that work."""

    def __init__(self) -> None:
        self._of_keys: Uses = {}
        self._of_tokens: Uses = {}

    def use(self, *, key_id: int | None, token_id: int | None) -> None:
        """A request came with these."""
        now = dt.datetime.now(dt.UTC)
        if key_id is not None:
            self._of_keys[key_id] = now
        if token_id is not None:
            self._of_tokens[token_id] = now

    async def flush(self, pool: Pool) -> None:
        """Writes what waits; where that fails it waits on."""
        for table, uses in (("api_keys", self._of_keys), ("access_tokens", self._of_tokens)):
            if uses:
                taken = dict(uses)
                await _write(pool, table, taken)
                for id_, at in taken.items():
                    if uses[id_] == at:
                        del uses[id_]


async def _write(pool: Pool, table: str, uses: Uses) -> None:
    ids = sorted(uses)  # in one order, so that two processes never wait for each other
    async with pool.connection() as conn:
        await conn.execute(
            f"WITH used AS (SELECT t.id, u.at FROM unnest(%s::bigint[], %s::timestamptz[]) AS u(id, at)"
            f" JOIN {table} t ON t.id = u.id WHERE coalesce(t.last_used_date, '-infinity') < u.at - %s * interval '1 second'"
            f" ORDER BY t.id FOR NO KEY UPDATE OF t)"
            f" UPDATE {table} t SET last_used_date = u.at FROM used u WHERE t.id = u.id".encode(),
            (ids, [uses[id_] for id_ in ids], EXACT_S),
        )
