"""Closing and reopening questions: by votes of people with the right, at once by a moderator. Votes are cast through flags."""

from __future__ import annotations

from typing import Final

from ownstack.domain import delete_votes, outbox, permissions, revisions, rules, threads
from ownstack.domain.threads import QUESTION, Post
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import WriteFailedError
from ownstack.kernel.flag_options import DUPLICATE, FlagOption

# Kinds of votes, by the dumps' numbers.
CLOSE: Final = 6
REOPEN: Final = 7
DUPLICATE_LINK: Final = 3
_COUNTS: Final = {CLOSE: "close_vote_count", REOPEN: "reopen_vote_count"}


async def vote_to_close(
    conn: Connection, actor: Actor, question: Post, option: FlagOption, text: str, original_id: int | None
) -> None:
    """Casts the vote of somebody who may; enough of them close the locked question."""
    if question.bounty_closes_date and not actor.is_moderator:
        raise WriteFailedError("A question with an open bounty cannot be closed.")
    votes = await _cast(conn, actor, question, CLOSE)
    if votes >= rules.CLOSE_VOTES or actor.is_moderator:
        await _close(conn, actor, question, option, text, original_id)


async def retract_close(conn: Connection, actor: Actor, question: Post) -> None:
    """Takes the actor's vote back, if they have cast one."""
    cursor = await conn.execute(
        "DELETE FROM votes WHERE site_id = %s AND post_id = %s AND user_id = %s AND vote_type = %s",
        (actor.site_id, question.id, actor.user_id, CLOSE),
    )
    if cursor.rowcount:
        await _count(conn, actor, question.id, CLOSE)


async def reopen(conn: Connection, actor: Actor, question_id: int) -> int:
    """A vote to reopen; enough of them, or a moderator's, reopen the question."""
    question = (await threads.lock(conn, actor, question_id, QUESTION)).post
    if question.closed_date is None:
        raise WriteFailedError("This question is not closed.")
    await permissions.require(conn, actor, "close", question)
    votes = await _cast(conn, actor, question, REOPEN)
    if votes >= rules.REOPEN_VOTES or actor.is_moderator:
        await _reopen(conn, actor, question)
    return question_id


async def _close(
    conn: Connection, actor: Actor, question: Post, option: FlagOption, text: str, original_id: int | None
) -> None:
    reason = "Duplicate" if option is DUPLICATE else option.title[0].upper() + option.title[1:]
    voters = await _clear(conn, actor, question.id, CLOSE)
    originals = [original_id] if original_id else []
    await conn.execute(
        "INSERT INTO closures (site_id, post_id, closed_date, reason, description, by_user_ids, original_question_ids)"
        " VALUES (%s, %s, now(), %s, %s, %s, %s)",
        (actor.site_id, question.id, reason, text or option.description, voters, originals),
    )
    await conn.execute(
        "UPDATE posts SET closed_date = now(), closed_reason = %s WHERE site_id = %s AND id = %s",
        (reason, actor.site_id, question.id),
    )
    await conn.execute(
        "UPDATE flags SET handled_date = now(), handled_by = %s, outcome = 'helpful' WHERE site_id = %s AND post_id = %s"
        " AND option_id BETWEEN 10 AND 19 AND retracted_date IS NULL AND handled_date IS NULL",
        (actor.user_id, actor.site_id, question.id),
    )
    for original in originals:
        await conn.execute(
            "INSERT INTO post_links (site_id, post_id, related_post_id, link_type) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            (actor.site_id, question.id, original, DUPLICATE_LINK),
        )
    await revisions.note(conn, actor, question.id, revisions.CLOSED, reason)
    await outbox.tell(conn, actor, "question_closed", question.id)


async def _reopen(conn: Connection, actor: Actor, question: Post) -> None:
    await _clear(conn, actor, question.id, REOPEN)
    await delete_votes.clear(conn, actor, question.id)
    await conn.execute(
        "UPDATE closures SET reopened_date = now() WHERE site_id = %s AND post_id = %s AND reopened_date IS NULL",
        (actor.site_id, question.id),
    )
    await conn.execute(
        "UPDATE posts SET closed_date = NULL, closed_reason = NULL WHERE site_id = %s AND id = %s", (actor.site_id, question.id)
    )
    await revisions.note(conn, actor, question.id, revisions.REOPENED)
    await outbox.tell(conn, actor, "question_reopened", question.id)


async def _cast(conn: Connection, actor: Actor, question: Post, kind: int) -> int:
    """How many votes of the kind there are now."""
    await conn.execute(
        "INSERT INTO votes (site_id, post_id, vote_type, user_id) VALUES (%s, %s, %s, %s)",
        (actor.site_id, question.id, kind, actor.user_id),
    )
    return await _count(conn, actor, question.id, kind)


async def _clear(conn: Connection, actor: Actor, question_id: int, kind: int) -> list[int]:
    """The votes have done their work; who cast them."""
    cursor = await conn.execute(
        "DELETE FROM votes WHERE site_id = %s AND post_id = %s AND vote_type = %s AND user_id IS NOT NULL RETURNING user_id",
        (actor.site_id, question_id, kind),
    )
    voters = sorted(row[0] for row in await cursor.fetchall())
    await _count(conn, actor, question_id, kind)
    return voters


async def _count(conn: Connection, actor: Actor, question_id: int, kind: int) -> int:
    column = _COUNTS[kind]
    cursor = await conn.execute(
        f"UPDATE posts SET {column} = (SELECT count(*) FROM votes WHERE site_id = %(site)s AND post_id = %(id)s"
        f" AND vote_type = %(kind)s AND user_id IS NOT NULL) WHERE site_id = %(site)s AND id = %(id)s"
        f" RETURNING {column}".encode(),
        {"site": actor.site_id, "id": question_id, "kind": kind},
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else 0
