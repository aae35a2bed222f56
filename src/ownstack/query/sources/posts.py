"""Rows of questions, answers, articles, posts and comments."""

from __future__ import annotations

from ownstack.query.sources import Source

# More tags than a question can have is no error: nothing matches (api-2.3.json, /questions).
TAGGED = (("tagged", "{t}.tags @> %(tagged)s"),)

QUESTIONS = Source("question", optional=TAGGED)
QUESTIONS_BY_IDS = Source("question", "{t}.id = ANY(%(ids)s)")
FEATURED = Source("question", "{t}.bounty_closes_date IS NOT NULL AND {t}.bounty_closes_date > now()", optional=TAGGED)
UNANSWERED = Source("question", "NOT {t}.is_answered", optional=TAGGED)
FREQUENT_TAGS_MAX = 30
# The tags that a person watches; of one who watches none, those of their own posts.
_MY_TAGS = (
    "coalesce((SELECT array_agg(w.tag_name) FROM tag_preferences w WHERE w.site_id = %(site)s AND w.user_id = %(id)s"
    " AND w.preference = 'favorite_tag'), (SELECT array_agg(f.name) FROM (SELECT n.name FROM posts p"
    " LEFT JOIN posts q ON q.site_id = p.site_id AND q.id = p.parent_id,"
    " unnest(CASE p.post_type WHEN 2 THEN q.tags ELSE p.tags END) AS n(name) WHERE p.site_id = %(site)s"
    " AND p.owner_user_id = %(id)s AND p.post_type IN (1, 2) AND p.deleted_date IS NULL"
    f" GROUP BY n.name ORDER BY count(*) DESC, n.name LIMIT {FREQUENT_TAGS_MAX}) f), '{{{{}}}}')"
)
UNANSWERED_IN_MY_TAGS = Source("question", f"NOT {{t}}.is_answered AND {{t}}.tags && {_MY_TAGS}", prepare=False)
NO_ANSWERS = Source("question", "{t}.answer_count = 0", optional=TAGGED)
QUESTIONS_OF_ANSWERS = Source(
    "question",
    "{t}.id IN (SELECT a.parent_id FROM posts a WHERE a.site_id = %(site)s AND a.id = ANY(%(ids)s)"
    " AND a.post_type = 2 AND a.deleted_date IS NULL)",
)

# Hyperlinks both ways, and duplicates (data-dump.md section 8). A question that links often ranks first.
LINKED = Source(
    "question",
    from_=(
        "(SELECT q.*, l.rank FROM (SELECT x.id, count(*) AS rank FROM ("
        "SELECT post_id AS id, related_post_id AS asked FROM post_links"
        " WHERE site_id = %(site)s AND related_post_id = ANY(%(ids)s)"
        " UNION SELECT related_post_id, post_id FROM post_links WHERE site_id = %(site)s AND post_id = ANY(%(ids)s)) x"
        " GROUP BY x.id) l JOIN posts q ON q.site_id = %(site)s AND q.id = l.id) {t}"
    ),
)

# Shared tags, a rare one worth more than a common one; the candidates are bounded, so that the cost is too.
RELATED_CANDIDATES_MAX = 2000
RELATED_MAX = 30
RELATED = Source(
    "question",
    from_=(
        "(SELECT q.*, w.rank FROM (SELECT c.id, sum(1 / ln(g.count + 2)) AS rank FROM ("
        " SELECT x.id, x.tags FROM posts x WHERE x.site_id = %(site)s AND x.post_type = 1 AND x.deleted_date IS NULL"
        " AND x.id <> ALL(%(ids)s) AND x.tags && (SELECT array_agg(DISTINCT a.tag) FROM (SELECT unnest(p.tags) AS tag"
        " FROM posts p WHERE p.site_id = %(site)s AND p.id = ANY(%(ids)s) AND p.deleted_date IS NULL) a)"
        f" LIMIT {RELATED_CANDIDATES_MAX}) c, unnest(c.tags) AS n(name) JOIN tags g ON g.site_id = %(site)s AND g.name = n.name"
        " WHERE n.name IN (SELECT unnest(p.tags) FROM posts p WHERE p.site_id = %(site)s AND p.id = ANY(%(ids)s))"
        f" GROUP BY c.id ORDER BY 2 DESC, 1 DESC LIMIT {RELATED_MAX}) w"
        " JOIN posts q ON q.site_id = %(site)s AND q.id = w.id) {t}"
    ),
    rows_max=RELATED_MAX,
    prepare=False,
)

