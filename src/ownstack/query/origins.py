"""The pages of other sites that may call API v3 from a browser: each app that works has a list of its own.

Looked up whole and remembered for a moment: a list that changed is noticed within REMEMBER_S, an app that ended at once.
"""

from __future__ import annotations

import time

from ownstack.query.directory import REMEMBER_S
from ownstack.query.run import Pool, execute

SQL = "SELECT id, allowed_origins FROM api_apps WHERE disabled_date IS NULL AND allowed_origins <> '{}'"


class Origins:
    """The allowed origins of one database, as browsers spell them: scheme, host and port."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._by_app: dict[int, frozenset[str]] = {}
        self._until = 0.0

    def forget(self) -> None:
        self._until = 0.0

    async def allows(self, origin: str, app_id: int | None) -> bool:
        """May a page there call in the name of this app?"""
        return app_id is not None and origin in (await self._known()).get(app_id, ())

    async def knows(self, origin: str) -> bool:
        """May it in the name of any? A preflight does not say which."""
        return any(origin in each for each in (await self._known()).values())

    async def _known(self) -> dict[int, frozenset[str]]:
        if time.monotonic() >= self._until:
            async with self._pool.connection() as connection:
                rows: list[tuple[int, list[str]]] = await execute(connection, SQL, [], prepare=None)
            self._by_app = {app_id: frozenset(origins) for app_id, origins in rows}
            self._until = time.monotonic() + REMEMBER_S
        return self._by_app
