"""The fields that only an access token opens: what its person has done with a post, and what they may do with it.

`%(me)s` is the person's member id, `%(may_…)s` their rights on the site (query.access); all are bound, so that one compiled
statement serves everyone who has the same kind of access.
"""

from __future__ import annotations

from ownstack.query.fields import Field

MINE = "{t}.owner_user_id IS NOT DISTINCT FROM %(me)s"
_UNLOCKED = "(%(may_override)s OR {t}.locked_date IS NULL)"
_MAY_EDIT = f"(%(may_edit)s OR {MINE} OR (%(may_edit_wiki)s AND {{t}}.community_owned_date IS NOT NULL))"

UP, DOWN = 2, 3


def _field(name: str, sql: str, requires: str = "token", needs: str = "") -> Field:
    return Field(name, "boolean", sql, default=False, requires=requires, needs=needs)


def _voted(name: str, vote_type: int) -> Field:
    return _field(
        name,
        "EXISTS (SELECT FROM votes y WHERE y.site_id = {t}.site_id AND y.post_id = {t}.id AND y.user_id = %(me)s"
        f" AND y.vote_type = {vote_type})",
        "private_info",
    )


UPVOTED, DOWNVOTED = _voted("upvoted", UP), _voted("downvoted", DOWN)
UPVOTED_COMMENT = _field(
    "upvoted",
    "EXISTS (SELECT FROM comment_votes y WHERE y.site_id = {t}.site_id AND y.comment_id = {t}.id AND y.user_id = %(me)s)",
    "private_info",
)
FAVORITED = _field(
    "favorited",
    "EXISTS (SELECT FROM bookmarks y WHERE y.site_id = {t}.site_id AND y.post_id = {t}.id AND y.user_id = %(me)s)",
    "private_info",
)
ACCEPTED = _field(
    "accepted", "coalesce({q}.accepted_answer_id = {t}.id AND {q}.owner_user_id = %(me)s, false)", "private_info", "question"
)

CAN_EDIT = _field("can_edit", f"({_UNLOCKED} AND {_MAY_EDIT})")
CAN_SUGGEST_EDIT = _field("can_suggest_edit", f"({_UNLOCKED} AND NOT {_MAY_EDIT})")
CAN_FLAG = _field("can_flag", "%(may_flag)s::boolean")
CAN_FLAG_COMMENT = _field("can_flag", "(%(may_flag)s AND {t}.user_id IS DISTINCT FROM %(me)s)")
CAN_COMMENT_QUESTION = _field("can_comment", f"({_UNLOCKED} AND (%(may_comment)s OR {MINE}))")
CAN_COMMENT_ANSWER = _field(
    "can_comment",
    f"({_UNLOCKED} AND (%(may_comment)s OR {MINE} OR {{q}}.owner_user_id IS NOT DISTINCT FROM %(me)s))",
    needs="question",
)
CAN_ANSWER = _field(
    "can_answer", f"({_UNLOCKED} AND {{t}}.closed_date IS NULL AND (%(may_answer_protected)s OR {{t}}.protected_date IS NULL))"
)
CAN_CLOSE = _field(
    "can_close", f"({_UNLOCKED} AND {{t}}.closed_date IS NULL AND (%(may_close)s OR (%(may_close_own)s AND {MINE})))"
)
