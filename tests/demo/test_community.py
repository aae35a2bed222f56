"""What the demo holds: enough of everything, every kind at least once, nothing that points nowhere."""

import re

import psycopg
import pytest

# One worker for the module: it loads the demo once.
pytestmark = pytest.mark.xdist_group("demo_community")

AT_LEAST = [
    ("members", "SELECT count(*) FROM members WHERE site_id = 1", 15),
    ("questions", "SELECT count(*) FROM posts WHERE site_id = 1 AND post_type = 1 AND deleted_date IS NULL", 60),
    ("answers", "SELECT count(*) FROM posts WHERE site_id = 1 AND post_type = 2 AND deleted_date IS NULL", 120),
    ("comments", "SELECT count(*) FROM comments WHERE site_id = 1 AND deleted_date IS NULL", 90),
    ("awards", "SELECT count(*) FROM badge_awards", 60),
    ("tags", "SELECT count(*) FROM tags WHERE site_id = 1", 25),
    ("privileges", "SELECT count(*) FROM privileges WHERE site_id = 1", 20),
    ("the team's posts", "SELECT count(*) FROM posts WHERE site_id = 2 AND post_type IN (1, 2)", 8),
]


@pytest.mark.parametrize(("query", "least"), [row[1:] for row in AT_LEAST], ids=[row[0] for row in AT_LEAST])
def test_there_are_enough(demo: psycopg.Connection, query: str, least: int) -> None:
    (found,) = demo.execute(query.encode()).fetchone() or (0,)
    assert found >= least


# What is in each row is a condition that some row must meet.
KINDS = {
    "accepted": ("posts", "post_type = 1 AND accepted_answer_id IS NOT NULL"),
    "answered by a score alone": ("posts", "is_answered AND accepted_answer_id IS NULL"),
    "has answers and is unanswered": ("posts", "answer_count > 0 AND NOT is_answered AND post_type = 1"),
    "no answer": ("posts", "post_type = 1 AND answer_count = 0 AND closed_date IS NULL AND deleted_date IS NULL"),
    "closed as a duplicate": ("closures", "reason = 'Duplicate' AND original_question_ids <> '{}'"),
    "closed for focus": ("posts", "closed_reason = 'Needs more focus'"),
    "closed for details": ("posts", "closed_reason = 'Needs details or clarity'"),
    "closed as opinion": ("posts", "closed_reason = 'Opinion-based'"),
    "closed as not suitable": ("posts", "closed_reason = 'Not suitable for this site'"),
    "closed and reopened": ("closures", "reopened_date IS NOT NULL"),
    "duplicate link": ("post_links", "link_type = 3"),
    "hyperlink": ("post_links", "link_type = 1"),
    "open bounty": ("posts", "bounty_amount > 0 AND bounty_closes_date > '2090-01-01' AND bounty_user_id IS NOT NULL"),
    "bounty without end yet": ("bounties", "closed_date IS NULL"),
    "awarded bounty": ("bounties", "answer_id IS NOT NULL AND awarded_amount = amount AND closed_date < closes_date"),
    "edited title": ("revisions", "revision_number > 1 AND title IS NOT NULL"),
    "edited tags": ("revisions", "revision_number > 1 AND tags IS NOT NULL"),
    "edited body": ("revisions", "revision_number > 1 AND body_markdown IS NOT NULL"),
    "rollback": ("revisions", "is_rollback"),
    "community wiki": ("posts", "community_owned_date IS NOT NULL"),
    "wiki in the history": ("revisions", "event_type = 16"),
    "deleted question": ("posts", "post_type = 1 AND deleted_date IS NOT NULL"),
    "deleted answer of a live question": (
        "posts p",
        (
            "post_type = 2 AND deleted_date IS NOT NULL AND parent_id IN "
            "(SELECT id FROM posts WHERE site_id = 1 AND deleted_date IS NULL)"
        ),
    ),
    "deleted comment": ("comments", "deleted_date IS NOT NULL"),
    "edited comment": ("comments", "edited"),
    "reply": ("comments", "reply_to_user_id IS NOT NULL"),
    "comment with markdown": ("comments", "body LIKE '%<code>%' OR body LIKE '%<strong>%' OR body LIKE '%<b>%'"),
    "protected": ("posts", "protected_date IS NOT NULL"),
    "locked": ("posts", "locked_date IS NOT NULL"),
    "notice": ("post_notices", "body LIKE '<p>%'"),
    "post below zero": ("posts", "score < 0 AND deleted_date IS NULL"),
    "post of a removed member": ("posts", "owner_user_id IS NULL AND owner_display_name = 'jdoe42'"),
    "post of an unregistered member": ("posts", "owner_user_id IN (SELECT id FROM members WHERE user_type = 'unregistered')"),
    "removed member": ("members", "deleted_date IS NOT NULL"),
    "deactivated member": ("members", "deactivated_date IS NOT NULL"),
    "Community": ("members", "id = -1 AND account_id = -1"),
    "moderator": ("members", "user_type = 'moderator'"),
    "pending suggestion": ("suggested_edits", "approval_date IS NULL AND rejection_date IS NULL"),
    "approved suggestion": ("suggested_edits", "approval_date IS NOT NULL"),
    "rejected suggestion": ("suggested_edits", "rejection_date IS NOT NULL"),
    "knowledge article": ("posts", "article_type = 'knowledge-article'"),
    "announcement": ("posts", "article_type = 'announcement'"),
    "how-to guide": ("posts", "article_type = 'how-to-guide'"),
    "policy": ("posts", "article_type = 'policy'"),
    "gold": ("badges", "rank = 1 AND award_count > 0"),
    "silver": ("badges", "rank = 2 AND award_count > 0"),
    "bronze": ("badges", "rank = 3 AND award_count > 0"),
    "tag badge": ("badges", "is_tag_based AND award_count > 0"),
    "badge without awards": ("badges", "award_count = 0"),
    "moderators' tag": ("tags", "is_moderator_only"),
    "approved synonym": ("tag_synonyms", "approval_date IS NOT NULL"),
    "pending synonym": ("tag_synonyms", "approval_date IS NULL"),
    "favourite tag": ("tag_preferences", "preference = 'favorite_tag'"),
    "ignored tag": ("tag_preferences", "preference = 'ignored_tag'"),
    "bookmark": ("bookmarks", "true"),
    "follow": ("follows", "true"),
    "recommended answer": ("collective_posts", "relation = 'recommended'"),
    "article of a collective": ("collective_posts", "relation = 'posted'"),
    "collection": ("collection_posts", "position > 1"),
    "group of people": ("user_group_members", "true"),
    "expert": ("subject_matter_experts", "user_id IS NOT NULL"),
    "group of experts": ("subject_matter_experts", "user_group_id IS NOT NULL"),
    "article with chosen editors": ("article_permissions", "editable_by = 'specificEditors'"),
    'title with "': ("posts", "title LIKE '%\"%'"),
    "title with &": ("posts", "title LIKE '%&%'"),
    "title with <": ("posts", "title LIKE '%<T>%'"),
    "title with '": ("posts", "title LIKE '%''%'"),
    "title beyond ASCII": ("posts", r"title ~ '[^\x01-\x7f]'"),
}


