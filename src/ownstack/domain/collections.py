"""Collections: questions and articles in an order that somebody gave them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from ownstack.domain import members, permissions, rules, texts, user_groups
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import AlreadyDeletedError, BadParameterError, NotFoundError, WriteFailedError


@dataclass(frozen=True, slots=True)
class Contents:
    """All that its makers say of a collection. `content_ids`: of questions and articles, in their order."""

    title: str
    description: str = ""
    content_ids: Sequence[int] = ()
    editor_user_ids: Sequence[int] = ()
    editor_group_ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection's row, locked; `is_editor`: of the actor who locked it."""

    id: int
    owner_user_id: int
    deleted_date: datetime | None
    is_editor: bool

    def is_of(self, actor: Actor) -> bool:
        return self.owner_user_id == actor.user_id


async def make(conn: Connection, actor: Actor, contents: Contents) -> int:
    """Returns the collection's id."""
    await permissions.require(conn, actor, "make_collection")
    cursor = await conn.execute(
        "INSERT INTO collections (site_id, title, description, owner_user_id) VALUES (%s, %s, %s, %s) RETURNING id",
        (actor.site_id, *_checked(contents), actor.user_id),
    )
    row = await cursor.fetchone()
    assert row is not None
    await _fill(conn, actor, row[0], contents)
    return int(row[0])


async def edit(
    conn: Connection, actor: Actor, collection_id: int, contents: Contents, *, owner_user_id: int | None = None
) -> int:
    """All of it anew: what is not given is gone, but for the owner."""
    found = await _lock(conn, actor, collection_id)
    if found.deleted_date:
        raise WriteFailedError("This collection has been deleted.")
    await permissions.require(conn, actor, "edit_collection", found, is_editor=found.is_editor)
    if owner_user_id is not None and owner_user_id != found.owner_user_id:
        await permissions.require(conn, actor, "hand_over_collection", found)
        await members.all_there(conn, actor.site_id, [owner_user_id])
    await conn.execute(
        "UPDATE collections SET title = %s, description = %s, owner_user_id = coalesce(%s, owner_user_id),"
        " last_edit_date = now() WHERE site_id = %s AND id = %s",
        (*_checked(contents), owner_user_id, actor.site_id, collection_id),
    )
    for table in ("collection_posts", "collection_editors", "collection_editor_groups"):
        await conn.execute(f"DELETE FROM {table} WHERE site_id = %s AND collection_id = %s", (actor.site_id, collection_id))
    await _fill(conn, actor, collection_id, contents)
    return collection_id


async def delete(conn: Connection, actor: Actor, collection_id: int) -> int:
    """It stays there for its owner and for moderators. Raises AlreadyDeletedError where it is deleted."""
    found = await _lock(conn, actor, collection_id)
    if found.deleted_date:
        raise AlreadyDeletedError("collection")
    await permissions.require(conn, actor, "delete_collection", found)
    await conn.execute(
        "UPDATE collections SET deleted_date = now() WHERE site_id = %s AND id = %s", (actor.site_id, collection_id)
    )
    return collection_id


async def _lock(conn: Connection, actor: Actor, collection_id: int) -> Collection:
    cursor = conn.cursor(row_factory=class_row(Collection))
    await cursor.execute(
        "SELECT c.id, c.owner_user_id, c.deleted_date, EXISTS (SELECT FROM collection_editors e WHERE e.site_id = c.site_id"
        " AND e.collection_id = c.id AND e.user_id = %(me)s) OR EXISTS (SELECT FROM collection_editor_groups e"
        " JOIN user_group_members m ON m.site_id = e.site_id AND m.user_group_id = e.user_group_id WHERE e.site_id = c.site_id"
        " AND e.collection_id = c.id AND m.user_id = %(me)s) AS is_editor"
        " FROM collections c WHERE c.site_id = %(site)s AND c.id = %(id)s FOR NO KEY UPDATE OF c",
        {"site": actor.site_id, "id": collection_id, "me": actor.user_id},
    )
    found = await cursor.fetchone()
    if found is None or (found.deleted_date and not (actor.is_moderator or found.is_of(actor))):
        raise NotFoundError("collection", f"There is no collection {collection_id}.")
    return found


def _checked(contents: Contents) -> tuple[str, str]:
    title = texts.check(" ".join(contents.title.split()), rules.COLLECTION_TITLE)
    return title, texts.check(contents.description, rules.COLLECTION_DESCRIPTION)


async def _fill(conn: Connection, actor: Actor, collection_id: int, contents: Contents) -> None:
    for table, column, ids in (
        ("collection_editors", "user_id", await members.all_there(conn, actor.site_id, contents.editor_user_ids)),
        (
            "collection_editor_groups",
            "user_group_id",
            await user_groups.all_there(conn, actor.site_id, contents.editor_group_ids),
        ),
    ):
        await conn.execute(
            f"INSERT INTO {table} (site_id, collection_id, {column}) SELECT %s, %s, unnest(%s::bigint[])",
            (actor.site_id, collection_id, ids),
        )
    await conn.execute(
        "INSERT INTO collection_posts (site_id, collection_id, post_id, position)"
        " SELECT %s, %s, c.id, c.position FROM unnest(%s::bigint[]) WITH ORDINALITY AS c(id, position)",
        (actor.site_id, collection_id, await _posts(conn, actor, contents.content_ids)),
    )


async def _posts(conn: Connection, actor: Actor, ids: Sequence[int]) -> list[int]:
    """These questions and articles, each once, where it stood first."""
    wanted = list(dict.fromkeys(ids))
    cursor = await conn.execute(
        "SELECT id FROM posts WHERE site_id = %s AND id = ANY(%s) AND post_type IN (1, 9) AND deleted_date IS NULL",
        (actor.site_id, wanted),
    )
    missing = set(wanted) - {row[0] for row in await cursor.fetchall()}
    if missing:
        raise BadParameterError(f"There is no question or article {', '.join(map(str, sorted(missing)))}.")
    return wanted
