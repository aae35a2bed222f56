"""Who may edit an article besides its owner and the moderators: nobody, some people and groups, or everyone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ownstack.domain import members, permissions, threads, user_groups
from ownstack.domain.threads import ARTICLE
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor

OWNER_ONLY: Final = "ownerOnly"


@dataclass(frozen=True, slots=True)
class Editors:
    """`editable_by`: ownerOnly, specificEditors or everyone. The ids count with specificEditors, and are kept with all."""

    editable_by: str = OWNER_ONLY
    user_ids: frozenset[int] = frozenset()
    group_ids: frozenset[int] = frozenset()


async def permit(conn: Connection, actor: Actor, article_id: int, to: Editors) -> int:
    """Says who may edit the article, in place of what was said before. Who may edit it may not therefore say that."""
    post = (await threads.lock(conn, actor, article_id, ARTICLE)).post
    if to == await _editors(conn, actor.site_id, article_id):
        return article_id
    await permissions.require(conn, actor, "permit_editors", post)
    await members.all_there(conn, actor.site_id, to.user_ids)
    await user_groups.all_there(conn, actor.site_id, to.group_ids)
    await conn.execute(
        "INSERT INTO article_permissions (site_id, post_id, editable_by, editor_user_ids, editor_group_ids)"
        " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (site_id, post_id) DO UPDATE SET editable_by = excluded.editable_by,"
        " editor_user_ids = excluded.editor_user_ids, editor_group_ids = excluded.editor_group_ids",
        (actor.site_id, article_id, to.editable_by, sorted(to.user_ids), sorted(to.group_ids)),
    )
    return article_id


async def may_edit(conn: Connection, actor: Actor, article_id: int) -> bool:
    """Has the article's owner let this person, one of their groups, or everyone edit it?"""
    cursor = await conn.execute(
        "SELECT EXISTS (SELECT FROM article_permissions a WHERE a.site_id = %(site)s AND a.post_id = %(post)s"
        " AND (a.editable_by = 'everyone' OR a.editable_by = 'specificEditors' AND (%(user)s = ANY(a.editor_user_ids)"
        " OR EXISTS (SELECT FROM user_group_members g WHERE g.site_id = a.site_id AND g.user_id = %(user)s"
        " AND g.user_group_id = ANY(a.editor_group_ids)))))",
        {"site": actor.site_id, "post": article_id, "user": actor.user_id},
    )
    row = await cursor.fetchone()
    return bool(row and row[0])


async def _editors(conn: Connection, site_id: int, article_id: int) -> Editors:
    cursor = await conn.execute(
        "SELECT editable_by, editor_user_ids, editor_group_ids FROM article_permissions WHERE site_id = %s AND post_id = %s",
        (site_id, article_id),
    )
    row = await cursor.fetchone()
    return Editors(row[0], frozenset(row[1]), frozenset(row[2])) if row else Editors()
