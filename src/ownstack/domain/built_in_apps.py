"""Apps that the server registers itself, for pages of its own. They have no secret and no owner; an admin can disable them
like any other, and they stay so.
"""

from dataclasses import replace
from typing import Any

import psycopg

from ownstack.domain import keys, redirects
from ownstack.domain.apps import SELECT, App, Asked, checked

Connection = psycopg.AsyncConnection[Any]
KEY_LIFE_H = 24
"""A person's earlier keys of the app end when they ask for another, once they are so old."""


async def register(conn: Connection, built_in: str, asked: Asked) -> None:
    """See that the app is there, as asked. What it may write needs no approval: it does nothing but what people tell it to.

    On a site that others reach over plain http it has keys alone: no token goes over a line that others can read.
    """
    safe = [uri for uri in asked.redirect_uris if redirects.is_safe(uri)]
    name, description, _, uris = checked(replace(asked, redirect_uris=safe))
    await conn.execute(
        "INSERT INTO api_apps AS a (name, description, redirect_uris, write_approved_date, built_in)"
        " VALUES (%s, %s, %s, now(), %s) ON CONFLICT (built_in) DO UPDATE SET name = excluded.name,"
        " description = excluded.description, redirect_uris = excluded.redirect_uris"
        " WHERE (a.name, a.description, a.redirect_uris) <> (excluded.name, excluded.description, excluded.redirect_uris)",
        (name, description, uris, built_in),
    )


async def find(conn: Connection, built_in: str) -> App | None:
    """The app, unless it is disabled."""
    row = await (await conn.execute(f"{SELECT} WHERE p.built_in = %s AND p.disabled_date IS NULL", (built_in,))).fetchone()
    return None if row is None else App(*row)


async def client_id(conn: Connection, built_in: str) -> int | None:
    """None where no token can be had: an admin disabled the app, or the site is plain http."""
    app = await find(conn, built_in)
    return app.id if app and app.redirect_uris else None


async def make_key(conn: Connection, app: App, account_id: int) -> str:
    """A key of the app for one person, who loses it with their account. It shows the main site; a team takes a token."""
    async with conn.transaction():
        await conn.execute(
            "UPDATE api_keys SET disabled_date = now() WHERE app_id = %s AND owner_account_id = %s AND disabled_date IS NULL"
            " AND creation_date < now() - %s * interval '1 hour'",
            (app.id, account_id, KEY_LIFE_H),
        )
        return await keys.create(conn, app.name, app_id=app.id, owner_account_id=account_id)
