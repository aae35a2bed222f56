"""Tags and badges: the words that sort content and people."""

from __future__ import annotations

from ownstack.query.fields import Field, Nested, WireType, boolean, date, html, integer, link, many, one, string, word
from ownstack.query.types.people import author

_OF_TAG = Nested(
    parent="{p}.name",
    key="ct.tag_name",
    from_="collective_tags ct JOIN collectives {t} ON {t}.site_id = ct.site_id AND {t}.id = ct.collective_id",
    where="ct.site_id = %(site)s",
    feature="collectives",
)

TAG = WireType(
    "tag",
    "A tag.",
    (
        many("collectives", "collective", _OF_TAG, optional=True),
        Field(
            "synonyms",
            "string",
            "(SELECT array_agg(y.from_tag ORDER BY y.from_tag) FROM tag_synonyms y"
            " WHERE y.site_id = {t}.site_id AND y.to_tag = {t}.name)",
            array=True,
            default=False,
            optional=True,
        ),
        date("last_activity_date", default=False, optional=True),
        integer("user_id", "NULL::bigint", optional=True),
        boolean("has_synonyms", "EXISTS (SELECT FROM tag_synonyms y WHERE y.site_id = {t}.site_id AND y.to_tag = {t}.name)"),
        boolean("is_moderator_only"),
        boolean("is_required"),
        integer("count"),
        string("name"),
    ),
    from_="tags {t}",
    key="{t}.name",
    created="{t}.creation_date",
)

TAG_SYNONYM = WireType(
    "tag_synonym",
    "Another word for a tag.",
    (
        date("creation_date"),
        date("last_applied_date", optional=True),
        integer("applied_count"),
        string("to_tag"),
        string("from_tag"),
    ),
    from_="tag_synonyms {t}",
    key="{t}.from_tag",
    created="{t}.creation_date",
)

_EXCERPT = "LEFT JOIN posts {x} ON {x}.site_id = {t}.site_id AND {x}.id = {t}.excerpt_post_id AND {x}.deleted_date IS NULL"
_WIKI = "LEFT JOIN posts {w} ON {w}.site_id = {t}.site_id AND {w}.id = {t}.wiki_post_id AND {w}.deleted_date IS NULL"

TAG_WIKI = WireType(
    "tag_wiki",
    "What a tag is for, in a sentence and at length.",
    (
        one("last_body_editor", "shallow_user", author("{w}.last_editor_user_id", always=True), default=False),
        one("last_excerpt_editor", "shallow_user", author("{x}.last_editor_user_id", always=True), default=False),
        date("body_last_edit_date", "coalesce({w}.last_edit_date, {w}.creation_date)", needs="wiki", optional=True),
        date("excerpt_last_edit_date", "coalesce({x}.last_edit_date, {x}.creation_date)", needs="excerpt", optional=True),
        string("tag_name", "{t}.name"),
        html(
            "body",
            "coalesce((SELECT b.body FROM post_bodies b WHERE b.site_id = {t}.site_id AND b.post_id = {t}.wiki_post_id), '')",
            default=False,
        ),
        Field(
            "excerpt",
            "string",
            "(SELECT b.body FROM post_bodies b WHERE b.site_id = {t}.site_id AND b.post_id = {t}.excerpt_post_id)",
            optional=True,
            render="plain",
        ),
    ),
    from_="tags {t}",
    where="({t}.excerpt_post_id IS NOT NULL OR {t}.wiki_post_id IS NOT NULL)",
    key="{t}.name",
    created="{t}.creation_date",
    joins=(("excerpt", _EXCERPT), ("wiki", _WIKI)),
)

TAG_SCORE = WireType(
    "tag_score",
    "A person's standing in a tag.",
    (one("user", "shallow_user", author("{p}.user_id", always=True)), integer("score"), integer("post_count")),
    from_="tag_scores {t}",
    key="{t}.user_id",
)

TAG_PREFERENCE = WireType(
    "tag_preference",
    "A tag that a person watches or does not want to see.",
    (
        word("tag_preference_type", "{t}.preference", enum=("favorite_tag", "ignored_tag")),
        integer("user_id"),
        string("tag_name"),
    ),
    from_="tag_preferences {t}",
    key="{t}.tag_name",
)

RANKS = ("gold", "silver", "bronze")
BADGE_TYPES = ("named", "tag_based")

BADGE = WireType(
    "badge",
    "A badge, or in a list of awards one that somebody earned.",
    (
        # Only the lists of awards know a person (sources.badges).
        one("user", "shallow_user", author("NULL::bigint"), optional=True),
        word("badge_type", "CASE WHEN {t}.is_tag_based THEN 'tag_based' ELSE 'named' END", enum=BADGE_TYPES),
        integer("award_count"),
        word("rank", "CASE {t}.rank WHEN 1 THEN 'gold' WHEN 2 THEN 'silver' ELSE 'bronze' END", enum=RANKS),
        integer("badge_id", "{t}.id"),
        link("link", "{t}.id", "/badges/%s"),
        string("description", default=False),
        string("name"),
    ),
    from_="badges {t}",
    key="{t}.id",
)
