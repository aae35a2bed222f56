"""Deleting and undeleting posts. What goes with a post bears the same moment, so that undeleting knows what comes back."""

from __future__ import annotations

from datetime import datetime

from ownstack.domain import (
    accepts,
    bounties,
    delete_votes,
    outbox,
    penalties,
    permissions,
    reputation,
    revisions,
    tags,
    threads,
)
from ownstack.domain.threads import ANSWER, ARTICLE, QUESTION, Post, Thread
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import AlreadyDeletedError, NotFoundError, WriteFailedError


async def delete(conn: Connection, actor: Actor, post_id: int, *post_types: int) -> int:
    """Its owner may as long as nobody else's work goes with it, a moderator always; trusted people vote.

    Raises AlreadyDeletedError for what is deleted, where the actor could still see it.
    """
    thread = await threads.lock(conn, actor, post_id, *(post_types or (QUESTION, ANSWER, ARTICLE)), even_deleted=True)
    if thread.post.deleted_date or thread.head.deleted_date:
        is_known = actor.is_moderator or thread.post.is_of(actor)
        raise (AlreadyDeletedError if is_known else NotFoundError)(thread.post.name)
    if not await permissions.may(conn, actor, "delete", thread.post):
        if not await delete_votes.cast_to_delete(conn, actor, thread.post):
            return post_id
    elif not actor.is_moderator:
        await _refuse_loss(conn, actor, thread)
    await remove(conn, actor, thread)
    return post_id


async def undelete(conn: Connection, actor: Actor, post_id: int) -> int:
    """Its owner may where they deleted it themselves, a moderator always; trusted people vote."""
    thread = await threads.lock(conn, actor, post_id, QUESTION, ANSWER, ARTICLE, even_deleted=True)
    post = thread.post
    if post.deleted_date is None:
        raise WriteFailedError("This post is not deleted.")
    if thread.head.deleted_date and post.id != thread.head.id:
        raise WriteFailedError("The question of this answer is deleted.")
    deleter_id, by_moderator = await _deleter(conn, actor, post.id)
    may_alone = actor.is_moderator or deleter_id == actor.user_id
    if not (may_alone and await permissions.may(conn, actor, "undelete", post)) and not await delete_votes.cast_to_undelete(
        conn, actor, post, by_moderator=by_moderator
    ):
        return post_id
    await _bring_back(conn, actor, thread, post.deleted_date)
    return post_id


async def remove(conn: Connection, actor: Actor, thread: Thread) -> None:
    """Deletes the locked post of the thread, whoever asked for it."""
    site_id, post = actor.site_id, thread.post
    ids = [post.id, *(await _live_answers(conn, actor, post))]
    await _lock_members(conn, actor, ids, thread)
    if thread.head.accepted_answer_id == post.id:
        await accepts.withdraw(conn, actor, thread.head)
    if post.bounty_closes_date:
        await bounties.cancel(conn, actor, post.id)
    await delete_votes.clear(conn, actor, post.id)
    owners = await _stamp(conn, actor, ids)
    await _count_posts(conn, actor, owners, -1)
    await reputation.withdraw(conn, site_id, ids)
    await revisions.note(conn, actor, post.id, revisions.DELETED)
    await threads.count_answers(conn, site_id, thread.head.id)
    if post.post_type == QUESTION:
        await tags.retag(conn, site_id, post.creation_date, post.tags, [])
    await outbox.tell(conn, actor, "post_deleted", post.id)


async def _bring_back(conn: Connection, actor: Actor, thread: Thread, deleted: datetime) -> None:
    site_id, post = actor.site_id, thread.post
    ids = [post.id, *(await _gone_with(conn, actor, post, deleted))]
    await _lock_members(conn, actor, ids, thread)
    owners = await _unstamp(conn, actor, ids, deleted)
    await _count_posts(conn, actor, owners, 1)
    await reputation.restore(conn, site_id, ids)
    await penalties.forgive(conn, actor, post)
    await delete_votes.clear(conn, actor, post.id)
    await revisions.note(conn, actor, post.id, revisions.UNDELETED)
    await threads.count_answers(conn, site_id, thread.head.id)
    if post.post_type == QUESTION:
        await tags.retag(conn, site_id, post.creation_date, [], post.tags)
    await outbox.tell(conn, actor, "post_undeleted", post.id)


