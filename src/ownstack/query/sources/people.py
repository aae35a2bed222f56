"""Rows of users and of what is counted about them."""

from __future__ import annotations

from ownstack.kernel.limits import WRITES_DAILY_MAX
from ownstack.query.sources import Source

INNAME = (("inname", "position(lower(%(inname)s) in lower({t}.display_name)) > 0"),)

USERS = Source("user", optional=INNAME)
USERS_BY_IDS = Source("user", "{t}.id = ANY(%(ids)s)")
MODERATORS = Source("user", "{t}.user_type IN ('moderator', 'team_admin')")
ELECTED_MODERATORS = Source("user", f"{MODERATORS.where} AND {{t}}.is_elected")

# Ids are account ids. Teams are private, so the main site is all that an account shows; it has no meta site.
ASSOCIATED = Source(
    "network_user",
    "{t}.account_id = ANY(%(ids)s)",
    optional=(("types", "'main_site' = ANY(%(types)s)"),),
    order="{t}.reputation DESC, {t}.id",
)
MERGES = Source(
    "account_merge",
    "({t}.new_account_id = ANY(%(ids)s) OR {t}.old_account_id = ANY(%(ids)s))",
    order="{t}.merge_date DESC, {t}.old_account_id",
    scoped=False,
)

PRIVILEGES = Source("privilege", order="{t}.reputation DESC, {t}.name")
PRIVILEGES_OF_USER = Source(
    "privilege",
    "{t}.reputation <= (SELECT m.reputation FROM members m WHERE m.site_id = %(site)s AND m.id = %(id)s"
    " AND m.deleted_date IS NULL)",
    order=PRIVILEGES.order,
)

WRITE_PERMISSIONS = Source(
    "write_permission",
    from_=(
        "(SELECT m.site_id, m.id AS user_id, o.* FROM members m, jsonb_each_text(%(pauses_s)s) AS w(object_type, pause),"
        " LATERAL (SELECT w.object_type, m.deactivated_date IS NULL AS can_add, m.deactivated_date IS NULL AS can_edit,"
        f" m.deactivated_date IS NULL AS can_delete, {WRITES_DAILY_MAX} AS max_daily_actions, w.pause::integer AS min_seconds_between_actions) o"
        " WHERE m.site_id = %(site)s AND m.id = %(id)s AND m.deleted_date IS NULL) {t}"
    ),
    order="{t}.object_type",
)

TAG_PREFERENCES = Source("tag_preference", "{t}.user_id = %(id)s", order="{t}.preference, {t}.tag_name")

# A person's questions and answers, one row for each of their tags.
_TAGGED_POSTS = (
    "SELECT p.owner_user_id AS user_id, tag, p.post_type, p.score FROM posts p"
    " LEFT JOIN posts q ON q.site_id = p.site_id AND q.id = p.parent_id,"
    " unnest(CASE p.post_type WHEN 2 THEN q.tags ELSE p.tags END) AS tag"
    " WHERE p.site_id = %(site)s AND p.post_type IN (1, 2) AND p.deleted_date IS NULL"
)

TAGS_OF_USERS_FROM = (
    "(SELECT g.site_id, g.id, g.name, u.count, u.user_id, g.is_moderator_only, g.is_required, g.creation_date,"
    f" g.last_activity_date FROM (SELECT x.user_id, x.tag, count(*)::integer AS count FROM ({_TAGGED_POSTS}"
    " AND p.owner_user_id = ANY(%(ids)s)) x GROUP BY 1, 2) u"
    " JOIN tags g ON g.site_id = %(site)s AND g.name = u.tag) {t}"
)

_TOP_TAGS = (
    "(SELECT x.user_id, x.tag AS tag_name,"
    " (count(*) FILTER (WHERE x.post_type = 2))::integer AS answer_count,"
    " coalesce(sum(x.score) FILTER (WHERE x.post_type = 2), 0)::integer AS answer_score,"
    " (count(*) FILTER (WHERE x.post_type = 1))::integer AS question_count,"
    " coalesce(sum(x.score) FILTER (WHERE x.post_type = 1), 0)::integer AS question_score"
    f" FROM ({_TAGGED_POSTS} AND p.owner_user_id = %(id)s) x GROUP BY 1, 2) {{t}}"
)
TOP_TAGS_MAX = 30


def _top_tags(where: str, order: str) -> Source:
    return Source("top_tag", where, from_=_TOP_TAGS, order=f"{order}, {{t}}.tag_name", rows_max=TOP_TAGS_MAX, scoped=False)


TOP_ANSWER_TAGS = _top_tags("{t}.answer_count > 0", "{t}.answer_score DESC, {t}.answer_count DESC")
TOP_QUESTION_TAGS = _top_tags("{t}.question_count > 0", "{t}.question_score DESC, {t}.question_count DESC")
TOP_TAGS = _top_tags("", "{t}.answer_score + {t}.question_score DESC, {t}.answer_count + {t}.question_count DESC")
