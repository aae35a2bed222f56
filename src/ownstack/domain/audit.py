"""The audit log: who did what to the installation. It is only ever added to; the database refuses all else."""

from datetime import datetime
from typing import Any, NamedTuple

import psycopg
from psycopg.types.json import Jsonb

Connection = psycopg.AsyncConnection[Any]
PAGE_SIZE = 50


class Entry(NamedTuple):
    id: int
    creation_date: datetime
    email: str | None
    action: str
    subject: str
    details: dict[str, Any]
    address: str | None


async def record(
    conn: Connection,
    action: str,
    *,
    account_id: int | None = None,
    subject: str = "",
    address: str | None = None,
    **details: object,
) -> None:
    """Add an entry, in the transaction of what it tells. `action` is `noun.verb`; details never hold a secret."""
    await conn.execute(
        "INSERT INTO audit_log (account_id, action, subject, details, address) VALUES (%s, %s, %s, %s, %s)",
        (account_id, action, subject, Jsonb(details), address or None),
    )


async def entries(conn: Connection, *, before_id: int | None = None, action: str = "") -> list[Entry]:
    """A page of entries, the newest first; `action` picks those that begin with it."""
    rows = await conn.execute(
        "SELECT l.id, l.creation_date, a.email, l.action, l.subject, l.details, host(l.address)"
        " FROM audit_log l LEFT JOIN accounts a ON a.id = l.account_id"
        " WHERE (%(before)s::bigint IS NULL OR l.id < %(before)s) AND starts_with(l.action, %(action)s)"
        " ORDER BY l.id DESC LIMIT %(size)s",
        {"before": before_id, "action": action, "size": PAGE_SIZE},
    )
    return [Entry(*row) for row in await rows.fetchall()]
