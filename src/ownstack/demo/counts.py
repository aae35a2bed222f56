"""Makes what follows from other rows, by set-based SQL, each statement for one site, %(site)s.

That is: reputation events and reputation, counts and dates on posts, tags, members and badges, and the search index.
"""

import psycopg

from ownstack.domain import documents

_VOTES = """
UPDATE posts p SET up_vote_count = v.up, down_vote_count = v.down, score = v.up - v.down
FROM (
    SELECT post_id, count(*) FILTER (WHERE vote_type = 2) AS up, count(*) FILTER (WHERE vote_type = 3) AS down
    FROM votes WHERE site_id = %(site)s GROUP BY post_id
) v
WHERE p.site_id = %(site)s AND p.id = v.post_id
"""

# What hangs on a deleted post went with it, at the same moment.
_GONE = """
UPDATE comments c SET deleted_date = p.deleted_date FROM posts p
WHERE c.site_id = %(site)s AND p.site_id = c.site_id AND p.id = c.post_id AND p.deleted_date IS NOT NULL
    AND c.deleted_date IS NULL
"""

_POSTS = """
UPDATE posts p SET
    comment_count = (SELECT count(*) FROM comments c
        WHERE c.site_id = p.site_id AND c.post_id = p.id AND c.deleted_date IS NULL),
    favorite_count = (SELECT count(*) FROM bookmarks b WHERE b.site_id = p.site_id AND b.post_id = p.id)
WHERE p.site_id = %(site)s
"""

_QUESTIONS = """
UPDATE posts p SET
    answer_count = a.live,
    is_answered = a.any_good OR p.accepted_answer_id IS NOT NULL,
    last_activity_date = greatest(p.last_activity_date, a.last_activity_date)
FROM (
    SELECT parent_id, count(*) AS live, bool_or(score > 0) AS any_good, max(last_activity_date) AS last_activity_date
    FROM posts WHERE site_id = %(site)s AND post_type = 2 AND deleted_date IS NULL GROUP BY parent_id
) a
WHERE p.site_id = %(site)s AND p.id = a.parent_id
"""

_COMMENTS = """
UPDATE comments c SET score =
    (SELECT count(*) FROM comment_votes v WHERE v.site_id = c.site_id AND v.comment_id = c.id)
WHERE c.site_id = %(site)s
"""

_TAGS = """
UPDATE tags t SET count = q.live, last_activity_date = q.newest
FROM (
    SELECT tag, count(*) AS live, max(creation_date) AS newest FROM posts, unnest(tags) AS tag
    WHERE site_id = %(site)s AND post_type = 1 AND deleted_date IS NULL GROUP BY tag
) q
WHERE t.site_id = %(site)s AND t.name = q.tag
"""

_BADGES = """
UPDATE badges b SET award_count =
    (SELECT count(*) FROM badge_awards a WHERE a.site_id = b.site_id AND a.badge_id = b.id)
WHERE b.site_id = %(site)s
"""

# The votes that bring reputation: not those on deleted posts, nor on community wikis from the day they became one.
# Ids must not depend on the plan, hence the numbering over a full order.
_REPUTATION_EVENTS = """
WITH counting AS (
    SELECT v.id, v.vote_type, v.user_id AS voter, v.creation_date AS at, v.post_id,
        p.post_type, p.owner_user_id AS owner
    FROM votes v JOIN posts p ON p.site_id = v.site_id AND p.id = v.post_id
    WHERE v.site_id = %(site)s AND p.deleted_date IS NULL
        AND (p.community_owned_date IS NULL OR v.creation_date < p.community_owned_date)
), events AS (
    SELECT owner AS user_id, post_id, 'post_upvoted' AS kind, 10 AS change, at, id AS source
    FROM counting WHERE vote_type = 2
    UNION ALL
    SELECT owner, post_id, 'post_downvoted', -2, at, id FROM counting WHERE vote_type = 3
    UNION ALL
    SELECT voter, post_id, 'voter_downvotes', -1, at, id FROM counting WHERE vote_type = 3 AND post_type = 2
    UNION ALL
    SELECT owner, post_id, 'answer_accepted', 15, at, id FROM counting
    WHERE vote_type = 1 AND voter IS DISTINCT FROM owner
    UNION ALL
    SELECT voter, post_id, 'asker_accepts_answer', 2, at, id FROM counting
    WHERE vote_type = 1 AND voter IS DISTINCT FROM owner
    UNION ALL
    SELECT user_id, question_id, 'bounty_given', -amount, creation_date, id FROM bounties WHERE site_id = %(site)s
    UNION ALL
    SELECT p.owner_user_id, p.id, 'bounty_earned', b.awarded_amount, b.closed_date, b.id
    FROM bounties b JOIN posts p ON p.site_id = b.site_id AND p.id = b.answer_id WHERE b.site_id = %(site)s
    UNION ALL
    SELECT proposing_user_id, post_id, 'suggested_edit_approval_received', 2, approval_date, id
    FROM suggested_edits WHERE site_id = %(site)s AND approval_date IS NOT NULL
)
INSERT INTO reputation_events (site_id, id, user_id, post_id, history_type, change, is_private, creation_date)
SELECT %(site)s, row_number() OVER (ORDER BY at, user_id, post_id, kind, source), user_id, post_id, kind, change,
    kind = 'voter_downvotes', at
FROM events WHERE user_id > 0
"""

_MEMBERS = """
UPDATE members m SET
    reputation = 1 + (SELECT coalesce(sum(change), 0) FROM reputation_events e
        WHERE e.site_id = m.site_id AND e.user_id = m.id),
    (up_vote_count, down_vote_count) =
        (SELECT count(*) FILTER (WHERE vote_type = 2), count(*) FILTER (WHERE vote_type = 3) FROM votes v
        WHERE v.site_id = m.site_id AND v.user_id = m.id),
    (question_count, answer_count) =
        (SELECT count(*) FILTER (WHERE post_type = 1), count(*) FILTER (WHERE post_type = 2) FROM posts p
        WHERE p.site_id = m.site_id AND p.owner_user_id = m.id AND p.deleted_date IS NULL),
    (gold_count, silver_count, bronze_count) =
        (SELECT count(*) FILTER (WHERE rank = 1), count(*) FILTER (WHERE rank = 2), count(*) FILTER (WHERE rank = 3)
        FROM badge_awards a JOIN badges b ON b.site_id = a.site_id AND b.id = a.badge_id
        WHERE a.site_id = m.site_id AND a.user_id = m.id)
WHERE m.site_id = %(site)s
"""

_IN_ORDER = (_GONE, _VOTES, _POSTS, _QUESTIONS, _COMMENTS, _TAGS, _BADGES, _REPUTATION_EVENTS, _MEMBERS, documents.MAKE)


def derive(conn: psycopg.Connection, site_id: int) -> None:
    """Fills every derived column of a site that was just written; the site has no reputation events yet."""
    for statement in _IN_ORDER:
        conn.execute(statement.encode(), {"site": site_id})
