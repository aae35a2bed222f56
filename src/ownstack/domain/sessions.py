"""Sessions: who is signed in, on which browser. The browser has a random text, the database its SHA-256."""

from datetime import datetime
from typing import Any, NamedTuple

import psycopg

from ownstack.domain import secrets

Connection = psycopg.AsyncConnection[Any]
USER_AGENT_CHARS_MAX = 300
SEEN_EVERY = "1 minute"  # how exact last_used_date is: a page must not cost a write


class Session(NamedTuple):
    id: int
    creation_date: datetime
    last_used_date: datetime
    expires_date: datetime
    user_agent: str | None
    address: str | None


class Person(NamedTuple):
    """Who is signed in."""

    session_id: int
    account_id: int
    email: str | None
    role: str
    display_name: str

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"


async def begin(
    conn: Connection, account_id: int, *, life_s: int, user_agent: str, address: str | None, instead_of: str | None = None
) -> str:
    """Sign in: returns the text for the browser, always a new one; the one that it had before ends."""
    text = secrets.new()
    async with conn.transaction():
        if instead_of is not None:
            await end(conn, instead_of)
        await conn.execute("DELETE FROM sessions WHERE account_id = %s AND expires_date < now()", (account_id,))
        await conn.execute(
            "INSERT INTO sessions (session_hash, account_id, expires_date, user_agent, address)"
            " VALUES (%s, %s, now() + make_interval(secs => %s), %s, %s)",
            (secrets.hash_of(text), account_id, life_s, user_agent[:USER_AGENT_CHARS_MAX], address or None),
        )
    return text


async def person(conn: Connection, text: str) -> Person | None:
    """Who this session belongs to; None where it ended, expired, or its person was deactivated."""
    rows = await conn.execute(
        "SELECT s.id, a.id, a.email, a.role, coalesce(m.display_name, a.email, ''),"
        f" s.last_used_date < now() - interval '{SEEN_EVERY}'"
        " FROM sessions s JOIN accounts a ON a.id = s.account_id LEFT JOIN sites main ON main.kind = 'main'"
        " LEFT JOIN members m ON m.site_id = main.id AND m.account_id = a.id"
        " WHERE s.session_hash = %s AND s.expires_date > now() AND a.deactivated_date IS NULL",
        (secrets.hash_of(text),),
    )
    row = await rows.fetchone()
    if row is None:
        return None
    if row[5]:
        await conn.execute("UPDATE sessions SET last_used_date = now() WHERE id = %s", (row[0],))
    return Person(*row[:5])


async def end(conn: Connection, text: str) -> None:
    await conn.execute("DELETE FROM sessions WHERE session_hash = %s", (secrets.hash_of(text),))


async def revoke(conn: Connection, account_id: int, session_id: int) -> bool:
    """End one of the person's sessions; False where it is not theirs or has ended."""
    query = "DELETE FROM sessions WHERE id = %s AND account_id = %s"
    return (await conn.execute(query, (session_id, account_id))).rowcount == 1


async def revoke_all(conn: Connection, account_id: int, *, but: int | None = None) -> None:
    query = "DELETE FROM sessions WHERE account_id = %s AND id IS DISTINCT FROM %s"
    await conn.execute(query, (account_id, but))


async def all_of(conn: Connection, account_id: int) -> list[Session]:
    """The person's open sessions, the last used first."""
    rows = await conn.execute(
        "SELECT id, creation_date, last_used_date, expires_date, user_agent, host(address) FROM sessions"
        " WHERE account_id = %s AND expires_date > now() ORDER BY last_used_date DESC, id DESC",
        (account_id,),
    )
    return [Session(*row) for row in await rows.fetchall()]
