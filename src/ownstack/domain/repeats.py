"""The same write twice: a client that sends again what it has just sent is told so, and nothing is stored twice."""

from __future__ import annotations

from typing import Any

from ownstack.domain import rules
from ownstack.domain.threads import ANSWER, ARTICLE, QUESTION
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import DuplicateRequestError

_POST = (
    "SELECT EXISTS (SELECT FROM posts p JOIN revisions r ON r.site_id = p.site_id AND r.post_id = p.id"
    " AND r.revision_number = 1"
    " WHERE p.site_id = %(site)s AND p.owner_user_id = %(user)s AND p.post_type = %(type)s AND p.deleted_date IS NULL"
    " AND p.creation_date > now() - %(s)s * interval '1 second' AND r.body_markdown = %(body)s"
    " AND p.title IS NOT DISTINCT FROM %(title)s AND p.parent_id IS NOT DISTINCT FROM %(parent)s::bigint)"
)
_COMMENT = (
    "SELECT EXISTS (SELECT FROM comments WHERE site_id = %(site)s AND user_id = %(user)s AND post_id = %(post)s"
    " AND deleted_date IS NULL AND creation_date > now() - %(s)s * interval '1 second' AND body_markdown = %(body)s)"
)


async def refuse_question(conn: Connection, actor: Actor, title: str, body: str) -> None:
    await _refuse(conn, actor, _POST, type=QUESTION, title=title, body=body, parent=None)


async def refuse_article(conn: Connection, actor: Actor, title: str, body: str) -> None:
    await _refuse(conn, actor, _POST, type=ARTICLE, title=title, body=body, parent=None)


async def refuse_answer(conn: Connection, actor: Actor, question_id: int, body: str) -> None:
    await _refuse(conn, actor, _POST, type=ANSWER, title=None, body=body, parent=question_id)


async def refuse_comment(conn: Connection, actor: Actor, post_id: int, body: str) -> None:
    await _refuse(conn, actor, _COMMENT, post=post_id, body=body)


async def claim(conn: Connection, actor: Actor, write: str) -> None:
    """While one write of a person is being carried out, the same one is refused. `write` tells all that makes it the same."""
    cursor = await conn.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))", (write, actor.account_id))
    row = await cursor.fetchone()
    if not (row and row[0]):
        raise DuplicateRequestError("The same write is being carried out right now.")


async def _refuse(conn: Connection, actor: Actor, sql: str, **values: Any) -> None:
    known = {"site": actor.site_id, "user": actor.user_id, "s": rules.SAME_WRITE_S, **values}
    cursor = await conn.execute(sql.encode(), known)
    row = await cursor.fetchone()
    if row and row[0]:
        raise DuplicateRequestError("You have just written this; it is there.")
