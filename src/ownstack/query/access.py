"""What a person's access opens in an answer, and the values that private fields are bound with.

A compiled statement hangs on the kind of access alone (`opens`); who asks is a parameter of it (`bound`).
"""

from __future__ import annotations

from typing import Any

from ownstack.kernel.actor import Actor
from ownstack.kernel.privileges import THRESHOLDS
from ownstack.query.context import Site

OPENERS = ("token", "private_info", "admin")
"""What a field may require: any token, one with that scope, one of an administrator."""

NOTHING: frozenset[str] = frozenset()

RIGHTS = {
    "may_comment": "comment_everywhere",
    "may_edit": "edit_posts",
    "may_edit_wiki": "edit_wiki",
    "may_flag": "flag_posts",
    "may_answer_protected": "remove_limits",
    "may_close": "close_questions",
    "may_close_own": "view_close_votes",
}
"""The values that stand for a right, and the privilege that brings it. Moderators have them all."""

NOBODY: dict[str, Any] = {"me": 0, "may_override": False, "is_admin": False, **dict.fromkeys(RIGHTS, False)}


def opens(actor: Actor | None, *, is_service: bool = False) -> frozenset[str]:
    """Which private fields are there for this person, or without one for a service key, which administrators alone make. A
    token without any scope only says who its person is.
    """
    if actor is None:
        return frozenset({"admin"}) if is_service else NOTHING
    if not actor.scopes:
        return NOTHING
    kinds = {"token"}
    if "private_info" in actor.scopes:
        kinds.add("private_info")
    if actor.is_admin:
        kinds.add("admin")
    return frozenset(kinds)


def bound(actor: Actor | None, site: Site) -> dict[str, Any]:
    """The parameters of private fields. Without a person they are those of somebody who has no account and no right."""
    if actor is None:
        return NOBODY
    rights = {name: may(actor, site, privilege) for name, privilege in RIGHTS.items()}
    return {"me": actor.user_id, "may_override": actor.is_moderator, "is_admin": actor.is_admin, **rights}


def may(actor: Actor, site: Site, privilege: str) -> bool:
    """Does the person have this privilege on the site? The site's own threshold goes before the standard one."""
    return actor.is_moderator or actor.reputation >= site.thresholds.get(privilege, THRESHOLDS[privilege])
