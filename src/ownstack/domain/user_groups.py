"""User groups: people who are named together, as editors or as experts. A change says all of it anew (api-v3.md section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ownstack.domain import audit, members, permissions, rules, texts
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import BadParameterError, NotFoundError


async def create(conn: Connection, actor: Actor, *, name: str, description: str | None, user_ids: Sequence[int]) -> int:
    """Returns the group's id."""
    await permissions.require(conn, actor, "manage_user_groups")
    cursor = await conn.execute(
        "INSERT INTO user_groups (site_id, name, description) VALUES (%s, %s, %s) RETURNING id",
        (actor.site_id, *_checked(name, description)),
    )
    row = await cursor.fetchone()
    assert row is not None
    await _add(conn, actor, row[0], user_ids)
    await _record(conn, actor, "create", row[0], user_ids)
    return int(row[0])


async def replace(
    conn: Connection, actor: Actor, group_id: int, *, name: str, description: str | None, user_ids: Sequence[int]
) -> int:
    """Name, description and people, all of them: what is not given is gone."""
    await _lock(conn, actor, group_id)
    await conn.execute(
        "UPDATE user_groups SET name = %s, description = %s WHERE site_id = %s AND id = %s",
        (*_checked(name, description), actor.site_id, group_id),
    )
    await conn.execute("DELETE FROM user_group_members WHERE site_id = %s AND user_group_id = %s", (actor.site_id, group_id))
    await _add(conn, actor, group_id, user_ids)
    await _record(conn, actor, "change", group_id, user_ids)
    return group_id


async def add_members(conn: Connection, actor: Actor, group_id: int, user_ids: Sequence[int]) -> int:
    await _lock(conn, actor, group_id)
    await _add(conn, actor, group_id, user_ids)
    await _record(conn, actor, "add_members", group_id, user_ids)
    return group_id


async def remove_member(conn: Connection, actor: Actor, group_id: int, user_id: int) -> int:
    """Raises NotFoundError where the person is not in it."""
    await _lock(conn, actor, group_id)
    cursor = await conn.execute(
        "DELETE FROM user_group_members WHERE site_id = %s AND user_group_id = %s AND user_id = %s",
        (actor.site_id, group_id, user_id),
    )
    if not cursor.rowcount:
        raise NotFoundError("user", f"User {user_id} is not in this group.")
    await _record(conn, actor, "remove_member", group_id, [user_id])
    return group_id


async def all_there(conn: Connection, site_id: int, group_ids: Iterable[int]) -> list[int]:
    """These groups of the site, each once. Raises BadParameterError that names those that are not there."""
    wanted = list(dict.fromkeys(group_ids))
    cursor = await conn.execute("SELECT id FROM user_groups WHERE site_id = %s AND id = ANY(%s)", (site_id, wanted))
    missing = set(wanted) - {row[0] for row in await cursor.fetchall()}
    if missing:
        raise BadParameterError(f"There is no user group {', '.join(map(str, sorted(missing)))}.")
    return wanted


async def _lock(conn: Connection, actor: Actor, group_id: int) -> None:
    await permissions.require(conn, actor, "manage_user_groups")
    cursor = await conn.execute(
        "SELECT FROM user_groups WHERE site_id = %s AND id = %s FOR NO KEY UPDATE", (actor.site_id, group_id)
    )
    if not cursor.rowcount:
        raise NotFoundError("user group", f"There is no user group {group_id}.")


def _checked(name: str, description: str | None) -> tuple[str, str | None]:
    name = texts.check(" ".join(name.split()), rules.GROUP_NAME)
    return name, None if description is None else texts.check(description, rules.GROUP_DESCRIPTION)


async def _add(conn: Connection, actor: Actor, group_id: int, user_ids: Sequence[int]) -> None:
    await conn.execute(
        "INSERT INTO user_group_members (site_id, user_group_id, user_id) SELECT %s, %s, unnest(%s::bigint[])"
        " ON CONFLICT DO NOTHING",
        (actor.site_id, group_id, await members.all_there(conn, actor.site_id, user_ids)),
    )


async def _record(conn: Connection, actor: Actor, act: str, group_id: int, user_ids: Sequence[int]) -> None:
    await audit.record(
        conn,
        f"user_group.{act}",
        account_id=actor.account_id,
        subject=f"user group {group_id}",
        site_id=actor.site_id,
        user_ids=[*user_ids],
    )