@pytest.mark.parametrize(("table", "condition"), KINDS.values(), ids=KINDS.keys())
def test_the_main_site_has_one_that_is(demo: psycopg.Connection, table: str, condition: str) -> None:
    assert demo.execute(f"SELECT FROM {table} WHERE site_id = 1 AND ({condition})".encode()).fetchone() is not None


# Nothing may be found.
NEVER = {
    "a tag that is not in tags": "SELECT p.id, t FROM posts p, unnest(p.tags) t WHERE NOT EXISTS "
    "(SELECT FROM tags WHERE tags.site_id = p.site_id AND tags.name = t)",
    "a tag of a collective that is not in tags": "SELECT FROM collective_tags c WHERE NOT EXISTS "
    "(SELECT FROM tags t WHERE t.site_id = c.site_id AND t.name = c.tag_name)",
    "a synonym's target that is not in tags": "SELECT FROM tag_synonyms s WHERE NOT EXISTS "
    "(SELECT FROM tags t WHERE t.site_id = s.site_id AND t.name = s.to_tag)",
    "a synonym that is a tag, too": "SELECT FROM tag_synonyms s JOIN tags t USING (site_id) WHERE name = from_tag",
    "an owner who is no member of the site": "SELECT p.id FROM posts p WHERE owner_user_id IS NOT NULL AND NOT EXISTS "
    "(SELECT FROM members m WHERE m.site_id = p.site_id AND m.id = p.owner_user_id)",
    "a post without owner and name": "SELECT id FROM posts WHERE num_nonnulls(owner_user_id, owner_display_name) <> 1",
    "a voter on an own post": "SELECT FROM votes v JOIN posts p ON p.site_id = v.site_id AND p.id = v.post_id "
    "WHERE v.user_id = p.owner_user_id AND v.vote_type IN (2, 3)",
    "an answer before its question": "SELECT a.id FROM posts a JOIN posts q USING (site_id) "
    "WHERE q.id = a.parent_id AND a.creation_date <= q.creation_date",
    "an accepted answer of another question": "SELECT q.id FROM posts q JOIN posts a ON a.site_id = q.site_id "
    "AND a.id = q.accepted_answer_id WHERE a.parent_id IS DISTINCT FROM q.id OR a.deleted_date IS NOT NULL",
    "a comment before its post": "SELECT c.id FROM comments c JOIN posts p USING (site_id) "
    "WHERE p.id = c.post_id AND c.creation_date <= p.creation_date",
    "a post before its owner came": "SELECT p.id FROM posts p JOIN members m ON m.site_id = p.site_id "
    "AND m.id = p.owner_user_id WHERE p.creation_date < m.creation_date",
    "a comment before its owner came": "SELECT c.id FROM comments c JOIN members m ON m.site_id = c.site_id "
    "AND m.id = c.user_id WHERE c.creation_date < m.creation_date",
    "a vote before its owner came": "SELECT v.id FROM votes v JOIN members m ON m.site_id = v.site_id "
    "AND m.id = v.user_id WHERE v.creation_date < m.creation_date",
    "somebody who wrote after being seen last": "SELECT p.id FROM posts p JOIN members m ON m.site_id = p.site_id "
    "AND m.id = p.owner_user_id WHERE p.creation_date > m.last_access_date",
    "an edit that changed nothing": "SELECT post_id FROM revisions WHERE revision_number > 1 "
    "AND num_nonnulls(title, body_markdown, tags) = 0",
    "revisions out of order": "SELECT a.post_id FROM revisions a JOIN revisions b USING (site_id, post_id) "
    "WHERE a.revision_number > b.revision_number AND a.creation_date <= b.creation_date",
    "a tag that came after a question with it": "SELECT t.name FROM tags t JOIN posts p ON p.site_id = t.site_id "
    "AND t.name = ANY (p.tags) WHERE p.creation_date < t.creation_date",
    "an award before its member or its post came": "SELECT a.id FROM badge_awards a JOIN members m "
    "ON m.site_id = a.site_id AND m.id = a.user_id LEFT JOIN posts p ON p.site_id = a.site_id AND p.id = a.post_id "
    "WHERE a.creation_date < greatest(m.creation_date, p.creation_date)",
    "a comment above 600 characters": "SELECT id FROM comments WHERE length(body_markdown) NOT BETWEEN 1 AND 600",
    "a title above 150 characters": "SELECT id FROM posts WHERE length(title) NOT BETWEEN 10 AND 150",
    "more than five tags": "SELECT id FROM posts WHERE post_type IN (1, 9) AND cardinality(tags) NOT BETWEEN 1 AND 5",
    "a reputation below 1": "SELECT id FROM members WHERE reputation < 1",
    "a link of the sources that was left as it is": "SELECT post_id FROM post_bodies WHERE body LIKE '%demo:%'",
    "a link in a comment, where only full addresses work": "SELECT id FROM comments WHERE body_markdown LIKE '%](/%'",
    "a password": "SELECT id FROM accounts WHERE password_hash IS NOT NULL",
    "an empty about me": "SELECT id FROM members WHERE about_me = ''",
}


