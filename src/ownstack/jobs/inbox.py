"""From events to what a person is told: inbox items of what others wrote to them, notifications of the system.

Nobody is told of what they did themselves, nor twice of one thing; who is no account or no member any more is told nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import class_row

from ownstack.jobs.events import Event
from ownstack.kernel import text
from ownstack.kernel.privileges import PRIVILEGES

Connection = AsyncConnection[Any]

BODY_CHARS_MAX = 300


@dataclass(frozen=True, slots=True)
class Post:
    """What an item needs of the post that it is about; of a comment, of the post commented on and of the comment."""

    base: str
    """The team's part of paths, empty on the main site."""
    id: int
    post_type: int
    question_id: int
    title: str
    body: str
    owner_id: int | None
    asker_id: int | None
    comment_id: int | None = None
    follower_ids: list[int] | None = None

    @property
    def link(self) -> str:
        """Its path below the installation's address."""
        if self.post_type == 9:
            path = f"/articles/{self.id}"
        elif self.comment_id or self.post_type == 1:
            path = f"/questions/{self.question_id}"
        else:
            path = f"/questions/{self.question_id}/{self.id}#{self.id}"
        return self.base + path + (f"#comment{self.comment_id}_{self.id}" if self.comment_id else "")


async def tell(conn: Connection, event: Event) -> None:
    """Tells everyone whom the event concerns."""
    if teller := TELLERS.get(event.event_type):
        await teller(conn, event)


async def _question_posted(conn: Connection, event: Event) -> None:
    if post := await _post(conn, event):
        await _put(conn, event, post, "question_update", event.mentioned)


async def _answer_posted(conn: Connection, event: Event) -> None:
    if post := await _post(conn, event):
        await _put(conn, event, post, "new_answer", [post.asker_id])
        others = [each for each in (*(post.follower_ids or []), *event.mentioned) if each != post.asker_id]
        await _put(conn, event, post, "followed_post_activity", others)


async def _comment_posted(conn: Connection, event: Event) -> None:
    if post := await _commented(conn, event):
        replied = await _one(conn, "SELECT reply_to_user_id FROM comments WHERE site_id = %s AND id = %s", event)
        await _put(conn, event, post, "comment", [post.owner_id, *replied, *event.mentioned])


async def _post_edited(conn: Connection, event: Event) -> None:
    if post := await _post(conn, event):
        body = f'Your post <a href="{post.link}">{text.encode(post.title)}</a> was edited.'
        await _notify(conn, event, "substantive_edit", [post.owner_id], body, post.id)


async def _bounty_expired(conn: Connection, event: Event) -> None:
    if post := await _post(conn, event):
        outcome = "was awarded to an answer" if event.details.get("answer_id") else "was awarded to nobody"
        body = f'Your bounty on <a href="{post.link}">{text.encode(post.title)}</a> has ended and {outcome}.'
        await _notify(conn, event, "bounty_expired", [event.details.get("user_id")], body, post.id)


async def _edit_suggested(conn: Connection, event: Event) -> None:
    edited = await _one(conn, "SELECT post_id FROM suggested_edits WHERE site_id = %s AND id = %s", event)
    if edited and (post := await _post(conn, event, edited[0])):
        body = f'An edit of your post <a href="{post.link}">{text.encode(post.title)}</a> waits for your review.'
        await _notify(conn, event, "edit_suggested", [post.owner_id], body, post.id)


async def _badge_awarded(conn: Connection, event: Event) -> None:
    award = await _one(
        conn,
        "SELECT a.user_id, b.name, a.post_id FROM badge_awards a JOIN badges b ON b.site_id = a.site_id AND b.id = a.badge_id"
        " WHERE a.site_id = %s AND a.id = %s",
        event,
    )
    if award:
        body = f"You have earned the badge {text.encode(award[1])}."
        await _notify(conn, event, "badge_earned", [award[0]], body, award[2], even_own=True)


async def _privilege_gained(conn: Connection, event: Event) -> None:
    names = {each.name: each.short_description for each in PRIVILEGES}
    name = names.get(str(event.details.get("privilege")))
    if name:
        await _notify(
            conn, event, "new_privilege", [event.subject_id], f"New privilege: {text.encode(name)}", None, even_own=True
        )


TELLERS: dict[str, Callable[[Connection, Event], Awaitable[None]]] = {
    "question_posted": _question_posted,
    "article_posted": _question_posted,
    "answer_posted": _answer_posted,
    "comment_posted": _comment_posted,
    "post_edited": _post_edited,
    "bounty_expired": _bounty_expired,
    "edit_suggested": _edit_suggested,
    "badge_awarded": _badge_awarded,
    "privilege_gained": _privilege_gained,
}

