"""A post with the question that it belongs to. Whoever changes anything of a thread holds the lock of its question, so that
two changes of one thread come one after the other, and counts are made from rows that nobody else is changing.

Locks are taken in one order everywhere: the person's own (pauses), the title's, the thread's, members' by id, tags' by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg.rows import class_row

from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import NotFoundError, WriteFailedError

QUESTION: Final = 1
ANSWER: Final = 2
ARTICLE: Final = 9
NAMES: Final = {QUESTION: "question", ANSWER: "answer", ARTICLE: "article"}


@dataclass(frozen=True, slots=True)
class Post:
    """A row of posts, as it stands under the thread's lock."""

    id: int
    post_type: int
    parent_id: int | None
    owner_user_id: int | None
    title: str | None
    tags: list[str]
    score: int
    answer_count: int
    accepted_answer_id: int | None
    creation_date: datetime
    last_edit_date: datetime | None
    deleted_date: datetime | None
    closed_date: datetime | None
    locked_date: datetime | None
    protected_date: datetime | None
    community_owned_date: datetime | None
    bounty_closes_date: datetime | None
    """Of a question with an open bounty."""
    article_type: str | None

    @property
    def name(self) -> str:
        return NAMES[self.post_type]

    @property
    def earns(self) -> bool:
        """Do votes on it bring reputation? Those on a community wiki do not."""
        return self.owner_user_id is not None and self.community_owned_date is None

    def is_of(self, actor: Actor) -> bool:
        return self.owner_user_id == actor.user_id


@dataclass(frozen=True, slots=True)
class Thread:
    """A locked question or article (`head`), and the post of it that is meant."""

    head: Post
    post: Post


_COLUMNS = ", ".join(Post.__slots__)
_READ = f"SELECT {_COLUMNS} FROM posts WHERE site_id = %s AND id = %s"


async def lock(conn: Connection, actor: Actor, post_id: int, *post_types: int, even_deleted: bool = False) -> Thread:
    """The post, its thread locked until the transaction ends.

    Raises NotFoundError where there is no such post of these kinds, WriteFailedError where it is locked and the
    actor is no moderator.
    """
    post = await read(conn, actor.site_id, post_id)
    if post is None or post.post_type not in post_types:
        raise NotFoundError(_name(post_types))
    head = await hold(conn, actor.site_id, post.parent_id or post.id)
    # read again, now that nobody else can change it
    post = head if post.parent_id is None else await read(conn, actor.site_id, post_id)
    if head is None or post is None or (not even_deleted and (post.deleted_date or head.deleted_date)):
        raise NotFoundError(_name(post_types))
    if (post.locked_date or head.locked_date) and not actor.is_moderator:
        raise WriteFailedError("This post is locked; only moderators may act on it.")
    return Thread(head, post)


def _name(post_types: tuple[int, ...]) -> str:
    return NAMES[post_types[0]] if len(post_types) == 1 else "post"


async def hold(conn: Connection, site_id: int, head_id: int) -> Post | None:
    """Locks a thread for nobody in particular: what is due by the clock has no actor."""
    return await _one(conn, _READ + " FOR NO KEY UPDATE", site_id, head_id)


async def read(conn: Connection, site_id: int, post_id: int) -> Post | None:
    """The post as it stands now, deleted or not; another transaction may be changing it."""
    return await _one(conn, _READ, site_id, post_id)


async def lock_title(conn: Connection, site_id: int, title: str) -> None:
    """Two people who choose one title at the same moment come one after the other."""
    await conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(lower(%s), %s))", (title, site_id))


async def count_answers(conn: Connection, site_id: int, question_id: int) -> None:
    """Makes a question's answer_count and is_answered from its answers."""
    await conn.execute(
        "UPDATE posts q SET answer_count = a.live, is_answered = a.is_good OR EXISTS (SELECT FROM posts x"
        " WHERE x.site_id = q.site_id AND x.id = q.accepted_answer_id AND x.deleted_date IS NULL)"
        " FROM (SELECT count(*) AS live, coalesce(bool_or(score > 0), false) AS is_good FROM posts WHERE site_id = %(site)s"
        " AND parent_id = %(id)s AND post_type = 2 AND deleted_date IS NULL) a WHERE q.site_id = %(site)s AND q.id = %(id)s",
        {"site": site_id, "id": question_id},
    )


async def touch(conn: Connection, site_id: int, ids: list[int], at: datetime | None = None) -> None:
    """Something happened to these posts that brings them to the top of the list; a date of the past moves nothing back."""
    await conn.execute(
        "UPDATE posts SET last_activity_date = greatest(last_activity_date, coalesce(%s, now()))"
        " WHERE site_id = %s AND id = ANY(%s)",
        (at, site_id, ids),
    )


async def _one(conn: Connection, sql: str, *values: Any) -> Post | None:
    cursor = conn.cursor(row_factory=class_row(Post))
    await cursor.execute(sql.encode(), values)
    return await cursor.fetchone()
