"""What a server process gathers from its requests and writes now and then: one of these is handed to every face."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from psycopg_pool import AsyncConnectionPool

from ownstack.domain.last_uses import LastUses
from ownstack.domain.views import Views


@dataclass(frozen=True, slots=True)
class Gathered:
    """Lives as long as the process."""

    views: Views = field(default_factory=Views)
    last_uses: LastUses = field(default_factory=LastUses)

    async def flush(self, pool: AsyncConnectionPool[Any]) -> None:
        """Writes what waits; what cannot be written waits on."""
        await self.views.flush(pool)
        await self.last_uses.flush(pool)
