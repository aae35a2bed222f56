"""Flagging posts and comments. A reason to close is a vote to close where the person may vote; sent again, a flag that nobody
has handled is taken back (api-2.3.md section 11).
"""

from __future__ import annotations

from typing import Final

from ownstack.domain import closing, comments, deleting, penalties, permissions, rules, texts, threads
from ownstack.domain.comments import Comment
from ownstack.domain.threads import ANSWER, QUESTION, Post, Thread
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import BadParameterError, WriteFailedError
from ownstack.kernel.flag_options import (
    ANSWER_OPTIONS,
    CLOSE_REASONS,
    COMMENT_OPTIONS,
    QUESTION_OPTIONS,
    RUDE,
    SPAM,
    FlagOption,
)

HARASSMENT: Final = COMMENT_OPTIONS[0]


async def flag_post(
    conn: Connection,
    actor: Actor,
    post_id: int,
    post_type: int,
    *,
    option_id: int,
    text: str = "",
    original_id: int | None = None,
) -> int:
    """Returns the post's id; it may be gone by then. `original_id`: of the question that a duplicate repeats."""
    thread = await threads.lock(conn, actor, post_id, post_type)
    option = _chosen(QUESTION_OPTIONS if post_type == QUESTION else ANSWER_OPTIONS, option_id, text, original_id)
    if option in CLOSE_REASONS and thread.post.closed_date:
        raise WriteFailedError("This question is closed already.")
    if await _retract(conn, actor, "post_id", post_id, option):
        if option in CLOSE_REASONS:
            await closing.retract_close(conn, actor, thread.post)
        return post_id
    await _require(conn, actor, thread.post, option)
    if option.requires_question_id:
        await _check_original(conn, actor, post_id, original_id)
    await _refuse_second(conn, actor, post_id, option)
    await _insert(conn, actor, "post_id", post_id, option, text, original_id)
    await _follow(conn, actor, thread, option, text, original_id)
    return post_id


async def flag_comment(conn: Connection, actor: Actor, comment_id: int, *, option_id: int, text: str = "") -> int:
    """Returns the comment's id; it may be gone by then."""
    found, _ = await comments.lock(conn, actor, comment_id)
    option = _chosen(COMMENT_OPTIONS, option_id, text, None)
    if found.user_id == actor.user_id:
        raise WriteFailedError("You may not flag your own comment.")
    if await _retract(conn, actor, "comment_id", comment_id, option):
        return comment_id
    await permissions.require(conn, actor, "flag")
    await _insert(conn, actor, "comment_id", comment_id, option, text, None)
    await _remove_abuse(conn, actor, found, option)
    return comment_id


async def decline_flags(conn: Connection, actor: Actor, post_id: int) -> int:
    """A moderator finds nothing wrong with a post: the flags that wait no longer count (reasons to close do). One that flags
    have removed already is cleared by undeleting it (deleting.undelete). Returns the post's id.
    """
    await threads.lock(conn, actor, post_id, QUESTION, ANSWER)
    await permissions.require(conn, actor, "handle_flags")
    cursor = await conn.execute(
        "UPDATE flags SET handled_date = now(), handled_by = %s, outcome = 'declined' WHERE site_id = %s AND post_id = %s"
        " AND option_id <> ALL(%s) AND handled_date IS NULL AND retracted_date IS NULL",
        (actor.user_id, actor.site_id, post_id, [each.option_id for each in CLOSE_REASONS]),
    )
    if not cursor.rowcount:
        raise WriteFailedError("No flag of this post waits.")
    return post_id


def _chosen(options: tuple[FlagOption, ...], option_id: int, text: str, original_id: int | None) -> FlagOption:
    """Raises BadParameterError, with the name of what is missing or wrong."""
    for each in (leaf for option in options for leaf in (option, *option.sub_options)):
        if each.option_id == option_id:
            if each.requires_comment and not text.strip():
                raise BadParameterError("comment")
            if each.requires_question_id and original_id is None:
                raise BadParameterError("question_id")
            if each.requires_comment:
                texts.check(text, rules.FLAG_TEXT)
            return each
    raise BadParameterError("option_id")


