"""Subject matter experts."""

from __future__ import annotations

from ownstack.domain import experts
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.v3.writing.performing import Values, Write

_ID = "tagId"


async def _name_all(conn: Connection, actor: Actor, values: Values) -> int:
    return await experts.name_all(
        conn, actor, values[_ID], user_ids=values.get("userIds", ()), group_ids=values.get("userGroupIds", ())
    )


async def _add_users(conn: Connection, actor: Actor, values: Values) -> int:
    return await experts.add(conn, actor, values[_ID], user_ids=values["body"])


async def _add_groups(conn: Connection, actor: Actor, values: Values) -> int:
    return await experts.add(conn, actor, values[_ID], group_ids=values["body"])


async def _remove_user(conn: Connection, actor: Actor, values: Values) -> int:
    return await experts.remove(conn, actor, values[_ID], user_ids=[values["userId"]])


async def _remove_group(conn: Connection, actor: Actor, values: Values) -> int:
    return await experts.remove(conn, actor, values[_ID], group_ids=[values["userGroupId"]])


WRITES: dict[str, Write] = {
    "name_experts": Write(_name_all, _ID),
    "add_experts": Write(_add_users, _ID),
    "add_expert_groups": Write(_add_groups, _ID),
    "remove_expert": Write(_remove_user),
    "remove_expert_group": Write(_remove_group),
}
