"""Tags as API v3 shows them: objects with ids and counts."""

from __future__ import annotations

from ownstack.query.context import EXPERTS
from ownstack.query.fields import Embed, Field, Nested, WireType, boolean, instant, integer, link, many, one, string

_SAME = "y.site_id = {t}.site_id AND y.tag_name = {t}.name"
HAS_SYNONYMS = "EXISTS (SELECT FROM tag_synonyms y WHERE y.site_id = {t}.site_id AND y.to_tag = {t}.name)"
HAS_EXPERTS = "EXISTS (SELECT FROM subject_matter_experts y WHERE y.site_id = {t}.site_id AND y.tag_id = {t}.id)"


def is_expert(user_id: str, tag: str) -> str:
    """SQL: is the person an expert of the tag, themselves or by a group?"""
    return (
        f"EXISTS (SELECT FROM subject_matter_experts x WHERE x.site_id = {tag}.site_id AND x.tag_id = {tag}.id"
        f" AND (x.user_id = {user_id} OR x.user_group_id IN (SELECT u.user_group_id FROM user_group_members u"
        f" WHERE u.site_id = x.site_id AND u.user_id = {user_id})))"
    )


TAG: tuple[Field, ...] = (
    integer("id"),
    string("name"),
    string(
        "description",
        "coalesce((SELECT b.body FROM post_bodies b WHERE b.site_id = {t}.site_id AND b.post_id = {t}.excerpt_post_id), '')",
        render="plain",
    ),
    integer("postCount", "{t}.count"),
    # People of their own and those of groups, each once.
    integer(
        "subjectMatterExpertCount",
        "(SELECT count(DISTINCT coalesce(y.user_id, g.user_id)) FROM subject_matter_experts y LEFT JOIN user_group_members g"
        " ON g.site_id = y.site_id AND g.user_group_id = y.user_group_id"
        " WHERE y.site_id = {t}.site_id AND y.tag_id = {t}.id)",
        optional=True,
        feature=EXPERTS,
    ),
    integer("watcherCount", f"(SELECT count(*) FROM tag_preferences y WHERE {_SAME} AND y.preference = 'favorite_tag')"),
    instant("creationDate", "{t}.creation_date"),
    boolean("hasSynonyms", HAS_SYNONYMS),
    link("webUrl", "{t}.id", "/questions/tagged/%s"),
)
"""What every model of a tag has. The address goes by id (observed.md)."""

TAG_SUMMARY = WireType("TagSummaryResponseModel", "A tag.", TAG, from_="tags {t}", key="{t}.name", has_nulls=True)

TAG_EXPERTS = WireType(
    "SubjectMatterExpertResponseModel",
    "Who knows all about a tag: people, and groups of them.",
    (
        many(
            "users",
            "UserSummaryResponseModel",
            Nested(
                parent="{p}.id",
                key="y.tag_id",
                from_="subject_matter_experts y JOIN members {t} ON {t}.site_id = y.site_id AND {t}.id = y.user_id",
                where="y.site_id = %(site)s",
                order="y.creation_date, {t}.id",
            ),
        ),
        many(
            "userGroups",
            "UserGroupResponseModel",
            Nested(
                parent="{p}.id",
                key="y.tag_id",
                from_="subject_matter_experts y JOIN user_groups {t} ON {t}.site_id = y.site_id AND {t}.id = y.user_group_id",
                where="y.site_id = %(site)s",
                order="y.creation_date, {t}.id",
            ),
        ),
    ),
    from_="tags {t}",
    key="{t}.name",
    has_nulls=True,
)

TAG_ALONE = WireType(
    "TagResponseModel",
    "A tag with its experts.",
    (
        one(
            "subjectMatterExperts",
            "SubjectMatterExpertResponseModel",
            Embed(join="", present="true"),
            optional=True,
            feature=EXPERTS,
        ),
        *TAG,
    ),
    from_="tags {t}",
    key="{t}.name",
    has_nulls=True,
)

TAG_WATCHERS = WireType(
    "TagWatchersResponseModel",
    "Who watches a tag.",
    (
        many(
            "users",
            "UserSummaryResponseModel",
            Nested(
                parent="{p}.name",
                key="y.tag_name",
                from_="tag_preferences y JOIN members {t} ON {t}.site_id = y.site_id AND {t}.id = y.user_id",
                where="y.site_id = %(site)s AND y.preference = 'favorite_tag'",
                order="y.creation_date, {t}.id",
            ),
        ),
    ),
    from_="tags {t}",
    key="{t}.name",
    has_nulls=True,
)

OF_POST = Nested(parent="{p}.tags", key="{t}.name", is_each=True)
