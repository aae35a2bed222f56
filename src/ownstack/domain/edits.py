"""Editing questions, answers and articles, and going back to what they said before."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ownstack.domain import article_permissions, documents, outbox, permissions, revisions, rules, tags, texts, threads
from ownstack.domain.revisions import Text
from ownstack.domain.threads import ANSWER, ARTICLE, QUESTION, Post
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import BadParameterError, WriteFailedError


@dataclass(frozen=True, slots=True)
class Edit:
    """What a post is to say. Title and tags are those of a question or an article; `based_on`: the revision that the editor
    began from, where the client knows it.
    """

    body: str
    comment: str = ""
    title: str = ""
    tag_names: Sequence[str] = ()
    article_type: str | None = None
    based_on: uuid.UUID | None = None
    written: datetime | None = None
    """When the text was, where an edit brings back an old one."""


async def edit(conn: Connection, actor: Actor, post_id: int, *post_types: int, to: Edit) -> int:
    """A full replacement; returns the post's id. What is as it was makes no revision."""
    texts.check(to.comment, rules.SUMMARY)
    title = texts.check_title(to.title) if ANSWER not in post_types else None
    if title:
        await threads.lock_title(conn, actor.site_id, title)
    post = (await threads.lock(conn, actor, post_id, *post_types)).post
    await require_edit(conn, actor, post)
    if to.based_on and to.based_on != await revisions.newest_guid(conn, actor.site_id, post_id):
        raise WriteFailedError("Somebody has edited this post since you began; look at the newest revision first.")
    await apply(conn, actor, post, to, title)
    return post_id


async def roll_back(conn: Connection, actor: Actor, post_id: int, guid: uuid.UUID) -> int:
    """Makes a post say again what it said after that revision, as a revision of its own."""
    post = (await threads.lock(conn, actor, post_id, QUESTION, ANSWER, ARTICLE)).post
    await require_edit(conn, actor, post)
    then = await revisions.at(conn, actor.site_id, post_id, guid)
    if then is None:
        raise BadParameterError("revision_guid")
    to = Edit(then.body_markdown, f"Rollback to revision {guid}", then.title or "", then.tags or (), written=then.written)
    await apply(conn, actor, post, to, then.title or post.title, is_rollback=True)
    return post_id


async def require_edit(conn: Connection, actor: Actor, post: Post) -> None:
    """Raises AccessDeniedError where the actor may only suggest."""
    if post.post_type != ARTICLE:
        await permissions.require(conn, actor, "edit", post)
    elif not await article_permissions.may_edit(conn, actor, post.id):
        await permissions.require(conn, actor, "edit_article", post)


async def apply(conn: Connection, actor: Actor, post: Post, to: Edit, title: str | None, *, is_rollback: bool = False) -> None:
    """Changes a locked post on behalf of the actor, who may."""
    texts.check(to.body, rules.ARTICLE_BODY if post.post_type == ARTICLE else rules.BODY)
    names = None
    if title is not None:
        if post.title is None or title.lower() != post.title.lower():
            await texts.refuse_known_title(conn, actor, title, post.post_type, post.id)
        most = rules.ARTICLE_TAGS_MAX if post.post_type == ARTICLE else rules.QUESTION_TAGS_MAX
        names = list(post.tags) if is_rollback and not to.tag_names else await tags.choose(conn, actor, to.tag_names, most)
    old_body = await revisions.current(conn, actor.site_id, post.id)
    changed = Text("", title if title != post.title else None, names if names != post.tags else None)
    body = to.body if to.body != old_body else None
    if changed.title is None and changed.tags is None and body is None and to.article_type in (None, post.article_type):
        return
    await revisions.add(conn, actor, post, changed, body=body, comment=to.comment, is_rollback=is_rollback)
    await _store(conn, actor, post, title, names, to.article_type)
    if body is None:
        await documents.keep(conn, actor.site_id, post.id)
    else:
        await revisions.store_body(conn, actor, post.id, Text(body, written=to.written))
    if post.post_type == QUESTION and names is not None:
        await tags.retag(conn, actor.site_id, post.creation_date, post.tags, names)
    await _reject_waiting(conn, actor, post.id)
    await outbox.tell(conn, actor, "post_edited", post.id)


async def _store(
    conn: Connection, actor: Actor, post: Post, title: str | None, names: list[str] | None, article_type: str | None
) -> None:
    await conn.execute(
        "UPDATE posts SET title = coalesce(%s, title), tags = coalesce(%s, tags), article_type = coalesce(%s, article_type),"
        " last_edit_date = now(), last_editor_user_id = %s, last_editor_display_name = NULL WHERE site_id = %s AND id = %s",
        (title, names, article_type, actor.user_id, actor.site_id, post.id),
    )
    await threads.touch(conn, actor.site_id, [post.id, *([post.parent_id] if post.parent_id else [])])


async def _reject_waiting(conn: Connection, actor: Actor, post_id: int) -> None:
    """What others have suggested meanwhile began from a text that is no longer there: approved, it would overwrite this one."""
    await conn.execute(
        "UPDATE suggested_edits SET rejection_date = now() WHERE site_id = %s AND post_id = %s AND approval_date IS NULL"
        " AND rejection_date IS NULL",
        (actor.site_id, post_id),
    )
