"""Accounts: the people of an installation. Made, invited, given roles, deactivated, and let back in."""

from datetime import datetime
from typing import Any, Literal, NamedTuple, get_args

import psycopg

from ownstack.domain import audit, members
from ownstack.kernel.errors import BadParameterError

Connection = psycopg.AsyncConnection[Any]
Role = Literal["registered", "moderator", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
EMAIL_CHARS_MAX = 254


class Account(NamedTuple):
    id: int
    email: str | None
    role: Role
    password_hash: str | None
    creation_date: datetime
    deactivated_date: datetime | None
    display_name: str
    """On the main site; empty where the person is not a member."""


SELECT = (
    "SELECT a.id, a.email, a.role, a.password_hash, a.creation_date, a.deactivated_date, coalesce(m.display_name, '')"
    " FROM accounts a LEFT JOIN sites s ON s.kind = 'main' LEFT JOIN members m ON m.site_id = s.id AND m.account_id = a.id"
)


async def create(conn: Connection, email: str | None, role: Role, password_hash: str | None, display_name: str = "") -> int:
    """Make an account and its member on the main site; returns its id. Raises BadParameterError where the address is
    no address or has an account, whatever its case.
    """
    address = None if email is None else checked_email(email)
    try:
        async with conn.transaction():
            rows = await conn.execute(
                "INSERT INTO accounts (email, email_verified, role, password_hash) VALUES (%s, true, %s, %s) RETURNING id",
                (address, role, password_hash),
            )
    except psycopg.errors.UniqueViolation:
        raise BadParameterError(f"{email} has an account already.") from None
    row = await rows.fetchone()
    assert row is not None
    site_id = await members.main_site(conn)
    if display_name and site_id is not None:
        await members.join(conn, site_id, row[0], display_name, user_type_of(role))
    return int(row[0])


def checked_email(email: str) -> str:
    name, at, host = email.strip().rpartition("@")
    if not (name and at and host) or len(email) > EMAIL_CHARS_MAX or any(char.isspace() for char in email.strip()):
        raise BadParameterError(f"{email!r} is no e-mail address.")
    return email.strip()


def user_type_of(role: Role) -> members.UserType:
    return "registered" if role == "registered" else "moderator"


async def by_email(conn: Connection, email: str) -> Account | None:
    return await one(conn, "lower(a.email) = lower(%s)", email)


async def by_id(conn: Connection, account_id: int) -> Account | None:
    return await one(conn, "a.id = %s", account_id)


async def one(conn: Connection, condition: str, value: object) -> Account | None:
    row = await (await conn.execute(f"{SELECT} WHERE {condition}", (value,))).fetchone()
    return None if row is None else Account(*row)


async def page_of(conn: Connection, *, search: str = "", offset: int = 0, size: int = 50) -> list[Account]:
    """People who can be signed in, by name; imported people have no account of ours and are left out."""
    rows = await conn.execute(
        f"{SELECT} WHERE (a.email IS NOT NULL OR a.password_hash IS NOT NULL)"
        " AND (a.email ILIKE %(like)s OR m.display_name ILIKE %(like)s)"
        " ORDER BY lower(coalesce(m.display_name, a.email)), a.id LIMIT %(size)s OFFSET %(offset)s",
        {"like": f"%{escaped(search)}%", "size": size, "offset": offset},
    )
    return [Account(*row) for row in await rows.fetchall()]


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


async def has_admin(conn: Connection) -> bool:
    """Whether somebody can sign in as an admin."""
    query = "SELECT 1 FROM accounts WHERE role = 'admin' AND password_hash IS NOT NULL AND deactivated_date IS NULL LIMIT 1"
    return await (await conn.execute(query)).fetchone() is not None


async def nameless_admin(conn: Connection) -> int | None:
    """The account that waits for the first admin to follow the printed link."""
    query = "SELECT id FROM accounts WHERE role = 'admin' AND email IS NULL AND password_hash IS NULL AND id > 0"
    row = await (await conn.execute(f"{query} ORDER BY id LIMIT 1")).fetchone()
    return None if row is None else int(row[0])


async def set_password(conn: Connection, account_id: int, password_hash: str) -> None:
    await conn.execute("UPDATE accounts SET password_hash = %s WHERE id = %s", (password_hash, account_id))


async def set_email(conn: Connection, account_id: int, email: str) -> None:
    try:
        async with conn.transaction():
            await conn.execute("UPDATE accounts SET email = %s WHERE id = %s", (checked_email(email), account_id))
    except psycopg.errors.UniqueViolation:
        raise BadParameterError(f"{email} has an account already.") from None


async def set_role(conn: Connection, account_id: int, role: Role, *, by: int | None, address: str | None = None) -> None:
    """Raises BadParameterError where nobody would be left to administer the installation."""
    async with conn.transaction():
        await conn.execute("UPDATE accounts SET role = %s WHERE id = %s", (role, account_id))
        await conn.execute(
            "UPDATE members SET user_type = %s WHERE account_id = %s AND user_type IN ('registered', 'moderator')"
            " AND site_id = (SELECT id FROM sites WHERE kind = 'main')",
            (user_type_of(role), account_id),
        )
        await refuse_without_admin(conn)
        await audit.record(conn, "account.role", account_id=by, subject=f"account {account_id}", address=address, role=role)


async def deactivate(conn: Connection, account_id: int, *, by: int | None, address: str | None = None) -> None:
    """Ends the person's sessions, tokens, codes and keys at once, and keeps them from signing in."""
    async with conn.transaction():
        for statement in DEACTIVATION:
            await conn.execute(statement, (account_id,))
        await refuse_without_admin(conn)
        await audit.record(conn, "account.deactivate", account_id=by, subject=f"account {account_id}", address=address)


DEACTIVATION = (
    "UPDATE accounts SET deactivated_date = now() WHERE id = %s AND deactivated_date IS NULL",
    "UPDATE members SET deactivated_date = now() WHERE account_id = %s AND deactivated_date IS NULL",
    "DELETE FROM sessions WHERE account_id = %s",
    "UPDATE access_tokens SET revoked_date = now() WHERE account_id = %s AND revoked_date IS NULL",
    # tokens for other people that this person's token made
    "UPDATE access_tokens SET revoked_date = now() WHERE revoked_date IS NULL"
    " AND impersonated_by IN (SELECT id FROM access_tokens WHERE account_id = %s)",
    "UPDATE oauth_codes SET used_date = now() WHERE account_id = %s AND used_date IS NULL",
    "UPDATE api_keys SET disabled_date = now() WHERE owner_account_id = %s AND disabled_date IS NULL",
    "UPDATE password_links SET used_date = now() WHERE account_id = %s AND used_date IS NULL",
    "DELETE FROM oauth_grants WHERE account_id = %s",
)


async def reactivate(conn: Connection, account_id: int, *, by: int | None, address: str | None = None) -> None:
    """Lets the person in again; what was ended stays ended."""
    async with conn.transaction():
        await conn.execute("UPDATE accounts SET deactivated_date = NULL WHERE id = %s", (account_id,))
        await conn.execute("UPDATE members SET deactivated_date = NULL WHERE account_id = %s", (account_id,))
        await audit.record(conn, "account.reactivate", account_id=by, subject=f"account {account_id}", address=address)


async def refuse_without_admin(conn: Connection) -> None:
    # one at a time, or two admins that demote each other would both be let
    await conn.execute("SELECT pg_advisory_xact_lock(hashtext('the last admin'))")
    if not await has_admin(conn):
        raise BadParameterError("Somebody has to be an admin: this is the last one.")
