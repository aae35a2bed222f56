"""API keys: made, listed, disabled. The text of a key is told once; the database keeps its SHA-256 only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import psycopg

from ownstack.domain import secrets

Connection = psycopg.AsyncConnection[Any]


class Key(NamedTuple):
    id: int
    name: str
    is_service: bool
    app_id: int | None
    quota_max: int | None
    team_ids: list[int]
    creation_date: datetime
    last_used_date: datetime | None
    disabled_date: datetime | None


class Usage(NamedTuple):
    """Requests of one key; the counters are by day (UTC)."""

    id: int
    name: str
    is_service: bool
    quota_max: int | None
    used_today: int
    used_last_30_days: int


async def create(
    conn: Connection,
    name: str,
    *,
    is_service: bool = False,
    team_ids: Sequence[int] = (),
    quota_max: int | None = None,
    owner_account_id: int | None = None,
    app_id: int | None = None,
) -> str:
    """Make a key and return its text, url-safe. `quota_max`: requests a day, None for the setting of that name."""
    text = secrets.new()
    await conn.execute(
        "INSERT INTO api_keys (key_hash, name, is_service, team_ids, quota_max, owner_account_id, app_id)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (secrets.hash_of(text), name, is_service, list(team_ids), quota_max, owner_account_id, app_id),
    )
    return text


async def disable(conn: Connection, key_id: int) -> bool:
    """Disable the key for good; False where there is no such key that works."""
    query = "UPDATE api_keys SET disabled_date = now() WHERE id = %s AND disabled_date IS NULL"
    return (await conn.execute(query, (key_id,))).rowcount == 1


async def all_of(conn: Connection) -> list[Key]:
    """Every key ever made, oldest first."""
    rows = await conn.execute(f"SELECT {', '.join(Key._fields)} FROM api_keys ORDER BY id")
    return [Key(*row) for row in await rows.fetchall()]


async def usage(conn: Connection) -> list[Usage]:
    """What each working key was used for, the busiest first."""
    rows = await conn.execute(
        "SELECT k.id, k.name, k.is_service, k.quota_max,"
        " coalesce(sum(u.used) FILTER (WHERE u.day = (now() AT TIME ZONE 'UTC')::date), 0)::bigint AS today,"
        " coalesce(sum(u.used), 0)::bigint AS month"
        " FROM api_keys k LEFT JOIN quota_usage u ON u.caller = 'key ' || k.id AND u.day > now() - interval '30 days'"
        " WHERE k.disabled_date IS NULL GROUP BY k.id ORDER BY month DESC, k.id"
    )
    return [Usage(*row) for row in await rows.fetchall()]