async def _require(conn: Connection, actor: Actor, post: Post, option: FlagOption) -> None:
    """Who may vote to close needs no right to flag."""
    if option in CLOSE_REASONS and await permissions.may(conn, actor, "close", post):
        return
    await permissions.require(conn, actor, "flag")


async def _check_original(conn: Connection, actor: Actor, post_id: int, original_id: int | None) -> None:
    original = await threads.read(conn, actor.site_id, original_id or 0)
    if original is None or original.post_type != QUESTION or original.deleted_date:
        raise BadParameterError("question_id")
    if original.id == post_id:
        raise WriteFailedError("A question is no duplicate of itself.")


async def _retract(conn: Connection, actor: Actor, column: str, subject_id: int, option: FlagOption) -> bool:
    cursor = await conn.execute(
        f"UPDATE flags SET retracted_date = now() WHERE site_id = %s AND {column} = %s AND user_id = %s AND option_id = %s"
        " AND retracted_date IS NULL AND handled_date IS NULL".encode(),
        (actor.site_id, subject_id, actor.user_id, option.option_id),
    )
    return cursor.rowcount > 0


async def _refuse_second(conn: Connection, actor: Actor, post_id: int, option: FlagOption) -> None:
    """One reason to close a person and question at a time."""
    if option not in CLOSE_REASONS:
        return
    cursor = await conn.execute(
        "SELECT 1 FROM flags WHERE site_id = %s AND post_id = %s AND user_id = %s AND option_id = ANY(%s)"
        " AND retracted_date IS NULL AND handled_date IS NULL",
        (actor.site_id, post_id, actor.user_id, [each.option_id for each in CLOSE_REASONS]),
    )
    if await cursor.fetchone():
        raise WriteFailedError("You have voted to close this question already; retract that first.")


async def _insert(
    conn: Connection, actor: Actor, column: str, subject_id: int, option: FlagOption, text: str, original_id: int | None
) -> None:
    await conn.execute(
        f"INSERT INTO flags (site_id, {column}, user_id, option_id, comment, duplicate_of)"
        " VALUES (%s, %s, %s, %s, %s, %s)".encode(),
        (actor.site_id, subject_id, actor.user_id, option.option_id, text or None, original_id),
    )


async def _follow(
    conn: Connection, actor: Actor, thread: Thread, option: FlagOption, text: str, original_id: int | None
) -> None:
    """What a flag brings about at once."""
    if option in CLOSE_REASONS:
        if await permissions.may(conn, actor, "close", thread.post):
            await closing.vote_to_close(conn, actor, thread.post, option, text, original_id)
    elif option in (SPAM, RUDE) and (
        actor.is_moderator or await _flaggers(conn, actor, "post_id", thread.post.id, SPAM, RUDE) >= rules.SPAM_FLAGS
    ):
        await _handle(conn, actor, "post_id", thread.post.id)
        await deleting.remove(conn, actor, thread)
        await penalties.punish(conn, actor, thread.post, option)


async def _remove_abuse(conn: Connection, actor: Actor, found: Comment, option: FlagOption) -> None:
    if actor.is_moderator or (
        option is HARASSMENT and await _flaggers(conn, actor, "comment_id", found.id, HARASSMENT) >= rules.SPAM_FLAGS
    ):
        await _handle(conn, actor, "comment_id", found.id)
        await comments.remove(conn, actor, found)


async def _flaggers(conn: Connection, actor: Actor, column: str, subject_id: int, *options: FlagOption) -> int:
    cursor = await conn.execute(
        f"SELECT count(DISTINCT user_id) FROM flags WHERE site_id = %s AND {column} = %s AND option_id = ANY(%s)"
        " AND retracted_date IS NULL AND handled_date IS NULL".encode(),
        (actor.site_id, subject_id, [each.option_id for each in options]),
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def _handle(conn: Connection, actor: Actor, column: str, subject_id: int) -> None:
    await conn.execute(
        f"UPDATE flags SET handled_date = now(), handled_by = %s, outcome = 'helpful' WHERE site_id = %s AND {column} = %s"
        " AND handled_date IS NULL AND retracted_date IS NULL".encode(),
        (actor.user_id, actor.site_id, subject_id),
    )
