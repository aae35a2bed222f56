"""What happened: revisions, suggested edits, the timelines of questions and people, reputation."""

from __future__ import annotations

from ownstack.query.sources import Source
from ownstack.query.types.posts import POST_TYPE

ID = "{t}.id"

REVISIONS_OF_POSTS = Source("revision", "{t}.post_id = ANY(%(ids)s)", newest=ID)
REVISIONS_BY_GUIDS = Source("revision", "{t}.revision_guid = ANY(%(ids)s)", newest=ID)

SUGGESTED_EDITS = Source("suggested_edit")
SUGGESTED_EDITS_BY_IDS = Source("suggested_edit", "{t}.id = ANY(%(ids)s)")
SUGGESTED_EDITS_OF_POSTS = Source("suggested_edit", "{t}.post_id = ANY(%(ids)s)")
SUGGESTED_EDITS_OF_USERS = Source("suggested_edit", "{t}.proposing_user_id = ANY(%(ids)s)")

_NOBODY = "NULL::bigint AS user_id, NULL::text AS user_name"
_OWNER = "p.owner_user_id, p.owner_display_name"
_NO_VOTES = "NULL::integer AS up_vote_count, NULL::integer AS down_vote_count"

# Each part gives the same columns. `place` orders what falls on one moment: the question itself is the oldest.
_PARTS = (
    # the question and its answers
    "SELECT p.creation_date, CASE p.post_type WHEN 1 THEN 'question' ELSE 'answer' END AS timeline_type,"
    f" p.question_id, p.id AS post_id, NULL::bigint AS comment_id, NULL::uuid AS revision_guid, {_NO_VOTES},"
    f" p.owner_user_id AS user_id, p.owner_display_name AS user_name, {_OWNER}, p.content_license, p.post_type * 10 AS place"
    " FROM thread p",
    "SELECT c.creation_date, 'comment', p.question_id, p.id, c.id, NULL, NULL, NULL,"
    f" c.user_id, c.user_display_name, {_OWNER}, c.content_license, 40"
    " FROM thread p JOIN comments c ON c.site_id = %(site)s AND c.post_id = p.id AND c.deleted_date IS NULL",
    "SELECT v.creation_date, 'accepted_answer', p.question_id, p.id, NULL, NULL, NULL, NULL,"
    f" p.asker_user_id, NULL, {_OWNER}, NULL, 50"
    " FROM thread p JOIN votes v ON v.site_id = %(site)s AND v.post_id = p.id AND v.vote_type = 1 WHERE p.post_type = 2",
    # 10 closed to 20 unprotected, and what else befalls a whole post
    "SELECT r.creation_date, CASE WHEN r.revision_number IS NULL THEN 'post_state_changed' ELSE 'revision' END,"
    " p.question_id, p.id, NULL, r.revision_guid, NULL, NULL,"
    f" r.user_id, r.user_display_name, {_OWNER}, r.content_license, 60"
    " FROM thread p JOIN revisions r ON r.site_id = %(site)s AND r.post_id = p.id"
    " AND (r.revision_number IS NULL OR r.revision_number > 1)",
    # who voted is never told: one row a post and day, at midnight
    "SELECT date_trunc('day', v.creation_date, 'UTC'), 'vote_aggregate', p.question_id, p.id, NULL, NULL,"
    " count(*) FILTER (WHERE v.vote_type = 2)::integer, count(*) FILTER (WHERE v.vote_type = 3)::integer,"
    f" NULL, NULL, {_OWNER}, NULL, 70"
    " FROM thread p JOIN votes v ON v.site_id = %(site)s AND v.post_id = p.id AND v.vote_type IN (2, 3)"
    " GROUP BY 1, p.question_id, p.id, p.owner_user_id, p.owner_display_name",
)

QUESTION_TIMELINE = Source(
    "question_timeline",
    from_=(
        "(WITH thread AS (SELECT x.*, coalesce(x.parent_id, x.id) AS question_id, q.owner_user_id AS asker_user_id"
        " FROM posts x JOIN posts q ON q.site_id = %(site)s AND q.id = coalesce(x.parent_id, x.id) AND q.post_type = 1"
        " AND q.deleted_date IS NULL WHERE x.site_id = %(site)s AND (x.id = ANY(%(ids)s) AND x.post_type = 1"
        " OR x.parent_id = ANY(%(ids)s) AND x.post_type = 2) AND x.deleted_date IS NULL) "
        "SELECT %(site)s::integer AS site_id, u.* FROM (" + " UNION ALL ".join(_PARTS) + ") u) {t}"
    ),
    order="{t}.creation_date DESC, {t}.place DESC, {t}.post_id DESC, {t}.comment_id DESC, {t}.revision_guid",
    scoped=False,
)

