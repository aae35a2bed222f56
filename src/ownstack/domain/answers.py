"""Answering."""

from __future__ import annotations

from datetime import datetime

from ownstack.domain import mentions, outbox, permissions, repeats, reputation, revisions, rules, texts, threads
from ownstack.domain.revisions import Text
from ownstack.domain.threads import QUESTION
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import WriteFailedError


async def answer(conn: Connection, actor: Actor, question_id: int, *, body: str, at: datetime | None = None) -> int:
    """Returns the answer's id. A closed question takes none, a protected one none from newcomers."""
    question = (await threads.lock(conn, actor, question_id, QUESTION)).post
    await permissions.require(conn, actor, "answer")
    if question.closed_date:
        raise WriteFailedError("This question is closed and takes no answers.")
    if question.protected_date and not question.is_of(actor):
        await permissions.require(conn, actor, "answer_protected")
    texts.check(body, rules.BODY)
    await repeats.refuse_answer(conn, actor, question_id, body)
    answer_id = await _insert(conn, actor, question_id, at)
    await revisions.begin(conn, actor, answer_id, Text(body), at)
    await threads.count_answers(conn, actor.site_id, question_id)
    await threads.touch(conn, actor.site_id, [question_id], at)
    await reputation.lock_members(conn, actor.site_id, [actor.user_id])
    await reputation.count(conn, actor.site_id, actor.user_id, "answer_count", 1)
    await outbox.tell(conn, actor, "answer_posted", answer_id, mentioned_user_ids=await mentions.named(conn, actor, body))
    return answer_id


async def _insert(conn: Connection, actor: Actor, question_id: int, at: datetime | None) -> int:
    cursor = await conn.execute(
        "INSERT INTO posts (site_id, post_type, parent_id, owner_user_id, creation_date, last_activity_date)"
        " VALUES (%(site)s, 2, %(question)s, %(user)s, coalesce(%(at)s, now()), coalesce(%(at)s, now())) RETURNING id",
        {"site": actor.site_id, "question": question_id, "user": actor.user_id, "at": at},
    )
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])
