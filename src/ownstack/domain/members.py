"""Members: an account is a person of this installation, a member is that person on one site."""

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

import psycopg

from ownstack.kernel.errors import BadParameterError

Connection = psycopg.AsyncConnection[Any]
UserType = Literal["registered", "moderator", "team_admin"]


class Membership(NamedTuple):
    """A site that a person belongs to, and what they are called there."""

    site_id: int
    slug: str
    kind: str
    name: str
    user_id: int
    display_name: str


async def join(conn: Connection, site_id: int, account_id: int, display_name: str, user_type: UserType = "registered") -> int:
    """Make the account a member of the site; returns the member's id there."""
    rows = await conn.execute(
        "INSERT INTO members (site_id, account_id, display_name, user_type) VALUES (%s, %s, %s, %s) RETURNING id",
        (site_id, account_id, display_name, user_type),
    )
    row = await rows.fetchone()
    assert row is not None
    return int(row[0])


async def memberships(conn: Connection, account_id: int) -> list[Membership]:
    """The sites of a person, the main one first."""
    rows = await conn.execute(
        "SELECT s.id, s.slug, s.kind, s.name, m.id, m.display_name FROM members m JOIN sites s ON s.id = m.site_id"
        " WHERE m.account_id = %s AND m.deleted_date IS NULL AND m.deactivated_date IS NULL ORDER BY s.kind, s.name, s.id",
        (account_id,),
    )
    return [Membership(*row) for row in await rows.fetchall()]


async def main_site(conn: Connection) -> int | None:
    row = await (await conn.execute("SELECT id FROM sites WHERE kind = 'main'")).fetchone()
    return None if row is None else int(row[0])


async def all_there(conn: Connection, site_id: int, user_ids: Iterable[int]) -> list[int]:
    """These members of the site, each once. Raises BadParameterError that names those who are not there."""
    wanted = list(dict.fromkeys(user_ids))
    rows = await conn.execute(
        "SELECT id FROM members WHERE site_id = %s AND id = ANY(%s) AND deleted_date IS NULL", (site_id, wanted)
    )
    missing = set(wanted) - {row[0] for row in await rows.fetchall()}
    if missing:
        raise BadParameterError(f"There is no user {', '.join(map(str, sorted(missing)))}.")
    return wanted


class Profile(NamedTuple):
    """What a person says about themselves on the main site."""

    display_name: str
    job_title: str | None
    department: str | None
    location: str | None
    website_url: str | None


async def profile(conn: Connection, account_id: int) -> Profile | None:
    rows = await conn.execute(
        f"SELECT {', '.join(Profile._fields)} FROM members"
        " WHERE account_id = %s AND site_id = (SELECT id FROM sites WHERE kind = 'main')",
        (account_id,),
    )
    row = await rows.fetchone()
    return None if row is None else Profile(*row)


async def describe(conn: Connection, account_id: int, told: Profile) -> None:
    """The profile on every site of the person."""
    columns = ", ".join(f"{name} = %s" for name in Profile._fields)
    query = f"UPDATE members SET {columns}, last_modified_date = now() WHERE account_id = %s"
    await conn.execute(query, (*told, account_id))