@pytest.mark.parametrize("query", NEVER.values(), ids=NEVER.keys())
def test_there_is_never(demo: psycopg.Connection, query: str) -> None:
    assert demo.execute(query.encode()).fetchall() == []


def test_links_inside_the_demo_lead_to_live_posts(demo: psycopg.Connection) -> None:
    bodies = demo.execute("SELECT site_id, body FROM post_bodies UNION ALL SELECT site_id, body FROM comments").fetchall()
    links = {(site, link) for site, body in bodies for link in re.findall(r'href="/(?:questions|articles)/(\d[^"]*)"', body)}
    assert len(links) > 15
    for site, link in links:
        question, _, answer = link.partition("/")
        for post_id in [question, *answer.split("#")] if answer else [question]:
            row = demo.execute("SELECT deleted_date FROM posts WHERE site_id = %s AND id = %s", [site, post_id]).fetchone()
            assert row == (None,), link


def test_a_comment_that_begins_with_a_name_is_a_reply_to_them(demo: psycopg.Connection) -> None:
    rows = demo.execute(
        "SELECT c.body_markdown, m.display_name FROM comments c"
        " LEFT JOIN members m ON m.site_id = c.site_id AND m.id = c.reply_to_user_id"
        " WHERE c.body_markdown LIKE '@%' OR c.reply_to_user_id IS NOT NULL"
    ).fetchall()
    assert [(text, name) for text, name in rows if not (name and text.startswith("@" + name.split()[0].split()[0][:2]))] == []


def test_the_two_people_of_the_contract_are_on_both_sites(demo: psycopg.Connection) -> None:
    rows = demo.execute(
        "SELECT a.email, a.role, m.site_id, m.user_type FROM accounts a JOIN members m ON m.account_id = a.id"
        " WHERE a.email IN ('admin@example.com', 'user@example.com') ORDER BY 1, 3"
    ).fetchall()
    assert rows == [
        ("admin@example.com", "admin", 1, "moderator"),
        ("admin@example.com", "admin", 2, "team_admin"),
        ("user@example.com", "registered", 1, "registered"),
        ("user@example.com", "registered", 2, "registered"),
    ]


def test_the_team_is_a_site_of_its_own(demo: psycopg.Connection) -> None:
    sites = demo.execute("SELECT id, slug, kind, name, is_demo FROM sites ORDER BY id").fetchall()
    assert sites == [(1, "demo", "main", "Ownstack demo & guide", True), (2, "platform", "team", "Platform team", True)]
    shared = demo.execute("SELECT title FROM posts WHERE site_id = 1 INTERSECT SELECT title FROM posts WHERE site_id = 2")
    assert shared.fetchall() == [(None,)]  # answers have no title on either
