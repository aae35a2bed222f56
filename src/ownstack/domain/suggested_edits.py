"""Edits by people below the edit privilege: suggested, then approved or rejected by the post's owner or somebody with the
privilege. An approved one is the proposer's edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ownstack.domain import edits, outbox, permissions, rendering, reputation, rules, tags, texts, threads
from ownstack.domain.edits import Edit
from ownstack.domain.reputation import Change
from ownstack.domain.threads import ANSWER, ARTICLE, QUESTION
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import BadParameterError, WriteFailedError

APPROVED: Final = 16


async def suggest_edit(
    conn: Connection,
    actor: Actor,
    post_id: int,
    post_type: int,
    *,
    body: str,
    comment: str,
    title: str = "",
    tag_names: Sequence[str] = (),
) -> int:
    """Returns the suggested edit's id. A post has one pending at a time."""
    post = (await threads.lock(conn, actor, post_id, post_type)).post
    await permissions.require(conn, actor, "suggest_edit")
    if await permissions.may(conn, actor, "edit", post):
        raise WriteFailedError("You may edit this post yourself.")
    texts.check(comment, rules.SUMMARY)
    texts.check(body, rules.BODY)
    title = texts.check_title(title) if post_type == QUESTION else ""
    names = await tags.choose(conn, actor, tag_names, rules.QUESTION_TAGS_MAX) if post_type == QUESTION else []
    await _refuse_second(conn, actor, post_id)
    html = await rendering.html_of(conn, actor.site_id, body)
    cursor = await conn.execute(
        "INSERT INTO suggested_edits (site_id, post_id, proposing_user_id, comment, title, body, body_markdown, tags)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
        (*(actor.site_id, post_id, actor.user_id, comment, title or None), *(html, body, names or None)),
    )
    row = await cursor.fetchone()
    assert row is not None
    await outbox.tell(conn, actor, "edit_suggested", row[0])
    return int(row[0])


async def approve_edit(conn: Connection, actor: Actor, suggested_edit_id: int) -> int:
    """Makes the edit, in the proposer's name. Returns the post's id."""
    post_id, proposer_id, to = await _pending(conn, actor, suggested_edit_id)
    if to.title:
        await threads.lock_title(conn, actor.site_id, to.title)
    post = (await threads.lock(conn, actor, post_id, QUESTION, ANSWER, ARTICLE)).post
    await _pending(conn, actor, suggested_edit_id)
    await permissions.require(conn, actor, "review_edit", post)
    # approved before it is made: an edit rejects those that wait
    await conn.execute(
        "UPDATE suggested_edits SET approval_date = now(), reviewed_by = %s WHERE site_id = %s AND id = %s",
        (actor.user_id, actor.site_id, suggested_edit_id),
    )
    proposer = replace(actor, user_id=proposer_id, app_id=None, token_id=None)
    await edits.apply(conn, proposer, post, to, to.title or None)
    await conn.execute(
        "INSERT INTO votes (site_id, post_id, vote_type, user_id) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (actor.site_id, post_id, APPROVED, actor.user_id),
    )
    if post.owner_user_id != proposer_id:
        await reputation.lock_members(conn, actor.site_id, [proposer_id])
        earned = Change(proposer_id, post_id, "suggested_edit_approval_received")
        await reputation.record(conn, actor.site_id, earned)
    return post_id


async def reject_edit(conn: Connection, actor: Actor, suggested_edit_id: int) -> int:
    """Returns the post's id."""
    post_id, _, _ = await _pending(conn, actor, suggested_edit_id)
    post = (await threads.lock(conn, actor, post_id, QUESTION, ANSWER, ARTICLE)).post
    await _pending(conn, actor, suggested_edit_id)
    await permissions.require(conn, actor, "review_edit", post)
    await conn.execute(
        "UPDATE suggested_edits SET rejection_date = now(), reviewed_by = %s WHERE site_id = %s AND id = %s",
        (actor.user_id, actor.site_id, suggested_edit_id),
    )
    return post_id


async def _refuse_second(conn: Connection, actor: Actor, post_id: int) -> None:
    cursor = await conn.execute(
        "SELECT 1 FROM suggested_edits WHERE site_id = %s AND post_id = %s AND approval_date IS NULL"
        " AND rejection_date IS NULL",
        (actor.site_id, post_id),
    )
    if await cursor.fetchone():
        raise WriteFailedError("An edit of this post waits for review already.")


async def _pending(conn: Connection, actor: Actor, suggested_edit_id: int) -> tuple[int, int, Edit]:
    cursor = await conn.execute(
        "SELECT post_id, proposing_user_id, body_markdown, comment, title, tags,"
        " approval_date IS NULL AND rejection_date IS NULL FROM suggested_edits WHERE site_id = %s AND id = %s",
        (actor.site_id, suggested_edit_id),
    )
    row = await cursor.fetchone()
    if row is None:
        raise BadParameterError("id")
    if not row[6]:
        raise WriteFailedError("This edit has been reviewed already.")
    return row[0], row[1], Edit(row[2] or "", row[3], row[4] or "", row[5] or ())
