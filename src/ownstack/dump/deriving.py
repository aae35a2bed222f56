"""What follows from the loaded rows, as set-based statements: each final row is written once, with all its counts.

Order matters: a statement may read what those above it wrote. `%(site)s` is the site.
"""

from typing import Final

from ownstack.dump.loads import Load

NUMBERS: Final = """
UPDATE revisions r SET revision_number = n.number
FROM (SELECT id, row_number() OVER (PARTITION BY post_id ORDER BY creation_date, id) AS number
      FROM revisions WHERE site_id = %(site)s AND revision_number IS NOT NULL) n
WHERE r.site_id = %(site)s AND r.id = n.id AND r.revision_number <> n.number"""

_CLOSURES: Final = """
INSERT INTO closures (site_id, id, post_id, closed_date, reopened_date, reason, description, by_user_ids, original_question_ids)
SELECT %(site)s, row_number() OVER (ORDER BY closed_date, id), post_id, closed_date, reopened_date, note, detail, voters, originals
FROM (SELECT id, event_type, post_id, creation_date AS closed_date, note, detail, voters, originals,
             lead(creation_date) OVER (PARTITION BY post_id ORDER BY creation_date, id) AS reopened_date
      FROM dump_events WHERE event_type IN (10, 11)) c
WHERE event_type = 10"""

_NOTICES: Final = """
INSERT INTO post_notices (site_id, post_id, owner_user_id, creation_date, body)
SELECT %(site)s, post_id, coalesce(user_id, -1), creation_date, note
FROM (SELECT DISTINCT ON (post_id) * FROM dump_events WHERE event_type IN (33, 34)
      ORDER BY post_id, creation_date DESC, id DESC) n
WHERE event_type = 33"""

_LINKS: Final = """
INSERT INTO post_links (site_id, id, post_id, related_post_id, link_type, creation_date)
SELECT %(site)s, min(id), post_id, related_post_id, link_type, min(creation_date)
FROM dump_links GROUP BY post_id, related_post_id, link_type"""

_BOOKMARKS: Final = """
INSERT INTO bookmarks (site_id, user_id, post_id, creation_date)
SELECT %(site)s, user_id, post_id, min(creation_date) FROM dump_bookmarks GROUP BY user_id, post_id"""

# An award (type 9) stands on the answer that won and ends the newest bounty begun before it; a bounty without one ended
# after seven days, unless the dump was made sooner.
_BOUNTIES: Final = """
INSERT INTO bounties (site_id, id, question_id, user_id, amount, creation_date, closes_date, closed_date, answer_id, awarded_amount)
SELECT DISTINCT ON (b.place) %(site)s, b.id, b.post_id, b.user_id, b.amount, b.creation_date, b.creation_date + interval '7 days',
       CASE WHEN a.id IS NOT NULL THEN a.creation_date
            WHEN b.next_date IS NOT NULL OR b.creation_date + interval '7 days' <= made.last_date
            THEN least(b.creation_date + interval '7 days', b.next_date) END,
       a.post_id, a.amount
FROM (SELECT *, ctid AS place, lead(creation_date) OVER (PARTITION BY post_id ORDER BY creation_date, id) AS next_date
      FROM dump_bounties WHERE vote_type = 8) b
JOIN dump_posts q ON q.id = b.post_id AND q.post_type = 1
CROSS JOIN (SELECT max(creation_date) AS last_date FROM
            (SELECT max(creation_date) AS creation_date FROM votes WHERE site_id = %(site)s
             UNION ALL SELECT max(last_activity_date) FROM dump_posts) d) made
LEFT JOIN (SELECT w.id, w.post_id, w.amount, w.creation_date, coalesce(p.parent_id, p.id) AS question_id
           FROM dump_bounties w JOIN dump_posts p ON p.id = w.post_id WHERE w.vote_type = 9) a
    ON a.question_id = b.post_id AND a.creation_date >= b.creation_date
       AND (b.next_date IS NULL OR a.creation_date < b.next_date OR a.creation_date = b.creation_date)
ORDER BY b.place, a.creation_date, a.id"""

