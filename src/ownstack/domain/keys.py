"""API keys: made, listed, disabled. The text of a key is told once; the database keeps its SHA-256 only."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import psycopg

KEY_BYTES = 24  # of randomness: a plain hash is enough for a secret that nobody can guess


class Key(NamedTuple):
    id: int
    name: str
    is_service: bool
    quota_max: int | None
    team_ids: list[int]
    creation_date: datetime
    last_used_date: datetime | None
    disabled_date: datetime | None


def create(
    conn: psycopg.Connection[Any],
    name: str,
    *,
    is_service: bool = False,
    team_ids: Sequence[int] = (),
    quota_max: int | None = None,
    owner_account_id: int | None = None,
) -> str:
    """Make a key and return its text, url-safe. `quota_max`: requests a day, None for the setting of that name."""
    text = new_text()
    conn.execute(
        "INSERT INTO api_keys (key_hash, name, is_service, team_ids, quota_max, owner_account_id)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (key_hash(text), name, is_service, list(team_ids), quota_max, owner_account_id),
    )
    return text


def disable(conn: psycopg.Connection[Any], key_id: int) -> bool:
    """Disable the key for good; False where there is no such key that works."""
    query = "UPDATE api_keys SET disabled_date = now() WHERE id = %s AND disabled_date IS NULL"
    return conn.execute(query, (key_id,)).rowcount == 1


def all_of(conn: psycopg.Connection[Any]) -> list[Key]:
    """Every key ever made, oldest first."""
    query = f"SELECT {', '.join(Key._fields)} FROM api_keys ORDER BY id"
    return [Key(*row) for row in conn.execute(query)]


def key_hash(text: str) -> bytes:
    """What `api_keys.key_hash` holds for this key."""
    return hashlib.sha256(text.encode()).digest()


def new_text() -> str:
    text = secrets.token_urlsafe(KEY_BYTES)
    # a key that begins with a dash would be taken for an option on a command line
    return new_text() if text.startswith("-") else text
