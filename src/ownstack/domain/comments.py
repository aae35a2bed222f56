"""Comments: written, changed for a few minutes, deleted, voted up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from ownstack.domain import mentions, outbox, permissions, repeats, rules, texts, threads
from ownstack.domain.threads import ANSWER, ARTICLE, QUESTION, Thread
from ownstack.domain.transactions import Connection
from ownstack.kernel import markdown
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import AccessDeniedError, BadParameterError, WriteFailedError


@dataclass(frozen=True, slots=True)
class Comment:
    """A row of comments, its thread locked."""

    id: int
    post_id: int
    user_id: int | None
    is_young: bool
    """May its writer still change it?"""
    deleted_date: datetime | None


async def comment(conn: Connection, actor: Actor, post_id: int, *, body: str, at: datetime | None = None) -> int:
    """Returns the comment's id. Everyone may on their own posts and on the answers to their questions."""
    thread = await threads.lock(conn, actor, post_id, QUESTION, ANSWER, ARTICLE)
    if not thread.head.is_of(actor):
        await permissions.require(conn, actor, "comment", thread.post)
    texts.check(body, rules.COMMENT)
    await repeats.refuse_comment(conn, actor, post_id, body)
    addressed = await mentions.addressed(conn, actor, post_id, body)
    cursor = await conn.execute(
        "INSERT INTO comments (site_id, post_id, user_id, reply_to_user_id, creation_date, body, body_markdown)"
        " VALUES (%s, %s, %s, %s, coalesce(%s, now()), %s, %s) RETURNING id",
        (actor.site_id, post_id, actor.user_id, addressed, at, markdown.render_comment(body), body),
    )
    row = await cursor.fetchone()
    assert row is not None
    await _count(conn, actor, post_id, 1)
    named = await mentions.named(conn, actor, body)
    await outbox.tell(conn, actor, "comment_posted", row[0], mentioned_user_ids=named)
    return int(row[0])


async def edit_comment(conn: Connection, actor: Actor, comment_id: int, *, body: str) -> int:
    """Its writer may for some minutes, a moderator always."""
    found, _ = await lock(conn, actor, comment_id)
    _require_own(actor, found, "edit")
    if not (found.is_young or actor.is_moderator):
        raise WriteFailedError(f"Comments may only be edited for {rules.COMMENT_EDIT_S // 60} minutes.")
    texts.check(body, rules.COMMENT)
    await conn.execute(
        "UPDATE comments SET body = %s, body_markdown = %s, edited = true, reply_to_user_id = %s"
        " WHERE site_id = %s AND id = %s",
        (
            *(markdown.render_comment(body), body, await mentions.addressed(conn, actor, found.post_id, body)),
            *(actor.site_id, comment_id),
        ),
    )
    return comment_id


async def delete_comment(conn: Connection, actor: Actor, comment_id: int) -> int:
    """Its writer may, and a moderator."""
    found, _ = await lock(conn, actor, comment_id)
    _require_own(actor, found, "delete")
    await remove(conn, actor, found)
    return comment_id


async def remove(conn: Connection, actor: Actor, found: Comment) -> None:
    """Deletes a locked comment, whoever asked for it."""
    await conn.execute("UPDATE comments SET deleted_date = now() WHERE site_id = %s AND id = %s", (actor.site_id, found.id))
    await _count(conn, actor, found.post_id, -1)


async def upvote_comment(conn: Connection, actor: Actor, comment_id: int) -> int:
    found, _ = await lock(conn, actor, comment_id)
    if found.user_id == actor.user_id:
        raise WriteFailedError("You may not vote on your own comment.")
    await permissions.require(conn, actor, "upvote")
    if await _has_voted(conn, actor, comment_id):
        raise WriteFailedError("You have voted on this comment already.")
    await conn.execute(
        "INSERT INTO comment_votes (site_id, comment_id, user_id) VALUES (%s, %s, %s)",
        (actor.site_id, comment_id, actor.user_id),
    )
    await _score(conn, actor, comment_id, 1)
    return comment_id


async def undo_comment_upvote(conn: Connection, actor: Actor, comment_id: int) -> int:
    await lock(conn, actor, comment_id)
    cursor = await conn.execute(
        "DELETE FROM comment_votes WHERE site_id = %s AND comment_id = %s AND user_id = %s",
        (actor.site_id, comment_id, actor.user_id),
    )
    if not cursor.rowcount:
        raise WriteFailedError("You have not voted on this comment.")
    await _score(conn, actor, comment_id, -1)
    return comment_id


async def lock(conn: Connection, actor: Actor, comment_id: int) -> tuple[Comment, Thread]:
    """The comment, its thread locked. Raises BadParameterError where there is none."""
    found = await _read(conn, actor, comment_id)
    if found is None:
        raise BadParameterError("id")
    thread = await threads.lock(conn, actor, found.post_id, QUESTION, ANSWER, ARTICLE)
    found = await _read(conn, actor, comment_id)
    if found is None or found.deleted_date:
        raise BadParameterError("id")
    return found, thread


def _require_own(actor: Actor, found: Comment, what: str) -> None:
    if found.user_id != actor.user_id and not actor.is_moderator:
        raise AccessDeniedError(f"You may not {what} the comment of another person.")


async def _read(conn: Connection, actor: Actor, comment_id: int) -> Comment | None:
    cursor = conn.cursor(row_factory=class_row(Comment))
    await cursor.execute(
        "SELECT id, post_id, user_id, creation_date > now() - %s * interval '1 second' AS is_young, deleted_date"
        " FROM comments WHERE site_id = %s AND id = %s",
        (rules.COMMENT_EDIT_S, actor.site_id, comment_id),
    )
    return await cursor.fetchone()


async def _has_voted(conn: Connection, actor: Actor, comment_id: int) -> bool:
    cursor = await conn.execute(
        "SELECT 1 FROM comment_votes WHERE site_id = %s AND comment_id = %s AND user_id = %s",
        (actor.site_id, comment_id, actor.user_id),
    )
    return await cursor.fetchone() is not None


async def _score(conn: Connection, actor: Actor, comment_id: int, by: int) -> None:
    await conn.execute("UPDATE comments SET score = score + %s WHERE site_id = %s AND id = %s", (by, actor.site_id, comment_id))


async def _count(conn: Connection, actor: Actor, post_id: int, by: int) -> None:
    await conn.execute(
        "UPDATE posts SET comment_count = comment_count + %s WHERE site_id = %s AND id = %s", (by, actor.site_id, post_id)
    )
