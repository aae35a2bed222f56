"""Subject matter experts: the people and user groups that are known to know a tag."""

from __future__ import annotations

from collections.abc import Sequence

from ownstack.domain import audit, members, permissions, user_groups
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import NotFoundError


async def name_all(conn: Connection, actor: Actor, tag_id: int, *, user_ids: Sequence[int], group_ids: Sequence[int]) -> int:
    """These and nobody else; who stays an expert keeps the date on which they became one."""
    await _lock(conn, actor, tag_id)
    await conn.execute(
        "DELETE FROM subject_matter_experts WHERE site_id = %s AND tag_id = %s"
        " AND NOT (coalesce(user_id = ANY(%s), false) OR coalesce(user_group_id = ANY(%s), false))",
        (actor.site_id, tag_id, [*user_ids], [*group_ids]),
    )
    await _add(conn, actor, tag_id, user_ids=user_ids, group_ids=group_ids)
    await _record(conn, actor, "replace", tag_id, user_ids=user_ids, group_ids=group_ids)
    return tag_id


async def add(
    conn: Connection, actor: Actor, tag_id: int, *, user_ids: Sequence[int] = (), group_ids: Sequence[int] = ()
) -> int:
    """Returns the tag's id. Who is an expert already stays one."""
    await _lock(conn, actor, tag_id)
    await _add(conn, actor, tag_id, user_ids=user_ids, group_ids=group_ids)
    await _record(conn, actor, "add", tag_id, user_ids=user_ids, group_ids=group_ids)
    return tag_id


async def remove(
    conn: Connection, actor: Actor, tag_id: int, *, user_ids: Sequence[int] = (), group_ids: Sequence[int] = ()
) -> int:
    """Nothing happens to those who are none."""
    await _lock(conn, actor, tag_id)
    await conn.execute(
        "DELETE FROM subject_matter_experts WHERE site_id = %s AND tag_id = %s"
        " AND (user_id = ANY(%s) OR user_group_id = ANY(%s))",
        (actor.site_id, tag_id, [*user_ids], [*group_ids]),
    )
    await _record(conn, actor, "remove", tag_id, user_ids=user_ids, group_ids=group_ids)
    return tag_id


async def _lock(conn: Connection, actor: Actor, tag_id: int) -> None:
    await permissions.require(conn, actor, "name_experts")
    cursor = await conn.execute("SELECT FROM tags WHERE site_id = %s AND id = %s FOR NO KEY UPDATE", (actor.site_id, tag_id))
    if not cursor.rowcount:
        raise NotFoundError("tag", f"There is no tag {tag_id}.")


async def _add(conn: Connection, actor: Actor, tag_id: int, *, user_ids: Sequence[int], group_ids: Sequence[int]) -> None:
    for column, ids in (
        ("user_id", await members.all_there(conn, actor.site_id, user_ids)),
        ("user_group_id", await user_groups.all_there(conn, actor.site_id, group_ids)),
    ):
        await conn.execute(
            f"INSERT INTO subject_matter_experts (site_id, tag_id, {column}) SELECT %s, %s, unnest(%s::bigint[])"
            " ON CONFLICT DO NOTHING",
            (actor.site_id, tag_id, ids),
        )


async def _record(
    conn: Connection, actor: Actor, act: str, tag_id: int, *, user_ids: Sequence[int], group_ids: Sequence[int]
) -> None:
    await audit.record(
        conn,
        f"experts.{act}",
        account_id=actor.account_id,
        subject=f"tag {tag_id}",
        site_id=actor.site_id,
        user_ids=[*user_ids],
        user_group_ids=[*group_ids],
    )
