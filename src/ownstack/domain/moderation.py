"""What befalls a whole post by one person's word: protecting, locking, giving it to the community."""

from __future__ import annotations

from typing import Final

from ownstack.domain import permissions, revisions, threads
from ownstack.domain.threads import ANSWER, ARTICLE, QUESTION, Post
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import WriteFailedError

ALL: Final = (QUESTION, ANSWER, ARTICLE)


async def protect(conn: Connection, actor: Actor, question_id: int) -> int:
    """Newcomers cannot answer a protected question."""
    return await _set(conn, actor, question_id, "protected_date", revisions.PROTECTED, "protect", QUESTION)


async def unprotect(conn: Connection, actor: Actor, question_id: int) -> int:
    return await _clear(conn, actor, question_id, "protected_date", revisions.UNPROTECTED, "protect", QUESTION)


async def lock_post(conn: Connection, actor: Actor, post_id: int) -> int:
    """Only moderators act on a locked post."""
    return await _set(conn, actor, post_id, "locked_date", revisions.LOCKED, "lock", *ALL)


async def unlock_post(conn: Connection, actor: Actor, post_id: int) -> int:
    return await _clear(conn, actor, post_id, "locked_date", revisions.UNLOCKED, "lock", *ALL)


async def make_wiki(conn: Connection, actor: Actor, post_id: int) -> int:
    """From now on its votes bring nobody reputation, and more people may edit it. For good."""
    return await _set(conn, actor, post_id, "community_owned_date", revisions.COMMUNITY_WIKI, "make_wiki", QUESTION, ANSWER)


async def _set(conn: Connection, actor: Actor, post_id: int, column: str, event: int, act: str, *kinds: int) -> int:
    post = await _allowed(conn, actor, post_id, act, *kinds)
    if getattr(post, column) is not None:
        raise WriteFailedError("This post is so already.")
    await _store(conn, actor, post_id, f"{column} = now()", event)
    return post_id


async def _clear(conn: Connection, actor: Actor, post_id: int, column: str, event: int, act: str, *kinds: int) -> int:
    post = await _allowed(conn, actor, post_id, act, *kinds)
    if getattr(post, column) is None:
        raise WriteFailedError("This post is not so.")
    await _store(conn, actor, post_id, f"{column} = NULL", event)
    return post_id


async def _allowed(conn: Connection, actor: Actor, post_id: int, act: str, *kinds: int) -> Post:
    post = (await threads.lock(conn, actor, post_id, *kinds)).post
    await permissions.require(conn, actor, act, post)
    return post


async def _store(conn: Connection, actor: Actor, post_id: int, assignment: str, event: int) -> None:
    await conn.execute(f"UPDATE posts SET {assignment} WHERE site_id = %s AND id = %s".encode(), (actor.site_id, post_id))
    await revisions.note(conn, actor, post_id, event)
