"""Leaves word of what happened, in the transaction in which it happened. The kinds are those of `jobs.events`."""

from __future__ import annotations

from typing import Any

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from ownstack.kernel.actor import Actor


async def tell(conn: AsyncConnection[Any], actor: Actor, event_type: str, subject_id: int, **details: Any) -> None:
    """Somebody did something."""
    await _leave(conn, actor.site_id, event_type, actor.user_id, subject_id, details)


async def announce(conn: AsyncConnection[Any], site_id: int, event_type: str, subject_id: int, **details: Any) -> None:
    """Something happened by the clock, and nobody did it."""
    await _leave(conn, site_id, event_type, None, subject_id, details)


async def _leave(
    conn: AsyncConnection[Any], site_id: int, event_type: str, actor_id: int | None, subject_id: int, details: dict[str, Any]
) -> None:
    await conn.execute(
        "INSERT INTO outbox (site_id, event_type, actor_user_id, subject_id, details) VALUES (%s, %s, %s, %s, %s)",
        (site_id, event_type, actor_id, subject_id, Jsonb(details)),
    )
