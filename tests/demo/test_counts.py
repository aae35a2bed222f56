"""What is kept on a row agrees with the rows that it counts. Written apart from counts.py, row by row, on purpose."""

import psycopg
import pytest

# One worker for the module: it loads the demo once.
pytestmark = pytest.mark.xdist_group("demo_counts")

LIVE_ANSWERS = "FROM posts a WHERE a.site_id = p.site_id AND a.parent_id = p.id AND a.deleted_date IS NULL"
OWN = "x.site_id = m.site_id AND x.owner_user_id = m.id AND x.deleted_date IS NULL"
AWARDS = (
    "FROM badge_awards w JOIN badges b USING (site_id) WHERE b.id = w.badge_id AND w.site_id = m.site_id AND w.user_id = m.id"
)
LIVE_TAGGED = (
    "FROM posts p WHERE p.site_id = t.site_id AND p.post_type = 1 AND p.deleted_date IS NULL AND t.name = ANY (p.tags)"
)
VOTES = "FROM votes v WHERE v.site_id = p.site_id AND v.post_id = p.id AND v.vote_type"
CAST = "FROM votes v WHERE v.site_id = m.site_id AND v.user_id = m.id AND v.vote_type"

# (table, what the row says, what the rows say)
COUNTS = {
    "posts.up_vote_count": ("posts p", "up_vote_count", f"(SELECT count(*) {VOTES} = 2)"),
    "posts.down_vote_count": ("posts p", "down_vote_count", f"(SELECT count(*) {VOTES} = 3)"),
    "posts.score": ("posts p", "score", "up_vote_count - down_vote_count"),
    "posts.answer_count": ("posts p", "answer_count", f"(SELECT count(*) {LIVE_ANSWERS})"),
    "posts.comment_count": (
        "posts p",
        "comment_count",
        "(SELECT count(*) FROM comments c WHERE c.site_id = p.site_id AND c.post_id = p.id AND c.deleted_date IS NULL)",
    ),
    "posts.favorite_count": (
        "posts p",
        "favorite_count",
        "(SELECT count(*) FROM bookmarks b WHERE b.site_id = p.site_id AND b.post_id = p.id)",
    ),
    "posts.is_answered": (
        "posts p",
        "is_answered",
        f"p.accepted_answer_id IS NOT NULL OR EXISTS (SELECT {LIVE_ANSWERS} AND a.score > 0)",
    ),
    "posts.accepted_answer_id": (
        "posts p",
        "coalesce(accepted_answer_id, 0)",
        (
            "coalesce((SELECT v.post_id FROM votes v JOIN posts a ON a.site_id = v.site_id AND a.id = v.post_id"
            " WHERE v.vote_type = 1 AND v.site_id = p.site_id AND a.parent_id = p.id), 0)"
        ),
    ),
    "posts.last_edit_date": (
        "posts p",
        "coalesce(last_edit_date, creation_date)",
        (
            "(SELECT max(r.creation_date) FROM revisions r"
            " WHERE r.site_id = p.site_id AND r.post_id = p.id AND r.revision_number IS NOT NULL)"
        ),
    ),
    "posts.last_activity_date": (
        "posts p",
        "last_activity_date",
        (
            "greatest(p.creation_date, p.last_edit_date,"
            f" (SELECT max(greatest(a.creation_date, a.last_edit_date)) {LIVE_ANSWERS}))"
        ),
    ),
    "posts.closed_date": (
        "posts p",
        "coalesce(closed_date, 'epoch')",
        (
            "coalesce((SELECT max(c.closed_date) FROM closures c"
            " WHERE c.site_id = p.site_id AND c.post_id = p.id AND c.reopened_date IS NULL), 'epoch')"
        ),
    ),
    "posts.bounty_amount": (
        "posts p",
        "coalesce(bounty_amount, 0)",
        (
            "coalesce((SELECT b.amount FROM bounties b"
            " WHERE b.site_id = p.site_id AND b.question_id = p.id AND b.closed_date IS NULL), 0)"
        ),
    ),
    "comments.score": (
        "comments c",
        "score",
        "(SELECT count(*) FROM comment_votes v WHERE v.site_id = c.site_id AND v.comment_id = c.id)",
    ),
    "tags.count": ("tags t", "count", f"(SELECT count(*) {LIVE_TAGGED})"),
    "tags.last_activity_date": (
        "tags t",
        "coalesce(last_activity_date, 'epoch')",
        f"coalesce((SELECT max(p.creation_date) {LIVE_TAGGED}), 'epoch')",
    ),
    "badges.award_count": (
        "badges b",
        "award_count",
        "(SELECT count(*) FROM badge_awards w WHERE w.site_id = b.site_id AND w.badge_id = b.id)",
    ),
    "members.reputation": (
        "members m",
        "reputation",
        ("1 + coalesce((SELECT sum(change) FROM reputation_events e WHERE e.site_id = m.site_id AND e.user_id = m.id), 0)"),
    ),
    "members.up_vote_count": ("members m", "up_vote_count", f"(SELECT count(*) {CAST} = 2)"),
    "members.down_vote_count": ("members m", "down_vote_count", f"(SELECT count(*) {CAST} = 3)"),
    "members.question_count": (
        "members m",
        "question_count",
        f"(SELECT count(*) FROM posts x WHERE {OWN} AND x.post_type = 1)",
    ),
    "members.answer_count": ("members m", "answer_count", f"(SELECT count(*) FROM posts x WHERE {OWN} AND x.post_type = 2)"),
    "members.gold_count": ("members m", "gold_count", f"(SELECT count(*) {AWARDS} AND b.rank = 1)"),
    "members.silver_count": ("members m", "silver_count", f"(SELECT count(*) {AWARDS} AND b.rank = 2)"),
    "members.bronze_count": ("members m", "bronze_count", f"(SELECT count(*) {AWARDS} AND b.rank = 3)"),
}