async def _refuse_loss(conn: Connection, actor: Actor, thread: Thread) -> None:
    post = thread.post
    if post.post_type == ANSWER and thread.head.accepted_answer_id == post.id:
        raise WriteFailedError("An accepted answer cannot be deleted by its writer.")
    if post.bounty_closes_date:
        raise WriteFailedError("A question with an open bounty cannot be deleted.")
    if post.post_type != QUESTION or not post.answer_count:
        return
    cursor = await conn.execute(
        "SELECT EXISTS (SELECT FROM posts WHERE site_id = %s AND parent_id = %s AND post_type = 2 AND deleted_date IS NULL"
        " AND up_vote_count > 0)",
        (actor.site_id, post.id),
    )
    row = await cursor.fetchone()
    if post.answer_count > 1 or post.accepted_answer_id or (row is not None and row[0]):
        raise WriteFailedError("A question with answers that others found useful cannot be deleted by its asker.")


async def _live_answers(conn: Connection, actor: Actor, post: Post) -> list[int]:
    if post.post_type != QUESTION:
        return []
    cursor = await conn.execute(
        "SELECT id FROM posts WHERE site_id = %s AND parent_id = %s AND post_type = 2 AND deleted_date IS NULL",
        (actor.site_id, post.id),
    )
    return [row[0] for row in await cursor.fetchall()]


async def _gone_with(conn: Connection, actor: Actor, post: Post, deleted: datetime) -> list[int]:
    cursor = await conn.execute(
        "SELECT id FROM posts WHERE site_id = %s AND parent_id = %s AND post_type = 2 AND deleted_date = %s",
        (actor.site_id, post.id, deleted),
    )
    return [row[0] for row in await cursor.fetchall()]


async def _lock_members(conn: Connection, actor: Actor, ids: list[int], thread: Thread) -> None:
    earners = await reputation.earners(conn, actor.site_id, ids)
    cursor = await conn.execute(
        "SELECT DISTINCT owner_user_id FROM posts WHERE site_id = %s AND id = ANY(%s)", (actor.site_id, ids)
    )
    owners = [row[0] for row in await cursor.fetchall()]
    await reputation.lock_members(conn, actor.site_id, [actor.user_id, thread.head.owner_user_id, *owners, *earners])


async def _stamp(conn: Connection, actor: Actor, ids: list[int]) -> list[tuple[int | None, int]]:
    """Deletes posts and their comments; who wrote the posts, with their kind."""
    await conn.execute(
        "UPDATE comments SET deleted_date = now() WHERE site_id = %s AND post_id = ANY(%s) AND deleted_date IS NULL",
        (actor.site_id, ids),
    )
    cursor = await conn.execute(
        "UPDATE posts SET deleted_date = now(), comment_count = 0 WHERE site_id = %s AND id = ANY(%s)"
        " RETURNING owner_user_id, post_type",
        (actor.site_id, ids),
    )
    return await cursor.fetchall()


async def _unstamp(conn: Connection, actor: Actor, ids: list[int], deleted: datetime) -> list[tuple[int | None, int]]:
    await conn.execute(
        "UPDATE comments SET deleted_date = NULL WHERE site_id = %s AND post_id = ANY(%s) AND deleted_date = %s",
        (actor.site_id, ids, deleted),
    )
    cursor = await conn.execute(
        "UPDATE posts p SET deleted_date = NULL, comment_count = (SELECT count(*) FROM comments c WHERE c.site_id = p.site_id"
        " AND c.post_id = p.id AND c.deleted_date IS NULL) WHERE site_id = %s AND id = ANY(%s)"
        " RETURNING owner_user_id, post_type",
        (actor.site_id, ids),
    )
    return await cursor.fetchall()


async def _count_posts(conn: Connection, actor: Actor, owners: list[tuple[int | None, int]], by: int) -> None:
    columns = {QUESTION: "question_count", ANSWER: "answer_count"}
    for owner, post_type in owners:
        if owner is not None and post_type in columns:
            await reputation.count(conn, actor.site_id, owner, columns[post_type], by)


async def _deleter(conn: Connection, actor: Actor, post_id: int) -> tuple[int | None, bool]:
    """Who deleted the post, or cast the last vote to, and whether that was a moderator."""
    cursor = await conn.execute(
        "SELECT r.user_id, coalesce(m.user_type IN ('moderator', 'team_admin') OR a.role IN ('moderator', 'admin'), false)"
        " FROM revisions r LEFT JOIN members m ON m.site_id = r.site_id AND m.id = r.user_id"
        " LEFT JOIN accounts a ON a.id = m.account_id WHERE r.site_id = %s AND r.post_id = %s AND r.event_type = %s"
        " ORDER BY r.creation_date DESC, r.id DESC LIMIT 1",
        (actor.site_id, post_id, revisions.DELETED),
    )
    row = await cursor.fetchone()
    return (row[0], bool(row[1])) if row else (None, False)
