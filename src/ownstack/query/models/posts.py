"""Questions as API v3 shows them: a summary in lists, all of it alone. What other posts have too, they take from here."""

from __future__ import annotations

from dataclasses import replace

from ownstack.query.fields import Embed, Field, Nested, WireType, boolean, html, instant, integer, link, many, one, string
from ownstack.query.models import tags
from ownstack.query.models.groups import GROUP_SIZE
from ownstack.query.models.people import person
from ownstack.query.types.posts import BODY, COLLECTIVES, MARKDOWN

UP, DOWN = 2, 3
_MINE = "y.site_id = {t}.site_id AND y.post_id = {t}.id AND y.user_id = %(me)s"
# With the caller's id, so that who follows it is known to come from them; a key is nobody (api-v3.md section 4).
SHARED = "CASE WHEN %(me)s::bigint <> 0 THEN concat({t}.id, '/', %(me)s::bigint) ELSE {t}.id::text END"
NEVER = "false"
"""Of what no method and no page can bring about yet."""


# What every post's page has: the collectives of its tags, also on a site that has none yet, since here they are always there.
COMMUNITIES = many("communities", "CommunitySummaryResponseModel", replace(COLLECTIVES, feature=""))
OWNER = one("owner", "UserSummaryResponseModel", person("{p}.owner_user_id"), optional=True)
LAST_EDITOR = one("lastEditor", "UserSummaryResponseModel", person("{p}.last_editor_user_id"), optional=True)


def mine(name: str, table: str, more: str = "") -> Field:
    """Has the caller done this with the post?"""
    return boolean(name, f"EXISTS (SELECT FROM {table} y WHERE {_MINE}{more})")


def _named(column: str, table: str, more: str = "") -> Nested:
    """Those whom the post names."""
    return Nested(
        parent="{p}.id",
        key="x.post_id",
        from_=f"post_mentions x JOIN {table} {{t}} ON {{t}}.site_id = x.site_id AND {{t}}.id = x.{column}{more}",
        where="x.site_id = %(site)s",
        order="{t}.id",
    )


MENTIONED_USER = WireType(
    "MentionedUserResponseModel",
    "A person whom a post names.",
    (integer("id"), string("name", "{t}.display_name")),
    from_="members {t}",
    key="{t}.id",
    has_nulls=True,
)
MENTIONED_USER_GROUP = WireType(
    "MentionedUserGroupResponseModel",
    "A user group that a post names.",
    (integer("id"), string("name"), integer("memberCount", GROUP_SIZE)),
    from_="user_groups {t}",
    key="{t}.id",
    has_nulls=True,
)

BOUNTY = WireType(
    "BountyResponseModel",
    "What a good answer is worth.",
    (integer("amount", "{t}.bounty_amount"), instant("closes", "{t}.bounty_closes_date")),
    has_nulls=True,
)

POSTED: tuple[Field, ...] = (
    html("body", f"coalesce({BODY}, '')", is_long=True),
    many("tags", "TagSummaryResponseModel", tags.OF_POST),
    OWNER,
    LAST_EDITOR,
    instant("creationDate", "{t}.creation_date"),
    instant("lastActivityDate", "{t}.last_activity_date", optional=True),
    integer("score"),
)
"""What a question and an article have after their title."""

_QUESTION: tuple[Field, ...] = (
    integer("id"),
    string("title"),
    *POSTED,
    boolean("isAnswered", "{t}.is_answered"),
    integer("answerCount", "{t}.answer_count"),
    integer("viewCount", "{t}.view_count"),
    integer("commentCount", "{t}.comment_count"),
    link("webUrl", "{t}.id", "/questions/%s"),
    link("shareUrl", SHARED, "/q/%s"),
    boolean("isDeleted", "({t}.deleted_date IS NOT NULL)"),
    boolean("isObsolete", NEVER),
    boolean("isClosed", "({t}.closed_date IS NOT NULL)"),
    one(
        "bounty",
        "BountyResponseModel",
        Embed("", "({p}.bounty_closes_date > now() AND {p}.bounty_amount IS NOT NULL)"),
        optional=True,
    ),
)
_LIVE_QUESTION = "{t}.post_type = 1 AND {t}.deleted_date IS NULL"

QUESTION_SUMMARY = WireType(
    "QuestionSummaryResponseModel",
    "A question in a list.",
    _QUESTION,
    from_="posts {t}",
    where=_LIVE_QUESTION,
    key="{t}.id",
    created="{t}.creation_date",
    has_nulls=True,
)

QUESTION = WireType(
    "QuestionResponseModel",
    "A question, whole.",
    (
        COMMUNITIES,
        *_QUESTION,
        string("bodyMarkdown", MARKDOWN),
        many("mentionedUsers", "MentionedUserResponseModel", _named("user_id", "members", " AND {t}.deleted_date IS NULL")),
        many("mentionedUserGroups", "MentionedUserGroupResponseModel", _named("user_group_id", "user_groups")),
        mine("userIsFollowing", "follows"),
        mine("userHasUpvoted", "votes", f" AND y.vote_type = {UP}"),
        mine("userHasDownvoted", "votes", f" AND y.vote_type = {DOWN}"),
        mine("userHasBookmarked", "bookmarks"),
    ),
    from_="posts {t}",
    where=_LIVE_QUESTION,
    key="{t}.id",
    has_nulls=True,
)