@pytest.mark.parametrize(("table", "kept", "counted"), COUNTS.values(), ids=COUNTS.keys())
def test_the_row_says_what_the_rows_say(demo: psycopg.Connection, table: str, kept: str, counted: str) -> None:
    query = f"SELECT id, {kept}, {counted} FROM {table} WHERE ({kept}) IS DISTINCT FROM ({counted})"
    assert demo.execute(query.encode()).fetchall() == []


def test_each_upvote_of_a_living_post_brought_ten_points_before_it_became_a_wiki(demo: psycopg.Connection) -> None:
    query = """
        SELECT count(*), (SELECT count(*) FROM reputation_events WHERE history_type = 'post_upvoted' AND change = 10)
        FROM votes v JOIN posts p ON p.site_id = v.site_id AND p.id = v.post_id
        WHERE v.vote_type = 2 AND p.deleted_date IS NULL AND p.owner_user_id IS NOT NULL
            AND v.creation_date < coalesce(p.community_owned_date, 'infinity')
    """
    counted, events = demo.execute(query).fetchone() or (0, 1)
    assert counted == events


def test_the_newest_revision_is_what_the_post_says(demo: psycopg.Connection) -> None:
    query = """
        SELECT p.id FROM posts p WHERE p.title IS DISTINCT FROM (
            SELECT r.title FROM revisions r WHERE r.site_id = p.site_id AND r.post_id = p.id AND r.title IS NOT NULL
            ORDER BY r.revision_number DESC LIMIT 1)
        OR p.tags IS DISTINCT FROM coalesce((
            SELECT r.tags FROM revisions r WHERE r.site_id = p.site_id AND r.post_id = p.id AND r.tags IS NOT NULL
            ORDER BY r.revision_number DESC LIMIT 1), '{}')
    """
    assert demo.execute(query).fetchall() == []


@pytest.mark.parametrize(("words", "title"), [("compressed, encrypted", "First call%"), ("umlaut", 'Search for "running"%')])
def test_search_finds_the_words_of_a_thread(demo: psycopg.Connection, words: str, title: str) -> None:
    query = """
        SELECT FROM post_documents b JOIN posts p ON p.site_id = b.site_id AND p.id = b.id
        JOIN posts q ON q.site_id = p.site_id AND q.id = coalesce(p.parent_id, p.id)
        WHERE b.search @@ plainto_tsquery('english', %s) AND q.title LIKE %s
    """
    assert demo.execute(query, [words, title]).fetchone() is not None
