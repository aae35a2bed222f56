"""The history of a post as its page tells it: what happened, who did it, by which program, and what the post said before.

The programs' names are in no answer of an API: no field of v2.3's `revision` or of API v3 has room for them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from ownstack.kernel.actor import Actor
from ownstack.query import access
from ownstack.query.models.sources import SEEN
from ownstack.query.types.posts import before

EVENTS_PER_PAGE: Final = 30
WRITTEN_LOOKED_AT_MAX: Final = 200
"""Among so many of a person's newest revisions on a site those that apps wrote are looked for."""
WRITTEN_PER_APP: Final = 3


class PostTold(NamedTuple):
    """A post with a history. The title is that of its question or article, of a tag wiki the tag."""

    id: int
    post_type: int
    title: str
    is_deleted: bool


class Event(NamedTuple):
    """A revision, or the offer or end of a bounty. A text is None where the event left it as it was, one before it too where
    there was none.
    """

    source: str
    """revision, offered or ended"""
    creation_date: datetime
    revision_number: int | None
    revision_guid: UUID | None
    event_type: int | None
    is_rollback: bool
    display_name: str | None
    comment: str
    title: str | None
    last_title: str | None
    tags: list[str] | None
    last_tags: list[str] | None
    body_markdown: str | None
    last_body_markdown: str | None
    app_name: str | None
    app_is_disabled: bool
    has_token: bool
    """Whether a program wrote it. One without an app had a personal token, or one of somebody who stood in for the person."""
    token_name: str | None
    """Of a personal token, for the person whose it is."""
    is_impersonation: bool
    amount: int | None
    """Of a bounty, in reputation; where it has ended, what the answer got."""
    answer_id: int | None


class Written(NamedTuple):
    """The newest that an app wrote in a post in somebody's name."""

    app_id: int
    site_id: int
    path: str
    title: str
    creation_date: datetime


_POST: Final = f"""
SELECT p.id, p.post_type, coalesce(p.title, q.title, CASE WHEN p.post_type IN (4, 5) THEN (SELECT g.name FROM tags g
       WHERE g.site_id = p.site_id AND p.id IN (g.excerpt_post_id, g.wiki_post_id) LIMIT 1) END, ''), p.deleted_date IS NOT NULL
FROM posts p LEFT JOIN posts q ON q.site_id = p.site_id AND q.id = p.parent_id
WHERE p.site_id = %(site)s AND p.id = %(id)s AND p.post_type IN (1, 2, 4, 5, 9) AND {SEEN.format(t="p")}
"""

_EVENTS: Final = f"""
SELECT e.source, e.creation_date, r.revision_number, r.revision_guid, r.event_type,
       coalesce(r.is_rollback, false) AS is_rollback,
       coalesce(m.display_name, r.user_display_name, 'user' || e.user_id) AS display_name, coalesce(r.comment, '') AS comment,
       r.title, {before("title").format(t="r")} AS last_title, r.tags, {before("tags").format(t="r")} AS last_tags,
       r.body_markdown, {before("body_markdown").format(t="r")} AS last_body_markdown,
       a.name AS app_name, a.disabled_date IS NOT NULL AS app_is_disabled, num_nonnulls(r.app_id, r.token_id) > 0 AS has_token,
       CASE WHEN t.account_id = %(account)s THEN t.name END AS token_name, t.impersonated_by IS NOT NULL AS is_impersonation,
       CASE e.source WHEN 'offered' THEN b.amount ELSE b.awarded_amount END AS amount, b.answer_id
FROM (
    SELECT 'revision' AS source, creation_date, id, user_id FROM revisions WHERE site_id = %(site)s AND post_id = %(id)s
    UNION ALL
    SELECT 'offered', creation_date, id, user_id FROM bounties WHERE site_id = %(site)s AND question_id = %(id)s
    UNION ALL
    SELECT 'ended', closed_date, id, NULL FROM bounties
    WHERE site_id = %(site)s AND question_id = %(id)s AND closed_date IS NOT NULL
    ORDER BY creation_date DESC, source, id DESC LIMIT %(limit)s OFFSET %(offset)s) e
LEFT JOIN revisions r ON e.source = 'revision' AND r.site_id = %(site)s AND r.id = e.id
LEFT JOIN bounties b ON e.source <> 'revision' AND b.site_id = %(site)s AND b.id = e.id
LEFT JOIN members m ON m.site_id = %(site)s AND m.id = e.user_id AND m.deleted_date IS NULL
LEFT JOIN api_apps a ON a.id = r.app_id
LEFT JOIN access_tokens t ON t.id = r.token_id
ORDER BY e.creation_date DESC, e.source, e.id DESC
"""

