"""Recommendations: a collective's mark on an answer, set by those who speak for it."""

from __future__ import annotations

from ownstack.domain import threads
from ownstack.domain.threads import ANSWER, Post
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import AccessDeniedError, BadParameterError, WriteFailedError


async def recommend(conn: Connection, actor: Actor, answer_id: int, *, slug: str) -> int:
    """`slug`: the collective's. Its admins and recognized members may, on answers to questions in its tags."""
    thread = await threads.lock(conn, actor, answer_id, ANSWER)
    collective_id = await _spoken_for(conn, actor, slug)
    await _check_tags(conn, actor, collective_id, thread.head)
    cursor = await conn.execute(
        "INSERT INTO collective_posts (site_id, collective_id, post_id, relation, user_id)"
        " VALUES (%s, %s, %s, 'recommended', %s) ON CONFLICT DO NOTHING",
        (actor.site_id, collective_id, answer_id, actor.user_id),
    )
    if not cursor.rowcount:
        raise WriteFailedError("This collective recommends the answer already.")
    return answer_id


async def undo_recommend(conn: Connection, actor: Actor, answer_id: int, *, slug: str) -> int:
    await threads.lock(conn, actor, answer_id, ANSWER)
    collective_id = await _spoken_for(conn, actor, slug)
    cursor = await conn.execute(
        "DELETE FROM collective_posts WHERE site_id = %s AND collective_id = %s AND post_id = %s AND relation = 'recommended'",
        (actor.site_id, collective_id, answer_id),
    )
    if not cursor.rowcount:
        raise WriteFailedError("This collective does not recommend the answer.")
    return answer_id


async def _spoken_for(conn: Connection, actor: Actor, slug: str) -> int:
    cursor = await conn.execute(
        "SELECT c.id, EXISTS (SELECT FROM collective_members m WHERE m.site_id = c.site_id AND m.collective_id = c.id"
        " AND m.user_id = %s AND m.role IN ('admin', 'recognized_member')) FROM collectives c"
        " WHERE c.site_id = %s AND c.slug = lower(%s)",
        (actor.user_id, actor.site_id, slug),
    )
    row = await cursor.fetchone()
    if row is None:
        raise BadParameterError("slug")
    if not (row[1] or actor.is_moderator):
        raise AccessDeniedError("You may not recommend in the name of this collective.")
    return int(row[0])


async def _check_tags(conn: Connection, actor: Actor, collective_id: int, question: Post) -> None:
    cursor = await conn.execute(
        "SELECT 1 FROM collective_tags WHERE site_id = %s AND collective_id = %s AND tag_name = ANY(%s) LIMIT 1",
        (actor.site_id, collective_id, question.tags),
    )
    if not await cursor.fetchone():
        raise WriteFailedError("The question has none of this collective's tags.")