_MEMBER_PARTS = (
    "SELECT p.id, p.creation_date, CASE p.post_type WHEN 1 THEN 'asked' WHEN 2 THEN 'answered' ELSE 'asked' END AS timeline_type,"
    " p.owner_user_id AS user_id, p.id AS post_id, NULL::bigint AS comment_id, NULL::bigint AS suggested_edit_id,"
    " NULL::bigint AS badge_id, NULL::text AS detail FROM posts p"
    " WHERE p.site_id = %(site)s AND p.owner_user_id = ANY(%(ids)s) AND p.post_type IN (1, 2, 9) AND p.deleted_date IS NULL",
    "SELECT c.id, c.creation_date, 'commented', c.user_id, c.post_id, c.id, NULL, NULL, c.body_markdown FROM comments c"
    " WHERE c.site_id = %(site)s AND c.user_id = ANY(%(ids)s) AND c.deleted_date IS NULL",
    "SELECT r.id, r.creation_date, 'revision', r.user_id, r.post_id, NULL, NULL, NULL, r.comment FROM revisions r"
    " WHERE r.site_id = %(site)s AND r.user_id = ANY(%(ids)s) AND r.revision_number > 1",
    "SELECT a.id, a.creation_date, 'badge', a.user_id, NULL, NULL, NULL, a.badge_id, b.name FROM badge_awards a"
    " JOIN badges b ON b.site_id = a.site_id AND b.id = a.badge_id"
    " WHERE a.site_id = %(site)s AND a.user_id = ANY(%(ids)s)",
    "SELECT v.id, v.creation_date, 'accepted', q.owner_user_id, a.id, NULL, NULL, NULL, NULL FROM posts q"
    " JOIN posts a ON a.site_id = q.site_id AND a.id = q.accepted_answer_id"
    " JOIN votes v ON v.site_id = q.site_id AND v.post_id = a.id AND v.vote_type = 1"
    " WHERE q.site_id = %(site)s AND q.owner_user_id = ANY(%(ids)s) AND q.post_type = 1",
    "SELECT s.id, s.creation_date, 'suggested', s.proposing_user_id, s.post_id, NULL, s.id, NULL, s.comment"
    " FROM suggested_edits s WHERE s.site_id = %(site)s AND s.proposing_user_id = ANY(%(ids)s)",
    "SELECT s.id, coalesce(s.approval_date, s.rejection_date), 'reviewed', s.reviewed_by, s.post_id, NULL, s.id, NULL,"
    " s.comment FROM suggested_edits s WHERE s.site_id = %(site)s AND s.reviewed_by = ANY(%(ids)s)"
    " AND coalesce(s.approval_date, s.rejection_date) IS NOT NULL",
)

# The page of a post, below the site's address.
_PATH = (
    "CASE p.post_type WHEN 1 THEN '/questions/' || p.id WHEN 9 THEN '/articles/' || p.id"
    " ELSE '/questions/' || p.parent_id || '/' || p.id || '#' || p.id END"
)
_TITLE = "coalesce(p.title, q.title)"
_WITH_POST = (
    " LEFT JOIN posts p ON p.site_id = %(site)s AND p.id = {0}.post_id AND p.post_type IN (1, 2, 9)"
    " LEFT JOIN posts q ON q.site_id = %(site)s AND q.id = p.parent_id"
)

USER_TIMELINE = Source(
    "user_timeline",
    from_=(
        f"(SELECT u.*, coalesce({_PATH}, '/badges/' || u.badge_id, '/') AS path, {_TITLE} AS title,"
        f" CASE WHEN p.id IS NOT NULL THEN {POST_TYPE.replace('{t}', 'p')} END AS post_type"
        " FROM ("
        + " UNION ALL ".join(_MEMBER_PARTS)
        + ") u"
        + _WITH_POST.format("u")
        + " WHERE u.post_id IS NULL OR (p.id IS NOT NULL AND p.deleted_date IS NULL)) {t}"
    ),
    order="{t}.creation_date DESC, {t}.timeline_type, {t}.id DESC",
    scoped=False,
)

