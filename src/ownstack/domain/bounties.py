"""Bounties: reputation offered for an answer, gone when it is offered, and the answerer's when it is awarded.

One that nobody awards ends by itself some days after its time, by the public network's rules: an answer to it that its offerer
accepted on their own question gets it whole, else the best one of those that others found useful gets half of it, or the
whole where it is the accepted one, else it is gone.
"""

from __future__ import annotations

from typing import Final

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
        "SELECT user_id, amount FROM bounties WHERE site_id = %s AND question_id = %s AND closed_date IS NULL",
        (actor.site_id, thread.head.id),
    )
    row = await cursor.fetchone()
    if row is None:
        raise WriteFailedError("This question has no open bounty.")
    if row[0] != actor.user_id:
        raise AccessDeniedError("You may not award the bounty of another person.")
    if owner == actor.user_id:
        raise WriteFailedError("You may not award a bounty to yourself.")
    await _close(conn, actor.site_id, thread.head.id, answer_id, row[1])
    if owner is not None:
        await reputation.lock_members(conn, actor.site_id, [owner])
        await reputation.record(conn, actor.site_id, Change(owner, answer_id, "bounty_earned", row[1]))
    await outbox.tell(conn, actor, "bounty_awarded", answer_id)
    return answer_id


async def cancel(conn: Connection, actor: Actor, question_id: int) -> None:
    """The locked question goes with its bounty open: the offerer, whose row is locked, gets it back."""
    cursor = await conn.execute(
        "SELECT user_id, amount FROM bounties WHERE site_id = %s AND question_id = %s AND closed_date IS NULL",
        (actor.site_id, question_id),
    )
    row = await cursor.fetchone()
    await _close(conn, actor.site_id, question_id, None, None)
    if row is not None and row[0] is not None:
        await reputation.record(conn, actor.site_id, Change(row[0], question_id, "bounty_cancelled", row[1]))


async def close_expired(conn: Connection, site_id: int, question_id: int) -> int | None:
    """Ends the question's bounty where its time and its grace are over; the answer that gets it, if one does."""
    if await threads.hold(conn, site_id, question_id) is None:
        return None
    values = {"site": site_id, "id": question_id, "grace": rules.BOUNTY_GRACE_DAYS, "least": rules.BOUNTY_SCORE_MIN}
    cursor = await conn.execute(_EXPIRED, values)
    row = await cursor.fetchone()
    if row is None:
        return None
    offerer_id, answer_id, owner_id, amount = row
    await _close(conn, site_id, question_id, answer_id, amount)
    if answer_id is not None:
        await reputation.lock_members(conn, site_id, [owner_id])
        await reputation.record(conn, site_id, Change(owner_id, answer_id, "bounty_earned", amount))
    await outbox.announce(conn, site_id, "bounty_expired", question_id, user_id=offerer_id, answer_id=answer_id)
    return int(answer_id) if answer_id is not None else None


# One row for an open bounty that is over: who offered it, and the answer that gets how much, if any does.
_EXPIRED: Final = """
SELECT b.user_id, won.id, won.owner_user_id, won.amount FROM bounties b
JOIN posts q ON q.site_id = b.site_id AND q.id = b.question_id
LEFT JOIN LATERAL (
    SELECT a.id, a.owner_user_id, CASE WHEN a.id = q.accepted_answer_id THEN b.amount ELSE b.amount / 2 END AS amount
    FROM posts a WHERE a.site_id = q.site_id AND a.parent_id = q.id AND a.post_type = 2 AND a.deleted_date IS NULL
      AND q.deleted_date IS NULL AND a.creation_date >= b.creation_date AND a.owner_user_id <> coalesce(b.user_id, 0)
      AND (a.score >= %(least)s OR a.id = q.accepted_answer_id AND q.owner_user_id = b.user_id)
    ORDER BY (a.id = q.accepted_answer_id AND q.owner_user_id = b.user_id) IS TRUE DESC, a.score DESC, a.creation_date, a.id
    LIMIT 1) won ON true
WHERE b.site_id = %(site)s AND b.question_id = %(id)s AND b.closed_date IS NULL
  AND b.closes_date + %(grace)s * interval '1 day' <= now()
"""


async def _close(conn: Connection, site_id: int, question_id: int, answer_id: int | None, amount: int | None) -> None:
    await conn.execute(
        "UPDATE bounties SET closed_date = now(), answer_id = %s, awarded_amount = %s"
        " WHERE site_id = %s AND question_id = %s AND closed_date IS NULL",
        (answer_id, amount, site_id, question_id),
    )
    await conn.execute(
        "UPDATE posts SET bounty_amount = NULL, bounty_closes_date = NULL, bounty_user_id = NULL"
        " WHERE site_id = %s AND id = %s",
        (site_id, question_id),
    )
