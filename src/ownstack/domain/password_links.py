"""Links that set a password, once: for a forgotten one, or for a person who was invited."""

from datetime import datetime
from typing import Any, Literal, NamedTuple

import psycopg

from ownstack.domain import accounts, audit, secrets, sessions
from ownstack.domain.accounts import Account, Role
from ownstack.kernel.errors import BadParameterError

Connection = psycopg.AsyncConnection[Any]
Purpose = Literal["recovery", "invitation"]
LIFE_S: dict[Purpose, int] = {"recovery": 3600, "invitation": 7 * 86400}


class Request(NamedTuple):
    """Somebody who waits for an admin to make them a link."""

    account_id: int
    email: str
    request_date: datetime


async def make(conn: Connection, account_id: int, purpose: Purpose, *, by: int | None = None) -> str:
    """Make a link's secret; those made before for the person no longer work."""
    text = secrets.new()
    async with conn.transaction():
        await end_all(conn, account_id)
        await conn.execute(
            "INSERT INTO password_links (link_hash, account_id, purpose, created_by, expires_date)"
            " VALUES (%s, %s, %s, %s, now() + make_interval(secs => %s))",
            (secrets.hash_of(text), account_id, purpose, by, LIFE_S[purpose]),
        )
        await conn.execute("DELETE FROM recovery_requests WHERE account_id = %s", (account_id,))
        await audit.record(conn, f"password_link.{purpose}", account_id=by, subject=f"account {account_id}")
    return text


async def end_all(conn: Connection, account_id: int) -> None:
    query = "UPDATE password_links SET used_date = now() WHERE account_id = %s AND used_date IS NULL"
    await conn.execute(query, (account_id,))


async def invite(conn: Connection, email: str, role: Role, *, display_name: str = "", by: int | None) -> str:
    """Make an account for a new person; returns the secret of the link that sets their password."""
    async with conn.transaction():
        name = display_name or email.split("@", maxsplit=1)[0]
        account_id = await accounts.create(conn, email, role, None, name)
        await audit.record(conn, "account.invite", account_id=by, subject=f"account {account_id}", role=role)
        return await make(conn, account_id, "invitation", by=by)


async def account_of(conn: Connection, text: str) -> Account | None:
    """Whom the link is for; None where it is used, too old, or of nobody."""
    rows = await conn.execute(
        "SELECT l.account_id FROM password_links l JOIN accounts a ON a.id = l.account_id"
        " WHERE l.link_hash = %s AND l.used_date IS NULL AND l.expires_date > now() AND a.deactivated_date IS NULL",
        (secrets.hash_of(text),),
    )
    row = await rows.fetchone()
    return None if row is None else await accounts.by_id(conn, row[0])


async def use(conn: Connection, text: str, password_hash: str, *, email: str = "", address: str | None = None) -> Account:
    """Set the password, end the link and every session. `email`: for an account that has none yet, the first admin's.

    Raises BadParameterError where the link does not work.
    """
    async with conn.transaction():
        rows = await conn.execute(
            "UPDATE password_links SET used_date = now()"
            " WHERE link_hash = %s AND used_date IS NULL AND expires_date > now() RETURNING account_id",
            (secrets.hash_of(text),),
        )
        row = await rows.fetchone()
        account = None if row is None else await accounts.by_id(conn, row[0])
        if account is None or account.deactivated_date is not None:
            raise BadParameterError("The link was used already, or is too old. Ask for a new one.")
        if account.email is None:
            await accounts.set_email(conn, account.id, email)
        await accounts.set_password(conn, account.id, password_hash)
        await end_all(conn, account.id)
        await sessions.revoke_all(conn, account.id)
        await audit.record(conn, "password.set", account_id=account.id, address=address)
        return account


async def ask(conn: Connection, account_id: int) -> None:
    """Note that the person forgot their password, for the admins to see."""
    query = "INSERT INTO recovery_requests (account_id) VALUES (%s) ON CONFLICT (account_id) DO NOTHING"
    await conn.execute(query, (account_id,))


async def requests(conn: Connection) -> list[Request]:
    """Who waits for a link, the longest first."""
    rows = await conn.execute(
        "SELECT r.account_id, coalesce(a.email, ''), r.request_date FROM recovery_requests r"
        " JOIN accounts a ON a.id = r.account_id WHERE a.deactivated_date IS NULL ORDER BY r.request_date"
    )
    return [Request(*row) for row in await rows.fetchall()]
