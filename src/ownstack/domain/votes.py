"""Voting on questions and answers: one vote a person and post, never on one's own. The other direction replaces a vote.

After some minutes a vote is settled, until somebody edits the post.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

from ownstack.domain import outbox, permissions, reputation, rules, threads
from ownstack.domain.reputation import Change
from ownstack.domain.threads import ANSWER, QUESTION, Post
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import WriteFailedError

UP: Final = 2
DOWN: Final = 3
_SETTLED: Final = (
    f"Your vote is locked: it may be changed for {rules.VOTE_LOCK_S // 60} minutes, and again when the post is edited."
)
_COUNTS: Final = {UP: "up_vote_count", DOWN: "down_vote_count"}


async def upvote(conn: Connection, actor: Actor, post_id: int, *post_types: int) -> int:
    return await _vote(conn, actor, post_id, post_types, UP)


async def downvote(conn: Connection, actor: Actor, post_id: int, *post_types: int) -> int:
    return await _vote(conn, actor, post_id, post_types, DOWN)


async def undo_upvote(conn: Connection, actor: Actor, post_id: int, *post_types: int) -> int:
    return await _undo(conn, actor, post_id, post_types, UP)


async def undo_downvote(conn: Connection, actor: Actor, post_id: int, *post_types: int) -> int:
    return await _undo(conn, actor, post_id, post_types, DOWN)


async def _vote(conn: Connection, actor: Actor, post_id: int, post_types: tuple[int, ...], kind: int) -> int:
    post = (await threads.lock(conn, actor, post_id, *(post_types or (QUESTION, ANSWER)))).post
    if post.is_of(actor):
        raise WriteFailedError("You may not vote on your own post.")
    await permissions.require(conn, actor, "upvote" if kind == UP else "downvote")
    await reputation.lock_members(conn, actor.site_id, [actor.user_id, post.owner_user_id])
    before = await _own(conn, actor, post_id)
    if before and before.kind == kind:
        raise WriteFailedError("You have voted on this post already.")
    if before:
        _refuse_settled(post, before)
        await _take_back(conn, actor, post, before)
    await _cast(conn, actor, post, kind)
    await _finish(conn, actor, post)
    await outbox.tell(conn, actor, "post_voted", post_id)
    return post_id


async def _undo(conn: Connection, actor: Actor, post_id: int, post_types: tuple[int, ...], kind: int) -> int:
    post = (await threads.lock(conn, actor, post_id, *(post_types or (QUESTION, ANSWER)))).post
    await reputation.lock_members(conn, actor.site_id, [actor.user_id, post.owner_user_id])
    before = await _own(conn, actor, post_id)
    if not before or before.kind != kind:
        raise WriteFailedError(f"You have not voted this post {'up' if kind == UP else 'down'}.")
    _refuse_settled(post, before)
    await _take_back(conn, actor, post, before)
    await _finish(conn, actor, post)
    return post_id


class Vote(NamedTuple):
    """The actor's own on a post."""

    kind: int
    at: datetime
    is_old: bool


async def _own(conn: Connection, actor: Actor, post_id: int) -> Vote | None:
    cursor = await conn.execute(
        "SELECT vote_type, creation_date, creation_date <= now() - %s * interval '1 second' FROM votes"
        " WHERE site_id = %s AND post_id = %s AND user_id = %s AND vote_type IN (2, 3)",
        (rules.VOTE_LOCK_S, actor.site_id, post_id, actor.user_id),
    )
    row = await cursor.fetchone()
    return Vote(*row) if row else None


def _refuse_settled(post: Post, vote: Vote) -> None:
    if vote.is_old and (post.last_edit_date is None or post.last_edit_date <= vote.at):
        raise WriteFailedError(_SETTLED)


async def _cast(conn: Connection, actor: Actor, post: Post, kind: int) -> None:
    await conn.execute(
        "INSERT INTO votes (site_id, post_id, vote_type, user_id) VALUES (%s, %s, %s, %s)",
        (actor.site_id, post.id, kind, actor.user_id),
    )
    await _count(conn, actor, post, kind, 1)
    if not post.earns or post.owner_user_id is None:
        return
    if kind == UP:
        await reputation.record(conn, actor.site_id, Change(post.owner_user_id, post.id, "post_upvoted"))
        return
    changes = [Change(post.owner_user_id, post.id, "post_downvoted")]
    if post.post_type == ANSWER:
        changes.append(Change(actor.user_id, post.id, "voter_downvotes"))
    await reputation.record(conn, actor.site_id, *changes)


async def _take_back(conn: Connection, actor: Actor, post: Post, vote: Vote) -> None:
    kind, at = vote.kind, vote.at
    await conn.execute(
        "DELETE FROM votes WHERE site_id = %s AND post_id = %s AND user_id = %s AND vote_type = %s",
        (actor.site_id, post.id, actor.user_id, kind),
    )
    await _count(conn, actor, post, kind, -1)
    if kind == UP:
        await reputation.reverse(conn, actor.site_id, post.id, "post_upvoted", at, by="post_unupvoted")
    else:
        await reputation.reverse(conn, actor.site_id, post.id, "post_downvoted", at, by="post_undownvoted")
        await reputation.reverse(
            conn, actor.site_id, post.id, "voter_downvotes", at, by="voter_undownvotes", user_id=actor.user_id
        )


async def _count(conn: Connection, actor: Actor, post: Post, kind: int, by: int) -> None:
    """On the post and on the voter's row."""
    column = _COUNTS[kind]
    await conn.execute(
        f"UPDATE posts SET {column} = {column} + %s, score = score + %s WHERE site_id = %s AND id = %s".encode(),
        (by, by if kind == UP else -by, actor.site_id, post.id),
    )
    await reputation.count(conn, actor.site_id, actor.user_id, column, by)


async def _finish(conn: Connection, actor: Actor, post: Post) -> None:
    if post.parent_id:
        await threads.count_answers(conn, actor.site_id, post.parent_id)
