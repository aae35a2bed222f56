"""Collections."""

from __future__ import annotations

from ownstack.domain import collections
from ownstack.domain.collections import Contents
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.v3.writing.performing import Values, Write

_ID = "collectionId"


async def _make(conn: Connection, actor: Actor, values: Values) -> int:
    return await collections.make(conn, actor, _contents(values))


async def _edit(conn: Connection, actor: Actor, values: Values) -> int:
    return await collections.edit(conn, actor, values[_ID], _contents(values), owner_user_id=values.get("ownerId"))


async def _delete(conn: Connection, actor: Actor, values: Values) -> int:
    return await collections.delete(conn, actor, values[_ID])


def _contents(values: Values) -> Contents:
    return Contents(
        values.get("title", ""),
        values.get("description", ""),
        values.get("contentIds", ()),
        values.get("editorUserIds", ()),
        values.get("editorUserGroupIds", ()),
    )


WRITES: dict[str, Write] = {
    "make_collection": Write(_make, _ID),
    "edit_collection": Write(_edit, _ID),
    "delete_collection": Write(_delete),
}
