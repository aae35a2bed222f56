"""Bounties: reputation offered for an answer, gone when it is offered, and the answerer's when it is awarded."""

from __future__ import annotations

from ownstack.domain import outbox, permissions, reputation, rules, threads
from ownstack.domain.reputation import Change
from ownstack.domain.threads import ANSWER, QUESTION
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import AccessDeniedError, BadParameterError, WriteFailedError


async def offer_bounty(conn: Connection, actor: Actor, question_id: int, *, amount: int) -> int:
    """Returns the question's id. One bounty a question at a time."""
    question = (await threads.lock(conn, actor, question_id, QUESTION)).post
    await permissions.require(conn, actor, "offer_bounty")
    if amount % rules.BOUNTY_STEP or not rules.BOUNTY_MIN <= amount <= rules.BOUNTY_MAX:
        raise BadParameterError("amount")
    if question.closed_date:
        raise WriteFailedError("This question is closed.")
    await reputation.lock_members(conn, actor.site_id, [actor.user_id])
    cursor = await conn.execute(
        "SELECT m.reputation, EXISTS (SELECT FROM bounties b WHERE b.site_id = m.site_id AND b.question_id = %s"
        " AND b.closed_date IS NULL) FROM members m WHERE m.site_id = %s AND m.id = %s",
        (question_id, actor.site_id, actor.user_id),
    )
    row = await cursor.fetchone()
    if row is None or row[0] <= amount:
        raise WriteFailedError("You have less reputation than you offer.")
    if row[1]:
        raise WriteFailedError("This question has an open bounty already.")
    await conn.execute(
        "WITH made AS (INSERT INTO bounties (site_id, question_id, user_id, amount, closes_date) VALUES (%(site)s, %(id)s,"
        " %(user)s, %(amount)s, now() + %(days)s * interval '1 day') RETURNING amount, closes_date)"
        " UPDATE posts p SET bounty_amount = made.amount, bounty_closes_date = made.closes_date, bounty_user_id = %(user)s"
        " FROM made WHERE p.site_id = %(site)s AND p.id = %(id)s",
        {"site": actor.site_id, "id": question_id, "user": actor.user_id, "amount": amount, "days": rules.BOUNTY_DAYS},
    )
    await reputation.record(conn, actor.site_id, Change(actor.user_id, question_id, "bounty_given", -amount))
    return question_id


async def award_bounty(conn: Connection, actor: Actor, answer_id: int) -> int:
    """Returns the answer's id. Who offered it awards it, not to themselves."""
    thread = await threads.lock(conn, actor, answer_id, ANSWER)
    owner = thread.post.owner_user_id
    cursor = await conn.execute(
        "SELECT id, user_id, amount FROM bounties WHERE site_id = %s AND question_id = %s AND closed_date IS NULL",
        (actor.site_id, thread.head.id),
    )
    row = await cursor.fetchone()
    if row is None:
        raise WriteFailedError("This question has no open bounty.")
    if row[1] != actor.user_id:
        raise AccessDeniedError("You may not award the bounty of another person.")
    if owner == actor.user_id:
        raise WriteFailedError("You may not award a bounty to yourself.")
    await conn.execute(
        "UPDATE bounties SET closed_date = now(), answer_id = %s, awarded_amount = amount WHERE site_id = %s AND id = %s",
        (answer_id, actor.site_id, row[0]),
    )
    await conn.execute(
        "UPDATE posts SET bounty_amount = NULL, bounty_closes_date = NULL, bounty_user_id = NULL"
        " WHERE site_id = %s AND id = %s",
        (actor.site_id, thread.head.id),
    )
    if owner is not None:
        await reputation.lock_members(conn, actor.site_id, [owner])
        await reputation.record(conn, actor.site_id, Change(owner, answer_id, "bounty_earned", row[2]))
    await outbox.tell(conn, actor, "bounty_awarded", answer_id)
    return answer_id
