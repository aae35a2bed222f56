"""Rows of tags, their synonyms, wikis and best people, and of badges."""

from __future__ import annotations

from ownstack.query.fields import integer, one
from ownstack.query.sources import Source
from ownstack.query.sources.people import TAGS_OF_USERS_FROM
from ownstack.query.types.people import author

INNAME = (("inname", "position(lower(%(inname)s) in lower({t}.name)) > 0"),)

TAGS = Source("tag", optional=INNAME)
MODERATOR_ONLY = Source("tag", "{t}.is_moderator_only", optional=INNAME)
REQUIRED = Source("tag", "{t}.is_required", optional=INNAME)
TAGS_BY_NAMES = Source("tag", "{t}.name = ANY(%(tags)s)")
TAGS_OF_USERS = Source(
    "tag", from_=TAGS_OF_USERS_FROM, override=(integer("user_id", optional=True),), key=("{t}.name", "{t}.user_id")
)

RELATED_MAX = 60
# Of related tags `count` says how many questions share them.
RELATED = Source(
    "tag",
    from_=(
        "(SELECT g.site_id, g.id, g.name, c.count, g.is_moderator_only, g.is_required, g.creation_date, g.last_activity_date"
        " FROM (SELECT n.name, count(*)::integer AS count FROM posts q, unnest(q.tags) AS n(name)"
        " WHERE q.site_id = %(site)s AND q.post_type = 1 AND q.deleted_date IS NULL AND q.tags @> %(tags)s"
        " AND n.name <> ALL(%(tags)s) GROUP BY n.name) c JOIN tags g ON g.site_id = %(site)s AND g.name = c.name) {t}"
    ),
    order="{t}.count DESC, {t}.name",
    rows_max=RELATED_MAX,
    prepare=False,
)

SYNONYMS = Source("tag_synonym")
SYNONYMS_OF_TAGS = Source("tag_synonym", "{t}.to_tag = ANY(%(tags)s)")
WIKIS = Source("tag_wiki", "{t}.name = ANY(%(tags)s)", order="{t}.name")

TOP_PEOPLE_MAX = 20
"""The current documentation says 20, an older one said 30; clients page until has_more ends either way."""
_PERIOD = "(%(period)s = 'all_time' OR p.creation_date >= now() - interval '30 days')"


def _top_people(rows: str) -> Source:
    return Source(
        "tag_score",
        from_=(
            "(SELECT p.site_id, p.owner_user_id AS user_id, sum(p.score)::integer AS score, count(*)::integer AS post_count"
            f" FROM {rows} AND p.deleted_date IS NULL AND p.community_owned_date IS NULL AND p.owner_user_id IS NOT NULL"
            f" AND {_PERIOD} GROUP BY 1, 2) {{t}}"
        ),
        where="EXISTS (SELECT FROM members y WHERE y.site_id = {t}.site_id AND y.id = {t}.user_id AND y.deleted_date IS NULL)",
        order="{t}.score DESC, {t}.post_count DESC, {t}.user_id",
        rows_max=TOP_PEOPLE_MAX,
        prepare=False,
    )


TOP_ASKERS = _top_people("posts p WHERE p.site_id = %(site)s AND p.post_type = 1 AND p.tags @> %(tag)s")
TOP_ANSWERERS = _top_people(
    "posts q JOIN posts p ON p.site_id = q.site_id AND p.parent_id = q.id AND p.post_type = 2"
    " WHERE q.site_id = %(site)s AND q.post_type = 1 AND q.deleted_date IS NULL AND q.tags @> %(tag)s"
)

# A badge itself has no date: the window binds its newest award.
_NEWEST_AWARD = "(SELECT max(a.creation_date) FROM badge_awards a WHERE a.site_id = {t}.site_id AND a.badge_id = {t}.id)"

BADGES = Source("badge", optional=INNAME, created=_NEWEST_AWARD)
NAMED_BADGES = Source("badge", "NOT {t}.is_tag_based", optional=INNAME, created=_NEWEST_AWARD)
TAG_BADGES = Source("badge", "{t}.is_tag_based", optional=INNAME, created=_NEWEST_AWARD)
BADGES_BY_IDS = Source("badge", "{t}.id = ANY(%(ids)s)", created=_NEWEST_AWARD)

_USER = one("user", "shallow_user", author("{p}.user_id"), optional=True)


def _recipients(where: str = "") -> Source:
    """Awards, newest first; they have a person and no count (observed.md)."""
    return Source(
        "badge",
        where,
        from_="(SELECT a.site_id, b.id, b.name, b.rank, b.is_tag_based, b.description, a.user_id,"
        " a.creation_date, a.id AS award_id FROM badge_awards a JOIN badges b ON b.site_id = a.site_id"
        " AND b.id = a.badge_id) {t}",
        newest="{t}.award_id",
        override=(_USER, integer("award_count", "NULL::integer", optional=True)),
        created="{t}.creation_date",
    )


RECIPIENTS = _recipients()
RECIPIENTS_OF_BADGES = _recipients("{t}.id = ANY(%(ids)s)")

BADGES_OF_USERS = Source(
    "badge",
    from_=(
        "(SELECT a.site_id, b.id, b.name, b.rank, b.is_tag_based, b.description, a.user_id, count(*)::integer AS award_count,"
        " max(a.creation_date) AS awarded_date FROM badge_awards a JOIN badges b ON b.site_id = a.site_id AND b.id = a.badge_id"
        " WHERE a.site_id = %(site)s AND a.user_id = ANY(%(ids)s)"
        " GROUP BY a.site_id, b.id, b.name, b.rank, b.is_tag_based, b.description, a.user_id) {t}"
    ),
    override=(_USER,),
    created="{t}.awarded_date",
    key=("{t}.id", "{t}.user_id"),
)
