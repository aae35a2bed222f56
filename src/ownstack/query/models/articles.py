"""Articles as API v3 shows them, and who may edit them."""

from __future__ import annotations

from ownstack.kernel.article_types import BY_CAMEL
from ownstack.query.fields import Embed, Field, Nested, WireType, boolean, integer, link, many, one, string, word
from ownstack.query.models.posts import COMMUNITIES, DOWN, NEVER, POSTED, SHARED, UP, mine
from ownstack.query.types.posts import ARTICLE as ARTICLE_23
from ownstack.query.types.posts import ARTICLE_TYPE, MARKDOWN

EDITABLE_BY = ("ownerOnly", "specificEditors", "everyone")
"""Of an article of which nothing is said, the first (domain/article_permissions.py)."""

# The same as domain/article_permissions.py asks before an edit.
_MAY_EDIT = (
    "(%(may_override)s::boolean OR {t}.owner_user_id IS NOT DISTINCT FROM %(me)s OR %(me)s <> 0 AND EXISTS ("
    "SELECT FROM article_permissions y WHERE y.site_id = {t}.site_id AND y.post_id = {t}.id AND (y.editable_by = 'everyone'"
    " OR y.editable_by = 'specificEditors' AND (%(me)s = ANY(y.editor_user_ids) OR EXISTS ("
    "SELECT FROM user_group_members g WHERE g.site_id = y.site_id AND g.user_id = %(me)s"
    " AND g.user_group_id = ANY(y.editor_group_ids))))))"
)

PERMISSIONS = WireType(
    "ArticlePermissionsResponseModel",
    "Who may edit an article besides its owner.",
    (
        word("editableBy", f"coalesce({{t}}.editable_by, '{EDITABLE_BY[0]}')", enum=EDITABLE_BY),
        many("editorUsers", "UserSummaryResponseModel", Nested(parent="{p}.editor_user_ids", key="{t}.id", is_each=True)),
        many("editorUserGroups", "UserGroupResponseModel", Nested(parent="{p}.editor_group_ids", key="{t}.id", is_each=True)),
    ),
    from_="article_permissions {t}",
    key="{t}.post_id",
    has_nulls=True,
)

_ARTICLE: tuple[Field, ...] = (
    integer("id"),
    word("type", ARTICLE_TYPE, render="camel", enum=tuple(BY_CAMEL)),
    string("title"),
    *POSTED,
    integer("viewCount", "{t}.view_count"),
    integer("commentCount", "{t}.comment_count"),
    link("webUrl", "{t}.id", "/articles/%s"),
    link("shareUrl", SHARED, "/a/%s"),
    boolean("isDeleted", "({t}.deleted_date IS NOT NULL)"),
    boolean("isObsolete", NEVER),
    boolean("isClosed", "({t}.closed_date IS NOT NULL)"),
)

ARTICLE_SUMMARY = WireType(
    "ArticleSummaryResponseModel",
    "An article in a list.",
    _ARTICLE,
    from_="posts {t}",
    where=ARTICLE_23.where,
    key="{t}.id",
    created="{t}.creation_date",
    has_nulls=True,
)

ARTICLE = WireType(
    "ArticleResponseModel",
    "An article, whole.",
    (
        COMMUNITIES,
        *_ARTICLE,
        string("bodyMarkdown", MARKDOWN),
        mine("userIsFollowing", "follows"),
        mine("userHasUpvoted", "votes", f" AND y.vote_type = {UP}"),
        mine("userHasDownvoted", "votes", f" AND y.vote_type = {DOWN}"),
        boolean("userCanEdit", _MAY_EDIT),
        one(
            "permissions",
            "ArticlePermissionsResponseModel",
            Embed("LEFT JOIN article_permissions {e} ON {e}.site_id = {p}.site_id AND {e}.post_id = {p}.id", "true"),
        ),
    ),
    from_="posts {t}",
    where=ARTICLE_23.where,
    key="{t}.id",
    has_nulls=True,
)
