"""Writes on articles. Who leaves `permissions` out (as published clients do) leaves them as they are."""

from __future__ import annotations

from ownstack.domain import article_permissions, articles, deleting, edits, votes
from ownstack.domain.article_permissions import OWNER_ONLY, Editors
from ownstack.domain.edits import Edit
from ownstack.domain.threads import ARTICLE
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.article_types import BY_CAMEL
from ownstack.v3.writing.performing import Values, Write
from ownstack.v3.writing.posts import on

_ID = "articleId"


async def _write(conn: Connection, actor: Actor, values: Values) -> int:
    article_id = await articles.write_article(
        conn, actor, title=values["title"], body=values["body"], article_type=BY_CAMEL[values["type"]], tag_names=values["tags"]
    )
    return await _permit(conn, actor, article_id, values)


async def _edit(conn: Connection, actor: Actor, values: Values) -> int:
    to = Edit(values["body"], "", values["title"], values["tags"], BY_CAMEL[values["type"]])
    await edits.edit(conn, actor, values[_ID], ARTICLE, to=to)
    return await _permit(conn, actor, values[_ID], values)


async def _permit(conn: Connection, actor: Actor, article_id: int, values: Values) -> int:
    given = values.get("permissions")
    if given is None:
        return article_id
    to = Editors(
        given.get("editableBy", OWNER_ONLY),
        frozenset(given.get("editorUserIds", ())),
        frozenset(given.get("editorUserGroupIds", ())),
    )
    return await article_permissions.permit(conn, actor, article_id, to)


WRITES: dict[str, Write] = {
    "write_article": Write(_write, _ID, "article"),
    "edit_article": Write(_edit, _ID),
    "delete_article": Write(on(deleting.delete, _ID, ARTICLE)),
    "upvote_article": Write(on(votes.upvote, _ID, ARTICLE), _ID),
    "undo_upvote_article": Write(on(votes.undo_upvote, _ID, ARTICLE), _ID),
}
