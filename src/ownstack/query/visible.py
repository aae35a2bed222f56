"""Which sites somebody may see at all; the rest does not exist for them."""

from __future__ import annotations

from typing import Any, NamedTuple

from psycopg import AsyncConnection

from ownstack.kernel.actor import Actor
from ownstack.query.context import Site
from ownstack.query.directory import Key
from ownstack.query.tokens import Token, role_on


def sites_of(sites: list[Site], key: Key | None, token: Token | None) -> list[Site]:
    """A key shows the main site and the teams that it was given; a token the main site and the teams of its person, or the one
    site that it is for. A token without scopes shows no team.
    """
    if token is None:
        teams = key.team_ids if key else frozenset()
        return [each for each in sites if each.kind == "main" or each.id in teams]
    only, teams = token.site_id, frozenset(token.faces if token.scopes else ())
    return [each for each in sites if each.id == only or (only is None and (each.kind == "main" or each.id in teams))]


class Reader(NamedTuple):
    """Somebody before a page of a site."""

    site_id: int
    site_name: str
    path: str
    """What the site's pages lie below."""
    actor: Actor | None
    """None for who is no member."""


async def reader(
    connection: AsyncConnection[Any], account_id: int | None, role: str, team: str | None, *, anonymous_read: bool
) -> Reader | None:
    """The account with this role, or nobody, before a page of the main site or a team. A site shows its pages to its members,
    the main one with `anonymous_read` to everybody; None where there is no site to see.
    """
    cursor = await connection.execute(
        "SELECT s.id, s.slug, s.name, m.id, m.reputation, m.user_type FROM sites s LEFT JOIN members m ON m.site_id = s.id"
        " AND m.account_id = %s AND m.deleted_date IS NULL AND m.deactivated_date IS NULL WHERE s.kind = %s"
        " AND (s.kind = 'main' OR s.slug = %s)",
        (account_id, "team" if team else "main", (team or "").lower()),
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    site_id, slug, name, user_id, reputation, user_type = row
    path = f"/c/{slug}" if team else ""
    if account_id is not None and user_id is not None:
        actor = Actor(account_id, site_id, user_id, role_on(role, user_type), reputation)
        return Reader(site_id, name, path, actor)
    return Reader(site_id, name, path, None) if anonymous_read and not team else None
