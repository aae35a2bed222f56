"""The history of posts: every change is a revision, and a post's Markdown is that of its newest one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from ownstack.domain import documents, mentions, rendering, rules
from ownstack.domain.threads import Post
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor

# What befalls a whole post, by the dumps' numbers.
CLOSED: Final = 10
REOPENED: Final = 11
DELETED: Final = 12
UNDELETED: Final = 13
LOCKED: Final = 14
UNLOCKED: Final = 15
COMMUNITY_WIKI: Final = 16
PROTECTED: Final = 19
UNPROTECTED: Final = 20


@dataclass(frozen=True, slots=True)
class Text:
    """What a post says. An answer has neither title nor tags."""

    body_markdown: str
    title: str | None = None
    tags: list[str] | None = None
    written: datetime | None = None
    """Of the Markdown, where that was not just now: old text is read as it was meant."""


async def begin(conn: Connection, actor: Actor, post_id: int, text: Text, at: datetime | None) -> None:
    """The first revision of a new post, and its body."""
    await store_body(conn, actor, post_id, replace(text, written=at))
    await _insert(conn, actor, post_id, 1, text, at=at)


async def add(
    conn: Connection,
    actor: Actor,
    post: Post,
    changed: Text | None,
    *,
    body: str | None,
    comment: str,
    is_rollback: bool = False,
) -> None:
    """What an edit changed: `changed` has title and tags where they changed, `body` is the new Markdown or None. A further
    edit by the same person within the grace period becomes part of the revision before it.
    """
    title, tags = (changed.title, changed.tags) if changed else (None, None)
    if not is_rollback and (merging := await _in_grace(conn, actor, post.id)):
        await conn.execute(
            "UPDATE revisions SET title = coalesce(%s, title), body_markdown = coalesce(%s, body_markdown),"
            " tags = coalesce(%s, tags), comment = coalesce(nullif(%s, ''), comment),"
            " app_id = CASE WHEN %s::bigint IS NULL THEN app_id ELSE %s END, token_id = coalesce(%s, token_id)"
            " WHERE site_id = %s AND id = %s",
            # of several programs within the grace period the last is named
            (title, body, tags, comment, *(actor.token_id, actor.app_id, actor.token_id), actor.site_id, merging),
        )
        return
    cursor = await conn.execute(
        "SELECT coalesce(max(revision_number), 0) + 1 FROM revisions WHERE site_id = %s AND post_id = %s",
        (actor.site_id, post.id),
    )
    row = await cursor.fetchone()
    await conn.execute(
        "INSERT INTO revisions (site_id, post_id, revision_guid, revision_number, user_id, comment, title, body_markdown, tags,"
        " is_rollback, app_id, token_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            *(actor.site_id, post.id, uuid.uuid4(), row[0] if row else 1, actor.user_id, comment),
            *(title, body, tags, is_rollback, actor.app_id, actor.token_id),
        ),
    )


async def note(conn: Connection, actor: Actor, post_id: int, event_type: int, comment: str = "") -> None:
    """Something befell the whole post."""
    await conn.execute(
        "INSERT INTO revisions (site_id, post_id, revision_guid, event_type, user_id, comment, app_id,"
        " token_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (actor.site_id, post_id, uuid.uuid4(), event_type, actor.user_id, comment, actor.app_id, actor.token_id),
    )


async def current(conn: Connection, site_id: int, post_id: int) -> str:
    """The Markdown of a post; of one without history its HTML, which is Markdown too."""
    cursor = await conn.execute(
        "SELECT coalesce((SELECT body_markdown FROM revisions WHERE site_id = %(site)s AND post_id = %(id)s"
        " AND body_markdown IS NOT NULL ORDER BY creation_date DESC, id DESC LIMIT 1),"
        " (SELECT body FROM post_bodies WHERE site_id = %(site)s AND post_id = %(id)s), '')",
        {"site": site_id, "id": post_id},
    )
    row = await cursor.fetchone()
    return str(row[0]) if row else ""


async def newest_guid(conn: Connection, site_id: int, post_id: int) -> uuid.UUID | None:
    """Of the newest edit: what an editor began from."""
    cursor = await conn.execute(
        "SELECT revision_guid FROM revisions WHERE site_id = %s AND post_id = %s AND revision_number IS NOT NULL"
        " ORDER BY creation_date DESC, id DESC LIMIT 1",
        (site_id, post_id),
    )
    row = await cursor.fetchone()
    return row[0] if row else None


async def at(conn: Connection, site_id: int, post_id: int, guid: uuid.UUID) -> Text | None:
    """What the post said after that revision; None where it has no such one."""
    newest = "(array_agg({0} ORDER BY r.creation_date DESC, r.id DESC) FILTER (WHERE {0} IS NOT NULL))[1]"
    tags = "(array_agg(to_jsonb(r.tags) ORDER BY r.creation_date DESC, r.id DESC) FILTER (WHERE r.tags IS NOT NULL))[1]"
    cursor = await conn.execute(
        f"SELECT {newest.format('r.body_markdown')}, {newest.format('r.title')}, {tags},"
        " max(r.creation_date) FILTER (WHERE r.body_markdown IS NOT NULL) FROM revisions r"
        " JOIN revisions t ON t.site_id = r.site_id AND t.post_id = r.post_id AND t.revision_guid = %s"
        " AND t.revision_number IS NOT NULL WHERE r.site_id = %s AND r.post_id = %s"
        " AND (r.creation_date, r.id) <= (t.creation_date, t.id)".encode(),
        (guid, site_id, post_id),
    )
    row = await cursor.fetchone()
    return Text(*row) if row and row[0] is not None else None


async def store_body(conn: Connection, actor: Actor, post_id: int, text: Text) -> None:
    """Renders, once, and keeps what the post is found by and whom it names."""
    html = await rendering.html_of(conn, actor.site_id, text.body_markdown, text.written)
    await conn.execute(
        "INSERT INTO post_bodies (site_id, post_id, body) VALUES (%s, %s, %s)"
        " ON CONFLICT (site_id, post_id) DO UPDATE SET body = excluded.body",
        (actor.site_id, post_id, html),
    )
    await documents.keep(conn, actor.site_id, post_id)
    await mentions.keep(conn, actor, post_id, text.body_markdown)


async def _insert(conn: Connection, actor: Actor, post_id: int, number: int, text: Text, at: datetime | None) -> None:
    await conn.execute(
        "INSERT INTO revisions (site_id, post_id, revision_guid, revision_number, creation_date, user_id, title, body_markdown,"
        " tags, app_id, token_id) VALUES (%s, %s, %s, %s, coalesce(%s, now()), %s, %s, %s, %s, %s, %s)",
        (
            *(actor.site_id, post_id, uuid.uuid4(), number, at, actor.user_id),
            *(text.title, text.body_markdown, text.tags, actor.app_id, actor.token_id),
        ),
    )


async def _in_grace(conn: Connection, actor: Actor, post_id: int) -> int | None:
    cursor = await conn.execute(
        "SELECT id, user_id, revision_number IS NOT NULL AND NOT is_rollback"
        " AND creation_date > now() - %s * interval '1 second' FROM revisions"
        " WHERE site_id = %s AND post_id = %s ORDER BY creation_date DESC, id DESC LIMIT 1",
        (rules.EDIT_GRACE_S, actor.site_id, post_id),
    )
    row = await cursor.fetchone()
    return int(row[0]) if row and row[1] == actor.user_id and row[2] else None