_POSTS: Final = """
INSERT INTO posts (site_id, id, post_type, parent_id, accepted_answer_id, owner_user_id, owner_display_name,
    last_editor_user_id, last_editor_display_name, creation_date, last_activity_date, last_edit_date, closed_date,
    closed_reason, community_owned_date, locked_date, protected_date, score, up_vote_count, down_vote_count, view_count,
    answer_count, comment_count, favorite_count, is_answered, bounty_amount, bounty_closes_date, bounty_user_id,
    article_type, title, tags, content_license, migrated_from, migrated_to)
SELECT %(site)s, p.id, p.post_type, p.parent_id, accepted.id, p.owner_user_id, p.owner_display_name,
    p.last_editor_user_id, p.last_editor_display_name, p.creation_date, p.last_activity_date, p.last_edit_date,
    p.closed_date, CASE WHEN p.closed_date IS NOT NULL THEN closed.reason END, p.community_owned_date,
    s.locked_date, s.protected_date, p.score, coalesce(v.ups, {ups}), coalesce(v.downs, {downs}), p.view_count,
    coalesce(a.answers, 0), coalesce(c.comments, 0),
    CASE WHEN p.favorite_count > 0 THEN p.favorite_count ELSE coalesce(f.bookmarks, 0) END,
    accepted.id IS NOT NULL OR coalesce(a.is_answered, false), b.amount, b.closes_date, b.user_id,
    CASE WHEN p.post_type = 9 THEN 'knowledge-article' END, p.title, p.tags, p.content_license, s.migrated_from, s.migrated_to
FROM dump_posts p
LEFT JOIN dump_posts accepted ON accepted.id = p.accepted_answer_id AND accepted.parent_id = p.id
LEFT JOIN (SELECT post_id, count(*) FILTER (WHERE vote_type = 2) AS ups, count(*) FILTER (WHERE vote_type = 3) AS downs
           FROM votes WHERE site_id = %(site)s AND vote_type IN (2, 3) GROUP BY post_id) v ON v.post_id = p.id
LEFT JOIN (SELECT parent_id, count(*) AS answers, bool_or(score > 0) AS is_answered
           FROM dump_posts WHERE post_type = 2 GROUP BY parent_id) a ON a.parent_id = p.id AND p.post_type = 1
LEFT JOIN (SELECT post_id, count(*) AS comments FROM comments WHERE site_id = %(site)s GROUP BY post_id) c ON c.post_id = p.id
LEFT JOIN (SELECT post_id, count(*) AS bookmarks FROM bookmarks WHERE site_id = %(site)s GROUP BY post_id) f ON f.post_id = p.id
LEFT JOIN (SELECT question_id, amount, closes_date, user_id FROM bounties
           WHERE site_id = %(site)s AND closed_date IS NULL) b ON b.question_id = p.id
LEFT JOIN (SELECT DISTINCT ON (post_id) post_id, reason FROM closures WHERE site_id = %(site)s
           ORDER BY post_id, closed_date DESC, id DESC) closed ON closed.post_id = p.id
LEFT JOIN (SELECT post_id,
        CASE WHEN max(creation_date) FILTER (WHERE event_type = 14) >
                  coalesce(max(creation_date) FILTER (WHERE event_type = 15), '-infinity')
             THEN max(creation_date) FILTER (WHERE event_type = 14) END AS locked_date,
        CASE WHEN max(creation_date) FILTER (WHERE event_type = 19) >
                  coalesce(max(creation_date) FILTER (WHERE event_type = 20), '-infinity')
             THEN max(creation_date) FILTER (WHERE event_type = 19) END AS protected_date,
        (array_agg(move ORDER BY creation_date DESC) FILTER (WHERE event_type = 36 AND other_id IS NOT NULL))[1] AS migrated_from,
        (array_agg(move ORDER BY creation_date DESC) FILTER (WHERE event_type = 35 AND other_id IS NOT NULL))[1] AS migrated_to
    FROM (SELECT *, jsonb_build_object('site', other_site, 'question_id', other_id,
                                       'on_date', date_part('epoch', creation_date)::bigint) AS move FROM dump_events) e
    GROUP BY post_id) s ON s.post_id = p.id"""

# A leading @Name answers the newest earlier commenter, or else the post's owner, whose name without blanks begins so.
_REPLIES: Final = """
WITH m AS MATERIALIZED (  -- or a name would be cut out again for everyone whom it may mean
    SELECT id, post_id, rtrim(lower(substring(body_markdown FROM '^@([^\\s,:;!?()]+)')), '.-''') AS handle
    FROM comments WHERE site_id = %(site)s AND body_markdown LIKE '@%%')
UPDATE comments c SET reply_to_user_id = r.user_id
FROM (
    SELECT DISTINCT ON (m.id) m.id, who.user_id
    FROM m
    JOIN (SELECT post_id, id AS said, user_id FROM comments WHERE site_id = %(site)s AND user_id IS NOT NULL
          UNION ALL SELECT id, 0, owner_user_id FROM dump_posts WHERE owner_user_id IS NOT NULL) who
      ON who.post_id = m.post_id AND who.said < m.id
    JOIN members u ON u.site_id = %(site)s AND u.id = who.user_id
    WHERE starts_with(lower(replace(u.display_name, ' ', '')), m.handle)
      AND (length(m.handle) >= 3 OR lower(replace(u.display_name, ' ', '')) = m.handle)
    ORDER BY m.id, who.said DESC
) r
WHERE c.site_id = %(site)s AND c.id = r.id"""