_VOTE_TYPE = (
    "CASE WHEN e.history_type IN ('asker_accepts_answer', 'asker_unaccept_answer', 'answer_accepted', 'answer_unaccepted')"
    " THEN 'accepts' WHEN e.history_type IN ('post_upvoted', 'post_unupvoted') THEN 'up_votes'"
    " WHEN e.history_type IN ('post_downvoted', 'post_undownvoted', 'voter_downvotes', 'voter_undownvotes') THEN 'down_votes'"
    " WHEN e.history_type IN ('bounty_given', 'bounty_cancelled') THEN 'bounties_offered'"
    " WHEN e.history_type = 'bounty_earned' THEN 'bounties_won'"
    " WHEN e.history_type IN ('post_flagged_as_spam', 'post_flagged_as_offensive') THEN 'spam'"
    " WHEN e.history_type IN ('suggested_edit_approval_received', 'suggested_edit_approval_overridden') THEN 'suggested_edits'"
    " END"
)

REPUTATION_OF_USERS = Source(
    "reputation",
    from_=(
        f"(SELECT u.*, {_PATH} AS path, {_TITLE} AS title, {POST_TYPE.replace('{t}', 'p')} AS post_type FROM ("
        f"SELECT e.user_id, e.post_id, {_VOTE_TYPE} AS vote_type, date_trunc('day', e.creation_date, 'UTC') AS on_date,"
        " sum(e.change)::integer AS reputation_change FROM reputation_events e WHERE e.site_id = %(site)s"
        " AND e.user_id = ANY(%(ids)s) AND NOT e.is_private GROUP BY 1, 2, 3, 4) u"
        + _WITH_POST.format("u")
        + " WHERE u.vote_type IS NOT NULL AND p.id IS NOT NULL AND p.deleted_date IS NULL) {t}"
    ),
    order="{t}.on_date DESC, {t}.post_id DESC, {t}.vote_type, {t}.user_id",
    scoped=False,
)

REPUTATION_HISTORY_OF_USERS = Source("reputation_history", "{t}.user_id = ANY(%(ids)s) AND NOT {t}.is_private", newest=ID)
REPUTATION_HISTORY_FULL = Source("reputation_history", "{t}.user_id = %(id)s", newest=ID)

_ACTIVITY_PARTS = (
    "SELECT p.id, m.account_id, CASE p.post_type WHEN 2 THEN 'answer_posted' ELSE 'question_posted' END AS activity_type,"
    " p.creation_date, p.id AS post_id, NULL::bigint AS badge_id, p.score, '' AS description,"
    " CASE p.post_type WHEN 2 THEN 'answers' ELSE 'questions' END AS kind FROM member m"
    " JOIN posts p ON p.site_id = %(site)s AND p.owner_user_id = m.id AND p.post_type IN (1, 2) AND p.deleted_date IS NULL",
    "SELECT c.id, m.account_id, 'comment_posted', c.creation_date, c.post_id, NULL, c.score, c.body_markdown, 'comments'"
    " FROM member m JOIN comments c ON c.site_id = %(site)s AND c.user_id = m.id AND c.deleted_date IS NULL",
    "SELECT a.id, m.account_id, 'badge_earned', a.creation_date, NULL, a.badge_id, NULL, b.description, 'badges'"
    " FROM member m JOIN badge_awards a ON a.site_id = %(site)s AND a.user_id = m.id"
    " JOIN badges b ON b.site_id = a.site_id AND b.id = a.badge_id",
)

NETWORK_ACTIVITY = Source(
    "network_activity",
    from_=(
        "(WITH member AS (SELECT id, account_id FROM members WHERE site_id = %(site)s AND account_id = %(id)s"
        " AND deleted_date IS NULL)"
        f" SELECT u.*, coalesce({_PATH}, '/badges/' || u.badge_id, '/') AS path,"
        f" coalesce({_TITLE}, (SELECT b.name FROM badges b WHERE b.site_id = %(site)s AND b.id = u.badge_id), '') AS title,"
        " coalesce(nullif(p.tags, '{{}}'), q.tags) AS tags"
        " FROM ("
        + " UNION ALL ".join(_ACTIVITY_PARTS)
        + ") u"
        + _WITH_POST.format("u")
        + " WHERE u.post_id IS NULL OR (p.id IS NOT NULL AND p.deleted_date IS NULL)) {t}"
    ),
    optional=(("types", "({t}.kind = ANY(%(types)s) OR 'posts' = ANY(%(types)s) AND {t}.kind IN ('questions', 'answers'))"),),
    order="{t}.creation_date DESC, {t}.id DESC",
    scoped=False,
)
