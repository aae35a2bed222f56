"""What it costs to write spam or abuse: the post that flags removed is locked, and its writer loses reputation. A moderator who
brings the post back takes all of it back.
"""

from __future__ import annotations

from typing import Final

from ownstack.domain import reputation, revisions
from ownstack.domain.reputation import Change
from ownstack.domain.threads import Post
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.flag_options import RUDE, SPAM, FlagOption

OPTIONS: Final = {SPAM.option_id: "post_flagged_as_spam", RUDE.option_id: "post_flagged_as_offensive"}
"""The flags that remove a post, and what that is called in its writer's reputation history."""


async def punish(conn: Connection, actor: Actor, post: Post, option: FlagOption) -> None:
    """The locked post has just been deleted for this reason, in this transaction; its owner's row is locked."""
    if post.locked_date is None:
        await conn.execute("UPDATE posts SET locked_date = now() WHERE site_id = %s AND id = %s", (actor.site_id, post.id))
        await revisions.note(conn, actor, post.id, revisions.LOCKED)
    if post.owner_user_id is not None:
        await reputation.record(conn, actor.site_id, Change(post.owner_user_id, post.id, OPTIONS[option.option_id]))


async def forgive(conn: Connection, actor: Actor, post: Post) -> None:
    """Takes back what flags brought about, where it was flags that removed the post; its owner's row is locked."""
    cursor = await conn.execute(
        "UPDATE flags SET outcome = 'declined' WHERE site_id = %s AND post_id = %s AND option_id = ANY(%s)"
        " AND outcome = 'helpful' AND handled_date = %s",
        (actor.site_id, post.id, list(OPTIONS), post.deleted_date),
    )
    if not cursor.rowcount:
        return
    await reputation.pardon(conn, actor.site_id, post.id)
    await conn.execute("UPDATE posts SET locked_date = NULL WHERE site_id = %s AND id = %s", (actor.site_id, post.id))
    await revisions.note(conn, actor, post.id, revisions.UNLOCKED)
