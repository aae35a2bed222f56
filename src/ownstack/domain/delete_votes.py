"""Votes to delete and undelete posts, by people with the privilege; enough of them decide. Who may alone needs none (deleting).

The rules are the public network's: closed questions after two days, or at once where they are bad; answers below zero.
"""

from __future__ import annotations

from typing import Final

from ownstack.domain import permissions, rules
from ownstack.domain.threads import ANSWER, QUESTION, Post
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import WriteFailedError

# Kinds of votes, by the dumps' numbers.
DELETE: Final = 10
UNDELETE: Final = 11


async def cast_to_delete(conn: Connection, actor: Actor, post: Post) -> bool:
    """Casts the vote on a locked post; True where there are enough now. Raises AccessDeniedError, WriteFailedError."""
    if post.post_type == QUESTION:
        await _check_question(conn, actor, post)
    elif post.post_type == ANSWER:
        await permissions.require(conn, actor, "vote_to_delete_answer")
        if post.score > rules.DELETE_ANSWER_SCORE_MAX:
            raise WriteFailedError("Only answers with a score below zero are deleted by votes.")
    else:
        await permissions.require(conn, actor, "delete", post)
    return await _cast(conn, actor, post.id, DELETE) >= rules.DELETE_VOTES


async def cast_to_undelete(conn: Connection, actor: Actor, post: Post, *, by_moderator: bool) -> bool:
    """The same for a deleted post. `by_moderator`: one deleted it, and one alone may bring it back."""
    await permissions.require(conn, actor, "vote_to_undelete")
    if by_moderator:
        raise WriteFailedError("Only a moderator may bring back what a moderator deleted.")
    return await _cast(conn, actor, post.id, UNDELETE) >= rules.UNDELETE_VOTES


async def clear(conn: Connection, actor: Actor, post_id: int) -> None:
    """The votes have done their work, or have lost their reason."""
    await conn.execute(
        "DELETE FROM votes WHERE site_id = %s AND post_id = %s AND vote_type = ANY(%s) AND user_id IS NOT NULL",
        (actor.site_id, post_id, [DELETE, UNDELETE]),
    )
    await conn.execute("UPDATE posts SET delete_vote_count = 0 WHERE site_id = %s AND id = %s", (actor.site_id, post_id))


async def _check_question(conn: Connection, actor: Actor, question: Post) -> None:
    await permissions.require(conn, actor, "vote_to_delete_question")
    if question.closed_date is None:
        raise WriteFailedError("Only closed questions are deleted by votes.")
    if question.bounty_closes_date:
        raise WriteFailedError("A question with an open bounty cannot be deleted.")
    if await _is_just_closed(conn, question):
        if question.score > rules.DELETE_CLOSED_SCORE_MAX:
            raise WriteFailedError("This question was closed less than two days ago; it may still be improved and reopened.")
        await permissions.require(conn, actor, "vote_to_delete_bad_question")


async def _is_just_closed(conn: Connection, question: Post) -> bool:
    cursor = await conn.execute("SELECT %s > now() - %s * interval '1 second'", (question.closed_date, rules.DELETE_CLOSED_S))
    row = await cursor.fetchone()
    return bool(row and row[0])


async def _cast(conn: Connection, actor: Actor, post_id: int, kind: int) -> int:
    """How many votes of the kind there are now."""
    await conn.execute(
        "INSERT INTO votes (site_id, post_id, vote_type, user_id) VALUES (%s, %s, %s, %s)",
        (actor.site_id, post_id, kind, actor.user_id),
    )
    cursor = await conn.execute(
        "WITH cast_votes AS (SELECT count(*) FILTER (WHERE vote_type = %(delete)s) AS deleting,"
        " count(*) FILTER (WHERE vote_type = %(kind)s) AS these FROM votes WHERE site_id = %(site)s AND post_id = %(id)s"
        " AND vote_type IN (%(delete)s, %(kind)s) AND user_id IS NOT NULL)"
        " UPDATE posts p SET delete_vote_count = c.deleting FROM cast_votes c WHERE p.site_id = %(site)s AND p.id = %(id)s"
        " RETURNING c.these",
        {"site": actor.site_id, "id": post_id, "kind": kind, "delete": DELETE},
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else 0
