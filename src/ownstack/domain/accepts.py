"""Accepting: the asker's mark on the answer that helped. At most one a question."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from ownstack.domain import outbox, permissions, reputation, threads
from ownstack.domain.reputation import Change
from ownstack.domain.threads import ANSWER, Post, Thread
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import WriteFailedError

ACCEPTED: Final = 1


async def accept(conn: Connection, actor: Actor, answer_id: int) -> int:
    """Returns the answer's id. An answer accepted before gives way."""
    thread = await threads.lock(conn, actor, answer_id, ANSWER)
    await permissions.require(conn, actor, "accept", thread.head)
    if thread.head.accepted_answer_id == answer_id:
        raise WriteFailedError("This answer is accepted already.")
    await _lock_members(conn, actor, thread)
    await withdraw(conn, actor, thread.head)
    await conn.execute(
        "INSERT INTO votes (site_id, post_id, vote_type, user_id) VALUES (%s, %s, %s, %s)",
        (actor.site_id, answer_id, ACCEPTED, actor.user_id),
    )
    await _point(conn, actor, thread.head, answer_id)
    await _reward(conn, actor, thread)
    await threads.touch(conn, actor.site_id, [thread.head.id])
    await outbox.tell(conn, actor, "answer_accepted", answer_id)
    return answer_id


async def undo_accept(conn: Connection, actor: Actor, answer_id: int) -> int:
    """Returns the answer's id."""
    thread = await threads.lock(conn, actor, answer_id, ANSWER)
    await permissions.require(conn, actor, "accept", thread.head)
    if thread.head.accepted_answer_id != answer_id:
        raise WriteFailedError("This answer is not the accepted one.")
    await _lock_members(conn, actor, thread)
    await withdraw(conn, actor, thread.head)
    return answer_id


async def withdraw(conn: Connection, actor: Actor, question: Post) -> None:
    """Leaves a locked question without an accepted answer; the members concerned are locked."""
    if question.accepted_answer_id is None:
        return
    cursor = await conn.execute(
        "DELETE FROM votes WHERE site_id = %s AND post_id = %s AND vote_type = %s RETURNING creation_date",
        (actor.site_id, question.accepted_answer_id, ACCEPTED),
    )
    dates: list[datetime] = [row[0] for row in await cursor.fetchall()]
    for at in dates:
        for was, by in (("answer_accepted", "answer_unaccepted"), ("asker_accepts_answer", "asker_unaccept_answer")):
            await reputation.reverse(conn, actor.site_id, question.accepted_answer_id, was, at, by=by)
    await _point(conn, actor, question, None)


async def _lock_members(conn: Connection, actor: Actor, thread: Thread) -> None:
    touched = [thread.post.id, *([thread.head.accepted_answer_id] if thread.head.accepted_answer_id else [])]
    earners = await reputation.earners(conn, actor.site_id, touched)
    await reputation.lock_members(conn, actor.site_id, [actor.user_id, thread.post.owner_user_id, *earners])


async def _point(conn: Connection, actor: Actor, question: Post, answer_id: int | None) -> None:
    await conn.execute(
        "UPDATE posts SET accepted_answer_id = %s WHERE site_id = %s AND id = %s", (answer_id, actor.site_id, question.id)
    )
    await threads.count_answers(conn, actor.site_id, question.id)


async def _reward(conn: Connection, actor: Actor, thread: Thread) -> None:
    """Who answers their own question earns nothing by it."""
    owner = thread.post.owner_user_id
    if owner is None or not thread.post.earns or owner == thread.head.owner_user_id:
        return
    await reputation.record(
        conn,
        actor.site_id,
        Change(owner, thread.post.id, "answer_accepted"),
        Change(actor.user_id, thread.post.id, "asker_accepts_answer"),
    )
