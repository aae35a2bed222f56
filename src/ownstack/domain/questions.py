"""Asking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ownstack.domain import mentions, outbox, permissions, repeats, reputation, revisions, rules, tags, texts, threads
from ownstack.domain.revisions import Text
from ownstack.domain.threads import QUESTION
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor


async def ask(
    conn: Connection, actor: Actor, *, title: str, body: str, tag_names: Sequence[str], at: datetime | None = None
) -> int:
    """Returns the question's id. `body` is Markdown; `at`: a date of the past, for who may give one."""
    await permissions.require(conn, actor, "ask")
    title = texts.check_title(title)
    texts.check(body, rules.BODY)
    await threads.lock_title(conn, actor.site_id, title)
    await repeats.refuse_question(conn, actor, title, body)
    await texts.refuse_known_title(conn, actor, title, QUESTION)
    names = await tags.choose(conn, actor, tag_names, rules.QUESTION_TAGS_MAX)
    question_id, created = await _insert(conn, actor, title, names, at)
    await revisions.begin(conn, actor, question_id, Text(body, title, names), at)
    await reputation.lock_members(conn, actor.site_id, [actor.user_id])
    await reputation.count(conn, actor.site_id, actor.user_id, "question_count", 1)
    await tags.retag(conn, actor.site_id, created, [], names)
    await outbox.tell(conn, actor, "question_posted", question_id, mentioned_user_ids=await mentions.named(conn, actor, body))
    return question_id


async def _insert(conn: Connection, actor: Actor, title: str, names: list[str], at: datetime | None) -> tuple[int, datetime]:
    cursor = await conn.execute(
        "INSERT INTO posts (site_id, post_type, owner_user_id, title, tags, creation_date, last_activity_date)"
        " VALUES (%(site)s, 1, %(user)s, %(title)s, %(tags)s, coalesce(%(at)s, now()), coalesce(%(at)s, now()))"
        " RETURNING id, creation_date",
        {"site": actor.site_id, "user": actor.user_id, "title": title, "tags": names, "at": at},
    )
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0]), row[1]
