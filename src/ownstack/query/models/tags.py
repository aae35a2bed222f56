"""Tags as API v3 shows them: objects with ids and counts."""

from __future__ import annotations

from ownstack.query.fields import Field, Nested, WireType, boolean, instant, integer, link, string

_SAME = "y.site_id = {t}.site_id AND y.tag_name = {t}.name"

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
    ),
    integer("watcherCount", f"(SELECT count(*) FROM tag_preferences y WHERE {_SAME} AND y.preference = 'favorite_tag')"),
    instant("creationDate", "{t}.creation_date"),
    boolean("hasSynonyms", "EXISTS (SELECT FROM tag_synonyms y WHERE y.site_id = {t}.site_id AND y.to_tag = {t}.name)"),
    link("webUrl", "{t}.id", "/questions/tagged/%s"),
)
"""What every model of a tag has. The address goes by id (observed.md)."""

TAG_SUMMARY = WireType("TagSummaryResponseModel", "A tag.", TAG, from_="tags {t}", key="{t}.name", has_nulls=True)

OF_POST = Nested(parent="{p}.tags", key="{t}.name", is_each=True)