_POST = (
    "SELECT CASE s.kind WHEN 'team' THEN '/c/' || s.slug ELSE '' END AS base, p.id, p.post_type,"
    " coalesce(p.parent_id, p.id) AS question_id, coalesce(p.title, q.title) AS title, {body} AS body,"
    " p.owner_user_id AS owner_id, q.owner_user_id AS asker_id, {comment} AS comment_id, (SELECT array_agg(f.user_id)"
    " FROM follows f WHERE f.site_id = p.site_id AND f.post_id = coalesce(p.parent_id, p.id)) AS follower_ids"
    " FROM posts p JOIN sites s ON s.id = p.site_id LEFT JOIN posts q ON q.site_id = p.site_id AND q.id = p.parent_id {joins}"
    " WHERE p.site_id = %s AND {subject} = %s AND p.post_type IN (1, 2, 9) AND p.deleted_date IS NULL"
)
_OF_POST = _POST.format(
    body="coalesce((SELECT b.body FROM post_bodies b WHERE b.site_id = p.site_id AND b.post_id = p.id), '')",
    comment="NULL::bigint",
    joins="",
    subject="p.id",
)
_OF_COMMENT = _POST.format(
    body="c.body",
    comment="c.id",
    joins="JOIN comments c ON c.site_id = p.site_id AND c.post_id = p.id AND c.deleted_date IS NULL",
    subject="c.id",
)


async def _post(conn: Connection, event: Event, post_id: int | None = None) -> Post | None:
    return await _found(conn, _OF_POST, event.site_id, post_id or event.subject_id)


async def _commented(conn: Connection, event: Event) -> Post | None:
    return await _found(conn, _OF_COMMENT, event.site_id, event.subject_id)


async def _found(conn: Connection, sql: str, site_id: int, id_: int | None) -> Post | None:
    cursor = conn.cursor(row_factory=class_row(Post))
    await cursor.execute(sql.encode(), (site_id, id_))
    return await cursor.fetchone()


async def _one(conn: Connection, sql: str, event: Event) -> tuple[Any, ...]:
    cursor = await conn.execute(sql.encode(), (event.site_id, event.subject_id))
    return await cursor.fetchone() or ()


_TO = (
    " FROM members m JOIN accounts a ON a.id = m.account_id AND a.deactivated_date IS NULL WHERE m.site_id = %(site)s"
    " AND m.id = ANY(%(people)s) AND m.deleted_date IS NULL AND m.deactivated_date IS NULL"
)


def _people(event: Event, user_ids: list[int | None] | list[int], *, even_own: bool = False) -> dict[str, Any]:
    people = {each for each in user_ids if each is not None and (even_own or each != event.actor_user_id)}
    return {"site": event.site_id, "people": sorted(people), "at": event.creation_date}


async def _put(conn: Connection, event: Event, post: Post, item_type: str, user_ids: list[int | None] | list[int]) -> None:
    """An inbox item for each of these people."""
    await conn.execute(
        "INSERT INTO inbox_items (account_id, site_id, item_type, question_id, answer_id, comment_id, title, body, link,"
        " creation_date) SELECT m.account_id, m.site_id, %(type)s, %(question)s::bigint, %(answer)s::bigint,"
        " %(comment)s::bigint, %(title)s, %(body)s, %(link)s, %(at)s" + _TO,
        {
            **_people(event, user_ids),
            "type": item_type,
            "question": post.question_id if post.post_type != 9 else None,
            "answer": post.id if post.post_type == 2 else None,
            "comment": post.comment_id,
            "title": post.title,
            "body": text.strip_tags(post.body)[:BODY_CHARS_MAX],
            "link": post.link,
        },
    )


async def _notify(
    conn: Connection,
    event: Event,
    notification_type: str,
    user_ids: list[int | None] | list[int],
    body: str,
    post_id: int | None,
    *,
    even_own: bool = False,
) -> None:
    """A notification for each of these people; `body` is HTML. A badge or privilege comes from what they did themselves."""
    await conn.execute(
        "INSERT INTO notifications (account_id, site_id, notification_type, post_id, body, creation_date)"
        " SELECT m.account_id, m.site_id, %(type)s, %(post)s::bigint, %(body)s, %(at)s" + _TO,
        {**_people(event, user_ids, even_own=even_own), "type": notification_type, "post": post_id, "body": body},
    )