_WRITTEN: Final = """
SELECT app_id, site_id, path, title, creation_date FROM (
    SELECT *, row_number() OVER (PARTITION BY site_id, app_id ORDER BY creation_date DESC, post_id DESC) AS place FROM (
        SELECT r.app_id, r.site_id, r.post_id, max(r.creation_date) AS creation_date, coalesce(p.title, q.title, '') AS title,
               CASE s.kind WHEN 'team' THEN '/c/' || s.slug ELSE '' END || '/posts/' || r.post_id || '/revisions' AS path
        FROM members m JOIN sites s ON s.id = m.site_id
        CROSS JOIN LATERAL (SELECT x.* FROM revisions x WHERE x.site_id = m.site_id AND x.user_id = m.id
                            ORDER BY x.creation_date DESC, x.id DESC LIMIT %(looked_at)s) r
        JOIN posts p ON p.site_id = r.site_id AND p.id = r.post_id AND p.deleted_date IS NULL
        LEFT JOIN posts q ON q.site_id = p.site_id AND q.id = p.parent_id
        WHERE m.account_id = %(account)s AND m.deleted_date IS NULL AND m.deactivated_date IS NULL AND r.app_id IS NOT NULL
        GROUP BY r.app_id, r.site_id, r.post_id, p.title, q.title, s.kind, s.slug) each) latest
WHERE place <= %(per_app)s ORDER BY creation_date DESC, path
"""


async def find_post(connection: AsyncConnection[Any], site_id: int, post_id: int, actor: Actor | None) -> PostTold | None:
    """The post, if it is there for this person: a deleted one is for its owner and moderators (models.sources.SEEN)."""
    seen = {"me": actor.user_id, "may_override": actor.is_moderator} if actor else access.NOBODY
    cursor = await connection.execute(_POST.encode(), {"site": site_id, "id": post_id, **seen})
    row = await cursor.fetchone()
    return PostTold(*row) if row else None


async def events(
    connection: AsyncConnection[Any], site_id: int, post_id: int, actor: Actor | None, *, page: int
) -> tuple[list[Event], bool]:
    """A page of what happened to the post, newest first, and whether there is more."""
    cursor = connection.cursor(row_factory=class_row(Event))
    limit, offset = EVENTS_PER_PAGE + 1, (page - 1) * EVENTS_PER_PAGE
    account_id = actor.account_id if actor else None
    values = {"site": site_id, "id": post_id, "account": account_id, "limit": limit, "offset": offset}
    await cursor.execute(_EVENTS.encode(), values)
    found = await cursor.fetchall()
    return found[:EVENTS_PER_PAGE], len(found) > EVENTS_PER_PAGE


async def written_by_apps(connection: AsyncConnection[Any], account_id: int) -> list[Written]:
    """The posts that apps wrote or edited last in the person's name: a few for each app and site."""
    cursor = connection.cursor(row_factory=class_row(Written))
    values = {"account": account_id, "looked_at": WRITTEN_LOOKED_AT_MAX, "per_app": WRITTEN_PER_APP}
    await cursor.execute(_WRITTEN.encode(), values)
    return await cursor.fetchall()
