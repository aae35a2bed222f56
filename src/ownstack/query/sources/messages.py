"""Rows of what is told to a person: inbox, notifications, achievements; and of what has just happened on a site.

Messages belong to an account, whatever the site: `%(account)s`, and `%(only_site)s` for a token that is of one site alone.
"""

from __future__ import annotations

from ownstack.query.sources import Source
from ownstack.query.sources.history import ID

# What came from a team stays there when its person leaves the team.
_IS_MEMBER = (
    "EXISTS (SELECT FROM members y WHERE y.site_id = {t}.site_id AND y.account_id = {t}.account_id"
    " AND y.deleted_date IS NULL AND y.deactivated_date IS NULL)"
)
_TO_ACCOUNT = (
    f"{{t}}.account_id = %(account)s AND ({{t}}.site_id IS NULL OR {_IS_MEMBER})"
    " AND (%(only_site)s::integer IS NULL OR {t}.site_id = %(only_site)s::integer)"
)
_UNREAD = f"{_TO_ACCOUNT} AND {{t}}.read_date IS NULL"
_SINCE = (("since", "{t}.creation_date >= to_timestamp(%(since)s)"),)

INBOX = Source("inbox_item", _TO_ACCOUNT, newest=ID, scoped=False)
INBOX_UNREAD = Source("inbox_item", _UNREAD, newest=ID, scoped=False, optional=_SINCE)
NOTIFICATIONS = Source("notification", _TO_ACCOUNT, newest=ID, scoped=False)
NOTIFICATIONS_UNREAD = Source("notification", _UNREAD, newest=ID, scoped=False)

_FACES = (
    "(SELECT m.site_id, m.id, m.account_id, m.last_access_date, CASE s.kind WHEN 'team' THEN '/c/' || s.slug ELSE '' END AS base"
    " FROM members m JOIN sites s ON s.id = m.site_id WHERE m.account_id = %(account)s AND m.deleted_date IS NULL"
    " AND m.deactivated_date IS NULL AND (%(only_site)s::integer IS NULL OR m.site_id = %(only_site)s::integer)) f"
)
# As in the site's own list: each badge and privilege, and reputation by post and day.
ACHIEVEMENTS = Source(
    "achievement",
    from_=(
        "(SELECT f.site_id, f.account_id, a.id, a.creation_date, 'badge' AS achievement_type, b.rank AS badge_rank,"
        " NULL::integer AS reputation_change, f.base || '/badges/' || b.id AS path, b.name AS title,"
        f" a.creation_date > f.last_access_date AS is_unread FROM {_FACES}"
        " JOIN badge_awards a ON a.site_id = f.site_id AND a.user_id = f.id"
        " JOIN badges b ON b.site_id = a.site_id AND b.id = a.badge_id"
        " UNION ALL SELECT f.site_id, f.account_id, e.post_id, e.creation_date, 'reputation', NULL, e.change,"
        " f.base || CASE p.post_type WHEN 9 THEN '/articles/' || p.id WHEN 2 THEN '/questions/' || p.parent_id || '/' || p.id"
        " || '#' || p.id ELSE '/questions/' || p.id END, coalesce(p.title, q.title), e.creation_date > f.last_access_date"
        f" FROM {_FACES} JOIN (SELECT r.site_id, r.user_id, r.post_id, max(r.creation_date) AS creation_date,"
        " sum(r.change)::integer AS change FROM reputation_events r WHERE r.post_id IS NOT NULL AND (r.site_id, r.user_id) IN"
        " (SELECT m.site_id, m.id FROM members m WHERE m.account_id = %(account)s)"
        " GROUP BY r.site_id, r.user_id, r.post_id, date_trunc('day', r.creation_date, 'UTC')) e"
        " ON e.site_id = f.site_id AND e.user_id = f.id AND e.change <> 0"
        " JOIN posts p ON p.site_id = e.site_id AND p.id = e.post_id AND p.deleted_date IS NULL"
        " LEFT JOIN posts q ON q.site_id = p.site_id AND q.id = p.parent_id"
        " UNION ALL SELECT f.site_id, f.account_id, n.id, n.creation_date, 'privilege', NULL, NULL,"
        " f.base || '/help/privileges', n.body, n.read_date IS NULL"
        f" FROM {_FACES} JOIN notifications n ON n.account_id = f.account_id AND n.site_id = f.site_id"
        " AND n.notification_type = 'new_privilege') {t}"
    ),
    order="{t}.creation_date DESC, {t}.achievement_type, {t}.id DESC",
    scoped=False,
)

EVENTS_DEFAULT_S, EVENTS_MAX_S = 300, 900
_FROM = (
    f"(SELECT CASE WHEN %(since)s < 0 THEN now() - interval '{EVENTS_DEFAULT_S} s'"
    f" ELSE greatest(to_timestamp(%(since)s), now() - interval '{EVENTS_MAX_S} s') END)"
)
_PATH = (
    "CASE p.post_type WHEN 1 THEN '/questions/' || p.id WHEN 9 THEN '/articles/' || p.id"
    " ELSE '/questions/' || p.parent_id || '/' || p.id || '#' || p.id END"
)
_BODY = "(SELECT b.body FROM post_bodies b WHERE b.site_id = p.site_id AND b.post_id = p.id)"
EVENTS = Source(
    "event",
    from_=(
        "(SELECT CASE p.post_type WHEN 2 THEN 'answer_posted' ELSE 'question_posted' END AS event_type, p.id, p.creation_date,"
        f" {_PATH} AS path, {_BODY} AS body FROM posts p WHERE p.site_id = %(site)s AND p.post_type IN (1, 2)"
        f" AND p.deleted_date IS NULL AND p.creation_date >= {_FROM}"
        " UNION ALL SELECT 'comment_posted', c.id, c.creation_date, CASE p.post_type WHEN 9 THEN '/articles/' || p.id"
        " ELSE '/questions/' || coalesce(p.parent_id, p.id) END || '#comment' || c.id || '_' || p.id, c.body"
        " FROM comments c JOIN posts p ON p.site_id = c.site_id AND p.id = c.post_id AND p.deleted_date IS NULL"
        f" WHERE c.site_id = %(site)s AND c.deleted_date IS NULL AND c.creation_date >= {_FROM}"
        # an edit is also activity, and that has an index
        f" UNION ALL SELECT 'post_edited', p.id, p.last_edit_date, {_PATH}, {_BODY} FROM posts p WHERE p.site_id = %(site)s"
        f" AND p.post_type IN (1, 2, 9) AND p.deleted_date IS NULL AND p.last_activity_date >= {_FROM}"
        f" AND p.last_edit_date >= {_FROM}"
        " UNION ALL SELECT 'user_created', m.id, m.creation_date, '/users/' || m.id || '/', m.display_name FROM members m"
        f" WHERE m.site_id = %(site)s AND m.deleted_date IS NULL AND m.creation_date >= {_FROM}) {{t}}"
    ),
    order="{t}.creation_date DESC, {t}.event_type, {t}.id DESC",
    scoped=False,
)
