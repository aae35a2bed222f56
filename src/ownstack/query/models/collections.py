"""Collections of questions and articles as API v3 shows them."""

from __future__ import annotations

from ownstack.query.fields import Field, Nested, WireType, boolean, instant, integer, many, one, string, word
from ownstack.query.models.people import person

# A post that is gone is in no collection that is shown, but keeps its place for when it comes back.
_POSTS = "JOIN posts {0} ON {0}.site_id = y.site_id AND {0}.id = y.post_id AND {0}.deleted_date IS NULL"

MINE = "{t}.owner_user_id = %(me)s"
EDITABLE = (
    f"({MINE} OR %(may_override)s::boolean"
    " OR EXISTS (SELECT FROM collection_editors y WHERE y.site_id = {t}.site_id AND y.collection_id = {t}.id"
    " AND y.user_id = %(me)s)"
    " OR EXISTS (SELECT FROM collection_editor_groups y JOIN user_group_members g ON g.site_id = y.site_id"
    " AND g.user_group_id = y.user_group_id WHERE y.site_id = {t}.site_id AND y.collection_id = {t}.id AND g.user_id = %(me)s))"
)

_COLLECTION: tuple[Field, ...] = (
    integer("id"),
    string("title"),
    string("description"),
    one("owner", "UserSummaryResponseModel", person("{p}.owner_user_id"), optional=True),
    instant("creationDate", "{t}.creation_date"),
    boolean("isDeleted", "({t}.deleted_date IS NOT NULL)"),
    many(
        "tags",
        "TagSummaryResponseModel",
        Nested(
            parent="{p}.id",
            key="z.collection_id",
            from_=(
                "(SELECT DISTINCT y.site_id, y.collection_id, unnest({t}_p.tags) AS name FROM collection_posts y "
                + _POSTS.format("{t}_p")
                + " WHERE y.site_id = %(site)s AND y.collection_id = ANY(%(keys)s)) z"
                " JOIN tags {t} ON {t}.site_id = z.site_id AND {t}.name = z.name"
            ),
        ),
    ),
)

SUMMARY = WireType(
    "CollectionsSummaryResponseModel",
    "A collection in a list.",
    _COLLECTION,
    from_="collections {t}",
    where="{t}.deleted_date IS NULL",
    key="{t}.id",
    has_nulls=True,
)

CONTENT = WireType(
    "CollectionContentSummaryResponseModel",
    "What is in a collection.",
    (
        integer("id"),
        word(
            "type",
            "CASE {t}.post_type WHEN 1 THEN 'question' WHEN 9 THEN 'article' ELSE 'unknown' END",
            enum=("unknown", "question", "article"),
        ),
        string("title"),
    ),
    from_=f"collection_posts y {_POSTS.format('{t}')}",
    key="{t}.id",
    has_nulls=True,
)


def _editors(table: str, editor: str, column: str) -> Nested:
    return Nested(
        parent="{p}.id",
        key="y.collection_id",
        from_=f"{table} y JOIN {editor} {{t}} ON {{t}}.site_id = y.site_id AND {{t}}.id = y.{column}",
        where="y.site_id = %(site)s",
    )


COLLECTION = WireType(
    "CollectionsResponseModel",
    "A collection, whole.",
    (
        many(
            "content",
            "CollectionContentSummaryResponseModel",
            Nested(parent="{p}.id", key="y.collection_id", order="y.position, {t}.id"),
        ),
        many("editorUsers", "UserSummaryResponseModel", _editors("collection_editors", "members", "user_id")),
        many(
            "editorUserGroups", "UserGroupResponseModel", _editors("collection_editor_groups", "user_groups", "user_group_id")
        ),
        *_COLLECTION,
    ),
    from_="collections {t}",
    key="{t}.id",
    has_nulls=True,
)