QUESTIONS_OF_USERS = Source("question", "{t}.owner_user_id = ANY(%(ids)s)")
FEATURED_OF_USERS = Source("question", f"{QUESTIONS_OF_USERS.where} AND {FEATURED.where}")
NO_ANSWERS_OF_USERS = Source("question", f"{QUESTIONS_OF_USERS.where} AND {NO_ANSWERS.where}")
UNACCEPTED_OF_USERS = Source(
    "question", f"{QUESTIONS_OF_USERS.where} AND {{t}}.answer_count > 0 AND {{t}}.accepted_answer_id IS NULL"
)
# Other than the site's own list: a question without answers is not among them (api-2.3.md section 5).
UNANSWERED_OF_USERS = Source("question", f"{QUESTIONS_OF_USERS.where} AND {{t}}.answer_count > 0 AND NOT {{t}}.is_answered")
FAVORITES_OF_USERS = Source(
    "question",
    from_=(
        "(SELECT q.*, b.added_date FROM (SELECT post_id, max(creation_date) AS added_date FROM bookmarks"
        " WHERE site_id = %(site)s AND user_id = ANY(%(ids)s) GROUP BY post_id) b"
        " JOIN posts q ON q.site_id = %(site)s AND q.id = b.post_id) {t}"
    ),
)
TOP_MAX = 30
TOP_QUESTIONS_OF_USER = Source(
    "question", "{t}.owner_user_id = %(id)s AND {t}.tags && %(tags)s", rows_max=TOP_MAX, prepare=False
)
TOP_ANSWERS_OF_USER = Source(
    "answer",
    "{t}.owner_user_id = %(id)s AND EXISTS (SELECT FROM posts y WHERE y.site_id = {t}.site_id AND y.id = {t}.parent_id"
    " AND y.tags && %(tags)s)",
    rows_max=TOP_MAX,
    prepare=False,
)

# How often others point to it is what makes a question asked often.
FAQ = Source(
    "question",
    "{t}.tags @> %(tags)s",
    order=(
        "(SELECT count(*) FROM post_links l WHERE l.site_id = {t}.site_id AND l.related_post_id = {t}.id) DESC,"
        " {t}.score DESC, {t}.id"
    ),
    prepare=False,
)

ANSWERS = Source("answer")
ANSWERS_BY_IDS = Source("answer", "{t}.id = ANY(%(ids)s)")
ANSWERS_OF_QUESTIONS = Source("answer", "{t}.parent_id = ANY(%(ids)s)")
ANSWERS_OF_USERS = Source("answer", "{t}.owner_user_id = ANY(%(ids)s)")

ARTICLES = Source("article")
ARTICLES_BY_IDS = Source("article", "{t}.id = ANY(%(ids)s)")

POSTS = Source("post")
POSTS_BY_IDS = Source("post", "{t}.id = ANY(%(ids)s)")
POSTS_OF_USERS = Source("post", "{t}.owner_user_id = ANY(%(ids)s)")

COMMENTS = Source("comment")
COMMENTS_BY_IDS = Source("comment", "{t}.id = ANY(%(ids)s)")
COMMENTS_OF_USERS = Source("comment", "{t}.user_id = ANY(%(ids)s)")
COMMENTS_TO_USER = Source("comment", "{t}.user_id = ANY(%(ids)s) AND {t}.reply_to_user_id = %(toid)s")
COMMENTS_MENTIONING = Source("comment", "{t}.reply_to_user_id = ANY(%(ids)s)")


def comments_of(post_types: str) -> Source:
    """Comments on the given posts, where they are of the kind that the path says."""
    return Source(
        "comment",
        "{t}.post_id = ANY(%(ids)s) AND EXISTS (SELECT FROM posts y WHERE y.site_id = {t}.site_id AND y.id = {t}.post_id"
        f" AND y.post_type IN ({post_types}))",
    )


COMMENTS_OF_QUESTIONS, COMMENTS_OF_ANSWERS, COMMENTS_OF_ARTICLES = comments_of("1"), comments_of("2"), comments_of("9")
COMMENTS_OF_POSTS = comments_of("1, 2, 9")
