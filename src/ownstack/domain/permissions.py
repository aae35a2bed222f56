"""Who may do what: one table of acts, and the one question that is asked of it.

Moderators may do all that is not their own person's affair (voting, accepting). The scope that an access token must have
stands with the method (v23.endpoints); a site's own thresholds go before the standard ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from ownstack.domain.threads import Post
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import AccessDeniedError
from ownstack.kernel.privileges import THRESHOLDS


@dataclass(frozen=True, slots=True)
class Act:
    """What opens an act: any one of these is enough."""

    what: str
    """Ends the sentence «You may not …»."""
    privilege: str = ""
    by_owner: bool = False
    """The post's owner may, whatever their reputation."""
    owner_privilege: str = ""
    """What the post's owner needs."""
    by_editor: bool = False
    """So may those whom the owner has named."""
    wiki_privilege: str = ""
    """What is enough on a community wiki."""
    by_moderator: bool = True


ACTS: Final[dict[str, Act]] = {
    "ask": Act("ask here", "create_posts"),
    "answer": Act("answer here", "create_posts"),
    "answer_protected": Act("answer a protected question", "remove_limits"),
    "write_article": Act("write articles", "create_posts"),
    "comment": Act("comment on posts of others", "comment_everywhere", by_owner=True),
    "edit": Act("edit this post; suggest the edit instead", "edit_posts", by_owner=True, wiki_privilege="edit_wiki"),
    "edit_article": Act("edit this article", by_owner=True),
    "permit_editors": Act("say who may edit this article", by_owner=True),
    "suggest_edit": Act("suggest edits", "create_posts"),
    "review_edit": Act("review this edit", "edit_posts", by_owner=True),
    "delete": Act("delete the post of another person", by_owner=True),
    "undelete": Act("undelete this post", by_owner=True),
    "vote_to_delete_question": Act("vote to delete this question", "moderator_tools", by_moderator=False),
    "vote_to_delete_bad_question": Act("vote to delete a question that was just closed", "trusted_user", by_moderator=False),
    "vote_to_delete_answer": Act("vote to delete this answer", "trusted_user", by_moderator=False),
    "vote_to_undelete": Act("vote to undelete this post", "moderator_tools", by_moderator=False),
    "upvote": Act("vote up", "vote_up"),
    "downvote": Act("vote down", "vote_down"),
    "accept": Act("accept an answer to the question of another person", by_owner=True, by_moderator=False),
    "flag": Act("flag posts", "flag_posts"),
    "handle_flags": Act("handle flags"),
    "close": Act("vote to close this question", "close_questions", owner_privilege="view_close_votes"),
    "create_tag": Act("create tags", "create_tags"),
    "protect": Act("protect questions", "protect_questions"),
    "lock": Act("lock posts"),
    "make_wiki": Act("make this post a community wiki", by_owner=True),
    "offer_bounty": Act("offer a bounty", "set_bounties"),
    "name_experts": Act("say who a tag's subject matter experts are"),
    "manage_user_groups": Act("make or change user groups"),
    "join_community": Act("join communities", "create_posts"),
    "manage_community": Act("say who is in a community"),
    "make_collection": Act("make collections", "create_posts"),
    "edit_collection": Act("edit this collection", by_owner=True, by_editor=True),
    "hand_over_collection": Act("hand the collection of another person over", by_owner=True),
    "delete_collection": Act("delete the collection of another person", by_owner=True),
    "upload_image": Act("upload images", "create_posts"),
}


class Owned(Protocol):
    """A post, or something else that is somebody's."""

    def is_of(self, actor: Actor) -> bool: ...


async def require(conn: Connection, actor: Actor, act: str, post: Owned | None = None, *, is_editor: bool = False) -> None:
    """Raises AccessDeniedError where the actor may not. `is_editor`: has its owner named them as one?"""
    if not await may(conn, actor, act, post, is_editor=is_editor):
        row = ACTS[act]
        reputation = f" That takes a reputation of {await _threshold(conn, actor, row.privilege)}." if row.privilege else ""
        raise AccessDeniedError(f"You may not {row.what}.{reputation}")


async def may(conn: Connection, actor: Actor, act: str, post: Owned | None = None, *, is_editor: bool = False) -> bool:
    """May the actor do this, to this post?"""
    row = ACTS[act]
    is_owner = post is not None and post.is_of(actor)
    if (actor.is_moderator and row.by_moderator) or (is_owner and row.by_owner) or (is_editor and row.by_editor):
        return True
    is_wiki = isinstance(post, Post) and post.community_owned_date is not None
    found = (row.privilege, row.owner_privilege if is_owner else "", row.wiki_privilege if is_wiki else "")
    privileges = [each for each in found if each]
    return bool(privileges) and await _has_one(conn, actor, privileges)


async def _has_one(conn: Connection, actor: Actor, privileges: list[str]) -> bool:
    least = min([await _threshold(conn, actor, each) for each in privileges])
    cursor = await conn.execute(
        "SELECT reputation >= %s FROM members WHERE site_id = %s AND id = %s", (least, actor.site_id, actor.user_id)
    )
    row = await cursor.fetchone()
    return bool(row and row[0])


async def _threshold(conn: Connection, actor: Actor, privilege: str) -> int:
    cursor = await conn.execute(
        "SELECT reputation FROM privileges WHERE site_id = %s AND name = %s", (actor.site_id, privilege)
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else THRESHOLDS[privilege]