# As far as the votes tell; the member's own number stays the dump's. Wikis earn nothing from the day they become one.
_REPUTATION: Final = """
INSERT INTO reputation_events (site_id, id, user_id, post_id, history_type, change, creation_date)
SELECT %(site)s, row_number() OVER (), user_id, post_id, history_type, change, creation_date
FROM (
    SELECT p.owner_user_id AS user_id, p.id AS post_id,
           CASE vote_type WHEN 2 THEN 'post_upvoted' WHEN 3 THEN 'post_downvoted' ELSE 'answer_accepted' END AS history_type,
           CASE vote_type WHEN 2 THEN 10 WHEN 3 THEN -2 ELSE 15 END AS change, v.creation_date
    FROM votes v JOIN dump_posts p ON p.id = v.post_id LEFT JOIN dump_posts q ON q.id = p.parent_id
    WHERE v.site_id = %(site)s AND v.vote_type IN (1, 2, 3) AND p.post_type IN (1, 2) AND p.owner_user_id IS NOT NULL
      AND (p.community_owned_date IS NULL OR v.creation_date < p.community_owned_date::date)
      AND (v.vote_type <> 1 OR q.owner_user_id IS DISTINCT FROM p.owner_user_id)
    UNION ALL
    SELECT q.owner_user_id, p.id, 'asker_accepts_answer', 2, v.creation_date
    FROM votes v JOIN dump_posts p ON p.id = v.post_id JOIN dump_posts q ON q.id = p.parent_id
    WHERE v.site_id = %(site)s AND v.vote_type = 1 AND q.owner_user_id <> coalesce(p.owner_user_id, 0)
      AND (p.community_owned_date IS NULL OR v.creation_date < p.community_owned_date::date)
    UNION ALL
    SELECT user_id, question_id, 'bounty_given', -amount, creation_date
    FROM bounties WHERE site_id = %(site)s AND user_id IS NOT NULL AND amount > 0
    UNION ALL
    SELECT p.owner_user_id, p.id, 'bounty_earned', b.awarded_amount, b.closed_date
    FROM bounties b JOIN dump_posts p ON p.id = b.answer_id
    WHERE b.site_id = %(site)s AND b.awarded_amount > 0 AND p.owner_user_id IS NOT NULL
) told"""


def derive_of_posts(load: Load) -> None:
    """When all is read but members and tags."""
    has_votes = "Votes" in load.dump.files
    # Without the votes the least that gives the score, so that score = up - down holds everywhere.
    ups, downs = ("0", "0") if has_votes else ("greatest(p.score, 0)", "greatest(-p.score, 0)")
    with load.step("statistics"):
        load.conn.execute("ANALYZE dump_posts, dump_events, votes, comments")
    _derive(load, "history", "closures", _CLOSURES)
    _derive(load, "history", "post_notices", _NOTICES)
    _derive(load, "links", "post_links", _LINKS)
    _derive(load, "votes", "bookmarks", _BOOKMARKS)
    _derive(load, "votes", "bounties", _BOUNTIES)
    _derive(load, "posts", "posts", _POSTS.replace("{ups}", ups).replace("{downs}", downs))
    load.report.drop("post_links", "a pair that came before", _lost_links(load))


def derive_of_members(load: Load) -> None:
    """When they are there too."""
    _derive(load, "comments", None, _REPLIES)
    _derive(load, "reputation", "reputation_events", _REPUTATION)


def _derive(load: Load, step: str, counted: str | None, statement: str) -> None:
    with load.step(step):
        rows = load.run(statement)
    if counted:
        load.report.rows[counted] = rows


def _lost_links(load: Load) -> int:
    row = load.conn.execute(
        "SELECT (SELECT count(*) FROM dump_links) - (SELECT count(*) FROM post_links WHERE site_id = %s)", [load.site_id]
    ).fetchone()
    return int(row[0]) if row else 0
