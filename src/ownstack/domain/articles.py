"""Articles: knowledge that answers no single question. Edited as other posts are (edits), deleted likewise (deleting)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ownstack.domain import mentions, outbox, permissions, repeats, revisions, rules, tags, texts, threads
from ownstack.domain.revisions import Text
from ownstack.domain.threads import ARTICLE
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor


async def write_article(
    conn: Connection,
    actor: Actor,
    *,
    title: str,
    body: str,
    article_type: str,
    tag_names: Sequence[str],
    at: datetime | None = None,
) -> int:
    """Returns the article's id. `article_type`: knowledge-article, announcement, how-to-guide or policy."""
    await permissions.require(conn, actor, "write_article")
    title = texts.check_title(title)
    texts.check(body, rules.ARTICLE_BODY)
    await threads.lock_title(conn, actor.site_id, title)
    await repeats.refuse_article(conn, actor, title, body)
    await texts.refuse_known_title(conn, actor, title, ARTICLE)
    names = await tags.choose(conn, actor, tag_names, rules.ARTICLE_TAGS_MAX)
    cursor = await conn.execute(
        "INSERT INTO posts (site_id, post_type, owner_user_id, title, tags, article_type, creation_date, last_activity_date)"
        " VALUES (%(site)s, 9, %(user)s, %(title)s, %(tags)s, %(type)s, coalesce(%(at)s, now()), coalesce(%(at)s, now()))"
        " RETURNING id",
        {"site": actor.site_id, "user": actor.user_id, "title": title, "tags": names, "type": article_type, "at": at},
    )
    row = await cursor.fetchone()
    assert row is not None
    await revisions.begin(conn, actor, row[0], Text(body, title, names), at)
    named = await mentions.named(conn, actor, body)
    await outbox.tell(conn, actor, "article_posted", row[0], mentioned_user_ids=named)
    return int(row[0])
