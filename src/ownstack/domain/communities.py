"""Communities: who is in one. API v2.3 calls them collectives, and so do their tables."""

from __future__ import annotations

from collections.abc import Sequence

from ownstack.domain import audit, members, permissions
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import NotFoundError


async def join(conn: Connection, actor: Actor, community_id: int) -> int:
    """Returns the community's id. Who is in it already stays what they are in it."""
    await _lock(conn, actor, community_id, "join_community")
    await _add(conn, actor, community_id, [actor.user_id])
    return community_id


async def leave(conn: Connection, actor: Actor, community_id: int) -> int:
    await _lock(conn, actor, community_id, "join_community")
    await _remove(conn, actor, community_id, [actor.user_id])
    return community_id


async def add_members(conn: Connection, actor: Actor, community_id: int, user_ids: Sequence[int]) -> int:
    await _lock(conn, actor, community_id, "manage_community")
    await _add(conn, actor, community_id, await members.all_there(conn, actor.site_id, user_ids))
    await _record(conn, actor, "add_members", community_id, user_ids)
    return community_id


async def remove_members(conn: Connection, actor: Actor, community_id: int, user_ids: Sequence[int]) -> int:
    await _lock(conn, actor, community_id, "manage_community")
    await _remove(conn, actor, community_id, await members.all_there(conn, actor.site_id, user_ids))
    await _record(conn, actor, "remove_members", community_id, user_ids)
    return community_id


async def _lock(conn: Connection, actor: Actor, community_id: int, act: str) -> None:
    await permissions.require(conn, actor, act)
    cursor = await conn.execute(
        "SELECT FROM collectives WHERE site_id = %s AND id = %s FOR NO KEY UPDATE", (actor.site_id, community_id)
    )
    if not cursor.rowcount:
        raise NotFoundError("community", f"There is no community {community_id}.")


async def _add(conn: Connection, actor: Actor, community_id: int, user_ids: list[int]) -> None:
    await conn.execute(
        "INSERT INTO collective_members (site_id, collective_id, user_id, role) SELECT %s, %s, unnest(%s::bigint[]), 'member'"
        " ON CONFLICT DO NOTHING",
        (actor.site_id, community_id, user_ids),
    )


async def _remove(conn: Connection, actor: Actor, community_id: int, user_ids: list[int]) -> None:
    await conn.execute(
        "DELETE FROM collective_members WHERE site_id = %s AND collective_id = %s AND user_id = ANY(%s)",
        (actor.site_id, community_id, user_ids),
    )


async def _record(conn: Connection, actor: Actor, act: str, community_id: int, user_ids: Sequence[int]) -> None:
    await audit.record(
        conn,
        f"community.{act}",
        account_id=actor.account_id,
        subject=f"community {community_id}",
        site_id=actor.site_id,
        user_ids=[*user_ids],
    )
