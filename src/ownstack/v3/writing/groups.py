"""User groups and communities."""

from __future__ import annotations

from typing import Any

from ownstack.domain import communities, user_groups
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.v3.writing.performing import Values, Write

_GROUP, _COMMUNITY = "userGroupId", "communityId"


async def _create(conn: Connection, actor: Actor, values: Values) -> int:
    return await user_groups.create(conn, actor, **_group(values))


async def _replace(conn: Connection, actor: Actor, values: Values) -> int:
    return await user_groups.replace(conn, actor, values[_GROUP], **_group(values))


def _group(values: Values) -> dict[str, Any]:
    return {"name": values["name"], "description": values.get("description"), "user_ids": values.get("userIds", ())}


async def _add(conn: Connection, actor: Actor, values: Values) -> int:
    return await user_groups.add_members(conn, actor, values[_GROUP], values["body"])


async def _remove(conn: Connection, actor: Actor, values: Values) -> int:
    return await user_groups.remove_member(conn, actor, values[_GROUP], values["userId"])


async def _join(conn: Connection, actor: Actor, values: Values) -> int:
    return await communities.join(conn, actor, values[_COMMUNITY])


async def _leave(conn: Connection, actor: Actor, values: Values) -> int:
    return await communities.leave(conn, actor, values[_COMMUNITY])


async def _bring(conn: Connection, actor: Actor, values: Values) -> int:
    return await communities.add_members(conn, actor, values[_COMMUNITY], values.get("memberUserIds", ()))


async def _take(conn: Connection, actor: Actor, values: Values) -> int:
    return await communities.remove_members(conn, actor, values[_COMMUNITY], values.get("memberUserIds", ()))


WRITES: dict[str, Write] = {
    "create_user_group": Write(_create, _GROUP),
    "replace_user_group": Write(_replace, _GROUP),
    "add_group_members": Write(_add, _GROUP),
    "remove_group_member": Write(_remove, _GROUP),
    "join_community": Write(_join, _COMMUNITY),
    "leave_community": Write(_leave, _COMMUNITY),
    "add_community_members": Write(_bring, _COMMUNITY),
    "remove_community_members": Write(_take, _COMMUNITY),
}
