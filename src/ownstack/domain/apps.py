"""API applications: programs that act for people with their consent. Each has a number, a secret and a key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import psycopg

from ownstack.domain import audit, keys, origins, redirects, secrets
from ownstack.kernel.errors import BadParameterError

Connection = psycopg.AsyncConnection[Any]
NAME_CHARS_MAX, DESCRIPTION_CHARS_MAX = 100, 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the owner of an app says about it."""

    name: str
    description: str = ""
    domain: str = ""
    redirect_uris: Sequence[str] = ()


class App(NamedTuple):
    id: int
    """The client_id."""
    name: str
    description: str
    domain: str | None
    redirect_uris: list[str]
    secret_hash: bytes | None
    owner_account_id: int | None
    owner_email: str | None
    creation_date: datetime
    write_approved_date: datetime | None
    disabled_date: datetime | None
    allowed_origins: list[str]


class Credentials(NamedTuple):
    """Told once, when they are made."""

    client_id: int
    client_secret: str
    key: str


SELECT = (
    "SELECT p.id, p.name, p.description, p.domain, p.redirect_uris, p.secret_hash, p.owner_account_id, o.email,"
    " p.creation_date, p.write_approved_date, p.disabled_date, p.allowed_origins"
    " FROM api_apps p LEFT JOIN accounts o ON o.id = p.owner_account_id"
)


async def create(
    conn: Connection, asked: Asked, *, owner_account_id: int | None, by: int | None = None, address: str | None = None
) -> Credentials:
    """Raises BadParameterError where what was asked for is not safe."""
    values = checked(asked)
    secret = secrets.new()
    async with conn.transaction():
        rows = await conn.execute(
            "INSERT INTO api_apps (name, description, domain, redirect_uris, secret_hash, owner_account_id)"
            " VALUES (%s, %s, %s, %s, %s, %s) RETURNING id",
            (*values, secrets.hash_of(secret), owner_account_id),
        )
        row = await rows.fetchone()
        assert row is not None
        key = await keys.create(conn, asked.name.strip(), app_id=row[0], owner_account_id=owner_account_id)
        await audit.record(
            conn, "app.create", account_id=by or owner_account_id, subject=f"app {row[0]}", address=address, name=values[0]
        )
    return Credentials(int(row[0]), secret, key)


def checked(asked: Asked) -> tuple[str, str, str | None, list[str]]:
    name = asked.name.strip()
    if not name or len(name) > NAME_CHARS_MAX or not name.isprintable():
        raise BadParameterError(f"The app needs a name, of at most {NAME_CHARS_MAX} characters.")
    if len(asked.description) > DESCRIPTION_CHARS_MAX:
        raise BadParameterError(f"The description can have at most {DESCRIPTION_CHARS_MAX} characters.")
    domain, uris = redirects.checked_domain(asked.domain), redirects.checked(asked.redirect_uris)
    for uri in uris:
        if domain is not None and uri.startswith("http") and not redirects.allows(uri, [], domain):
            raise BadParameterError(f"{uri!r} does not lie under the domain {domain}.")
    return name, asked.description.strip(), domain, uris


async def by_id(conn: Connection, app_id: int) -> App | None:
    row = await (await conn.execute(f"{SELECT} WHERE p.id = %s", (app_id,))).fetchone()
    return None if row is None else App(*row)


async def all_of(conn: Connection, *, owner_account_id: int | None = None) -> list[App]:
    """The apps of one person, or of everybody; the newest first."""
    query = f"{SELECT} WHERE %(owner)s::bigint IS NULL OR p.owner_account_id = %(owner)s ORDER BY p.id DESC"
    rows = await conn.execute(query, {"owner": owner_account_id})
    return [App(*row) for row in await rows.fetchall()]


async def change(conn: Connection, app: App, asked: Asked, *, by: int, address: str | None = None) -> None:
    values = checked(asked)
    async with conn.transaction():
        await conn.execute(
            "UPDATE api_apps SET name = %s, description = %s, domain = %s, redirect_uris = %s WHERE id = %s", (*values, app.id)
        )
        await audit.record(conn, "app.change", account_id=by, subject=f"app {app.id}", address=address)


async def allow_origins(
    conn: Connection, app_id: int, given: Sequence[str], *, by: int | None = None, address: str | None = None
) -> bool:
    """Let pages of these origins call API v3 for the app, and no others; False where there is no such app that works."""
    allowed = origins.checked(given)
    async with conn.transaction():
        query = "UPDATE api_apps SET allowed_origins = %s WHERE id = %s AND disabled_date IS NULL"
        if (await conn.execute(query, (allowed, app_id))).rowcount == 0:
            return False
        await audit.record(conn, "app.allow_origins", account_id=by, subject=f"app {app_id}", address=address, origins=allowed)
    return True


async def new_secret(conn: Connection, app: App, *, by: int, address: str | None = None) -> str:
    """Replace the secret; the old one no longer works."""
    secret = secrets.new()
    async with conn.transaction():
        await conn.execute("UPDATE api_apps SET secret_hash = %s WHERE id = %s", (secrets.hash_of(secret), app.id))
        await audit.record(conn, "app.new_secret", account_id=by, subject=f"app {app.id}", address=address)
    return secret


async def new_key(conn: Connection, app: App, *, by: int, address: str | None = None) -> str:
    """Replace the key; the old one no longer works."""
    async with conn.transaction():
        await conn.execute("UPDATE api_keys SET disabled_date = now() WHERE app_id = %s AND disabled_date IS NULL", (app.id,))
        key = await keys.create(conn, app.name, app_id=app.id, owner_account_id=app.owner_account_id)
        await audit.record(conn, "app.new_key", account_id=by, subject=f"app {app.id}", address=address)
    return key


async def disable(conn: Connection, app_id: int, *, by: int | None, address: str | None = None) -> bool:
    """Ends the app, its keys, codes and tokens at once; False where there is no such app that works."""
    async with conn.transaction():
        query = "UPDATE api_apps SET disabled_date = now() WHERE id = %s AND disabled_date IS NULL"
        if (await conn.execute(query, (app_id,))).rowcount == 0:
            return False
        for statement in ENDINGS:
            await conn.execute(statement, (app_id,))
        await audit.record(conn, "app.disable", account_id=by, subject=f"app {app_id}", address=address)
    return True


ENDINGS = (
    "UPDATE api_keys SET disabled_date = now() WHERE app_id = %s AND disabled_date IS NULL",
    "UPDATE access_tokens SET revoked_date = now() WHERE app_id = %s AND revoked_date IS NULL",
    "UPDATE oauth_codes SET used_date = now() WHERE app_id = %s AND used_date IS NULL",
    "DELETE FROM oauth_grants WHERE app_id = %s",
)


async def approve_writing(conn: Connection, app_id: int, *, by: int | None, address: str | None = None) -> bool:
    """Let the app ask people for write access, where the setting write_apps wants that approved."""
    async with conn.transaction():
        query = (
            "UPDATE api_apps SET write_approved_date = now(), write_approved_by = %s"
            " WHERE id = %s AND disabled_date IS NULL AND write_approved_date IS NULL"
        )
        if (await conn.execute(query, (by, app_id))).rowcount == 0:
            return False
        await audit.record(conn, "app.approve_writing", account_id=by, subject=f"app {app_id}", address=address)
    return True
