"""Favorites: questions that a person keeps. New texts call them bookmarks."""

from __future__ import annotations

from ownstack.domain import threads
from ownstack.domain.threads import QUESTION
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import WriteFailedError


async def favorite(conn: Connection, actor: Actor, question_id: int) -> int:
    await threads.lock(conn, actor, question_id, QUESTION)
    cursor = await conn.execute(
        "INSERT INTO bookmarks (site_id, user_id, post_id) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (actor.site_id, actor.user_id, question_id),
    )
    if not cursor.rowcount:
        raise WriteFailedError("This question is among your favorites already.")
    await _count(conn, actor, question_id, 1)
    return question_id


async def unfavorite(conn: Connection, actor: Actor, question_id: int) -> int:
    await threads.lock(conn, actor, question_id, QUESTION)
    cursor = await conn.execute(
        "DELETE FROM bookmarks WHERE site_id = %s AND user_id = %s AND post_id = %s",
        (actor.site_id, actor.user_id, question_id),
    )
    if not cursor.rowcount:
        raise WriteFailedError("This question is not among your favorites.")
    await _count(conn, actor, question_id, -1)
    return question_id


async def _count(conn: Connection, actor: Actor, question_id: int, by: int) -> None:
    await conn.execute(
        "UPDATE posts SET favorite_count = favorite_count + %s WHERE site_id = %s AND id = %s", (by, actor.site_id, question_id)
    )
