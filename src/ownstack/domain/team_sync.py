"""Makes the members of teams those that an identity system lists. A preview is the same verb, rolled back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from ownstack.kernel.errors import BadParameterError

Connection = AsyncConnection[Any]


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is to be in a team. `levels`: registered or team_admin, by external id or e-mail address."""

    team: str
    levels: Mapping[str, str]


@dataclass(slots=True)
class Synced:
    """What happened to a team, by the identifiers that were given (the account's own for those removed)."""

    team: str
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


async def sync(
    conn: Connection, rosters: list[Roster], *, account_id: int, dry_run: bool = False, address: str | None = None
) -> list[Synced]:
    """All teams in one transaction. `account_id` is the administrator's. Who is not listed leaves the team; their posts stay.

    Raises BadParameterError for a team that is not there.
    """
    async with conn.transaction(force_rollback=dry_run):
        done = [await _sync_team(conn, each) for each in rosters]
        for each in done:
            await conn.execute(
                "INSERT INTO audit_log (account_id, action, subject, details, address) VALUES (%s, 'team.sync', %s, %s, %s)",
                (account_id, each.team, Jsonb({"added": each.added, "removed": each.removed}), address),
            )
    return done


async def _sync_team(conn: Connection, roster: Roster) -> Synced:
    site_id = await _team_id(conn, roster.team)
    accounts = await _accounts(conn, list(roster.levels))
    members = await _members(conn, site_id)
    done = Synced(roster.team, unknown=[each for each in roster.levels if each not in accounts])
    for identifier, account_id in accounts.items():
        level = roster.levels[identifier]
        if account_id not in members:
            await _join(conn, site_id, account_id, level)
            done.added.append(identifier)
        elif members[account_id][0] != level:
            await _set_level(conn, site_id, account_id, level)
            done.changed.append(identifier)
    staying = set(accounts.values())
    for account_id in members.keys() - staying:
        await _leave(conn, site_id, account_id)
    done.removed = sorted(name for account_id, (_, name) in members.items() if account_id not in staying)
    return done


async def _team_id(conn: Connection, name: str) -> int:
    cursor = await conn.execute(
        "SELECT id FROM sites WHERE kind = 'team' AND (slug = lower(%(name)s) OR lower(name) = lower(%(name)s))"
        " ORDER BY slug = lower(%(name)s) DESC LIMIT 1",
        {"name": name},
    )
    row = await cursor.fetchone()
    if row is None:
        raise BadParameterError(f"No team found for name `{name}`")
    return int(row[0])


async def _accounts(conn: Connection, identifiers: list[str]) -> dict[str, int]:
    """Accounts in order by what they were asked by; an external id goes before an address."""
    cursor = await conn.execute(
        "SELECT DISTINCT ON (i.name) i.name, a.id FROM unnest(%s::text[]) AS i(name) JOIN accounts a"
        " ON (a.external_id = i.name OR lower(a.email) = lower(i.name)) AND a.deactivated_date IS NULL"
        " ORDER BY i.name, a.external_id IS NOT DISTINCT FROM i.name DESC",
        (identifiers,),
    )
    return dict(await cursor.fetchall())


async def _members(conn: Connection, site_id: int) -> dict[int, tuple[str, str]]:
    """Those of today but the Community user, who belongs to every site."""
    cursor = await conn.execute(
        "SELECT a.id, m.user_type, coalesce(a.external_id, a.email, m.display_name) FROM members m"
        " JOIN accounts a ON a.id = m.account_id WHERE m.site_id = %s AND a.id > 0 AND m.deleted_date IS NULL"
        " AND m.deactivated_date IS NULL",
        (site_id,),
    )
    return {account_id: (user_type, name) for account_id, user_type, name in await cursor.fetchall()}


async def _join(conn: Connection, site_id: int, account_id: int, level: str) -> None:
    """One who has been there before comes back to the same member, with all they wrote."""
    await conn.execute(
        "INSERT INTO members (site_id, account_id, display_name, user_type) SELECT %(site)s, a.id, coalesce((SELECT"
        " m.display_name FROM members m JOIN sites s ON s.id = m.site_id AND s.kind = 'main' WHERE m.account_id = a.id),"
        " split_part(a.email, '@', 1), 'user' || a.id), %(level)s FROM accounts a WHERE a.id = %(account)s"
        " ON CONFLICT (site_id, account_id) DO UPDATE SET user_type = excluded.user_type, deactivated_date = NULL,"
        " deleted_date = NULL",
        {"site": site_id, "account": account_id, "level": level},
    )


async def _set_level(conn: Connection, site_id: int, account_id: int, level: str) -> None:
    await conn.execute("UPDATE members SET user_type = %s WHERE site_id = %s AND account_id = %s", (level, site_id, account_id))


async def _leave(conn: Connection, site_id: int, account_id: int) -> None:
    await conn.execute(
        "UPDATE members SET deactivated_date = now() WHERE site_id = %s AND account_id = %s", (site_id, account_id)
    )
