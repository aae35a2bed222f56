"""Recomputes every stored count and score from what it counts, and tells where the two differ.

What an import cannot know (votes without their voters, reputation from before) is told apart from what must be right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import psycopg


@dataclass(frozen=True, slots=True)
class Check:
    """`sql` gives one row for each difference: the row's id, what is stored, what it should be."""

    what: str
    sql: str
    imports_know: bool = True
    """Does it hold on a dump as well?"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not as it should be."""

    site_id: int
    what: str
    id: Any
    stored: Any
    right: Any
    is_imported: bool = False
    """On an imported site, where it may never have been known."""

    def __str__(self) -> str:
        return f"site {self.site_id}: {self.what} of {self.id} is {self.stored}, and should be {self.right}"


def _posts(what: str, right: str, where: str = "true", *, imports_know: bool = True) -> Check:
    sql = (
        f"SELECT id, {what}, is_right FROM (SELECT p.id, p.{what}, ({right}) AS is_right FROM posts p"
        f" WHERE p.site_id = %(site)s AND {where}) x WHERE {what} IS DISTINCT FROM is_right"
    )
    return Check(f"posts.{what}", sql, imports_know)


def _members(what: str, right: str, *, imports_know: bool = True) -> Check:
    sql = (
        f"SELECT id, {what}, is_right FROM (SELECT m.id, m.{what}, ({right}) AS is_right FROM members m"
        f" WHERE m.site_id = %(site)s) x WHERE {what} IS DISTINCT FROM is_right"
    )
    return Check(f"members.{what}", sql, imports_know)


def _votes(kind: int) -> str:
    return f"SELECT count(*) FROM votes v WHERE v.site_id = p.site_id AND v.post_id = p.id AND v.vote_type = {kind}"


_LIVE_ANSWERS = "FROM posts a WHERE a.site_id = p.site_id AND a.parent_id = p.id AND a.post_type = 2 AND a.deleted_date IS NULL"
_AWARDS = (
    "SELECT count(*) FROM badge_awards w JOIN badges b ON b.site_id = w.site_id AND b.id = w.badge_id AND b.rank = {}"
    " WHERE w.site_id = m.site_id AND w.user_id = m.id"
)
_OWN_POSTS = (
    "SELECT count(*) FROM posts o WHERE o.site_id = m.site_id AND o.owner_user_id = m.id AND o.post_type = {}"
    " AND o.deleted_date IS NULL"
)
_OWN_VOTES = "SELECT count(*) FROM votes v WHERE v.site_id = m.site_id AND v.user_id = m.id AND v.vote_type = {}"
_IS_ANSWERED = (
    f"SELECT coalesce(bool_or(a.score > 0), false) OR coalesce(bool_or(a.id = p.accepted_answer_id), false) {_LIVE_ANSWERS}"
)
# What votes on a post have brought and taken, by kind: each vote has one event, each vote taken back one more.
_BALANCE = (
    "SELECT count(*) FILTER (WHERE e.history_type = '{0}') - count(*) FILTER (WHERE e.history_type = '{1}')"
    " FROM reputation_events e WHERE e.site_id = p.site_id AND e.post_id = p.id"
)
_EARNS = "p.post_type IN (1, 2) AND p.deleted_date IS NULL AND p.community_owned_date IS NULL AND p.owner_user_id > 0"


def _balance(what: str, kind: int, came: str, went: str) -> Check:
    sql = (
        f"SELECT id, told, cast_votes FROM (SELECT p.id, ({_BALANCE.format(came, went)}) AS told,"
        f" ({_votes(kind)}) AS cast_votes FROM posts p WHERE p.site_id = %(site)s AND {_EARNS}) x WHERE told <> cast_votes"
    )
    return Check(what, sql, imports_know=False)


CHECKS: Final = (
    _posts("score", "p.up_vote_count - p.down_vote_count", "p.post_type IN (1, 2, 9)"),
    _posts("up_vote_count", _votes(2), "p.post_type IN (1, 2, 9)", imports_know=False),
    _posts("down_vote_count", _votes(3), "p.post_type IN (1, 2, 9)", imports_know=False),
    _posts("answer_count", f"SELECT count(*) {_LIVE_ANSWERS}", "p.post_type = 1"),
    _posts("is_answered", _IS_ANSWERED, "p.post_type = 1 AND p.deleted_date IS NULL", imports_know=False),
    _posts(
        "comment_count",
        "SELECT count(*) FROM comments c WHERE c.site_id = p.site_id AND c.post_id = p.id AND c.deleted_date IS NULL",
        imports_know=False,
    ),
    _posts(
        "favorite_count",
        "SELECT count(*) FROM bookmarks b WHERE b.site_id = p.site_id AND b.post_id = p.id",
        imports_know=False,
    ),
    _posts("close_vote_count", _votes(6) + " AND v.user_id IS NOT NULL", "p.post_type = 1", imports_know=False),
    _posts("delete_vote_count", _votes(10) + " AND v.user_id IS NOT NULL", "p.post_type IN (1, 2, 9)", imports_know=False),
    _posts(
        "bounty_amount",
        "SELECT b.amount FROM bounties b WHERE b.site_id = p.site_id AND b.question_id = p.id AND b.closed_date IS NULL",
        "p.post_type = 1",
    ),
    _posts("reopen_vote_count", _votes(7) + " AND v.user_id IS NOT NULL", "p.post_type = 1", imports_know=False),
    _posts(
        "closed_date",
        "SELECT max(c.closed_date) FROM closures c WHERE c.site_id = p.site_id AND c.post_id = p.id"
        " AND c.reopened_date IS NULL",
        "p.post_type = 1",
        imports_know=False,
    ),
    _posts(
        "accepted_answer_id",
        "SELECT min(a.id) FROM posts a JOIN votes v ON v.site_id = a.site_id AND v.post_id = a.id AND v.vote_type = 1"
        " WHERE a.site_id = p.site_id AND a.parent_id = p.id AND a.deleted_date IS NULL",
        "p.post_type = 1 AND p.deleted_date IS NULL",
        imports_know=False,
    ),
    Check(
        "visible comments on posts that are not",
        "SELECT c.id, 'live', 'deleted' FROM comments c JOIN posts p ON p.site_id = c.site_id AND p.id = c.post_id"
        " WHERE c.site_id = %(site)s AND c.deleted_date IS NULL AND p.deleted_date IS NOT NULL",
    ),
    Check(
        "visible answers of questions that are not",
        "SELECT a.id, 'live', 'deleted' FROM posts a JOIN posts p ON p.site_id = a.site_id AND p.id = a.parent_id"
        " WHERE a.site_id = %(site)s AND a.post_type = 2 AND a.deleted_date IS NULL AND p.deleted_date IS NOT NULL",
    ),
    Check(
        "comments.score",
        "SELECT id, score, votes FROM (SELECT c.id, c.score, (SELECT count(*) FROM comment_votes v WHERE v.site_id = c.site_id"
        " AND v.comment_id = c.id) AS votes FROM comments c WHERE c.site_id = %(site)s) x WHERE score <> votes",
        imports_know=False,
    ),
    Check(
        "tags.count",
        "SELECT t.name, t.count, coalesce(u.live, 0) FROM tags t LEFT JOIN (SELECT tag, count(*) AS live FROM posts,"
        " unnest(tags) AS tag WHERE site_id = %(site)s AND post_type = 1 AND deleted_date IS NULL GROUP BY tag) u"
        " ON u.tag = t.name WHERE t.site_id = %(site)s AND t.count <> coalesce(u.live, 0)",
    ),
    Check(
        "tags.last_activity_date",
        "SELECT t.name, t.last_activity_date, u.newest FROM tags t LEFT JOIN (SELECT tag, max(creation_date) AS newest"
        " FROM posts, unnest(tags) AS tag WHERE site_id = %(site)s AND post_type = 1 AND deleted_date IS NULL GROUP BY tag) u"
        " ON u.tag = t.name WHERE t.site_id = %(site)s AND t.last_activity_date IS DISTINCT FROM u.newest",
    ),
    Check(
        "tags that posts have and nobody made",
        "SELECT DISTINCT tag, 'missing', 'there' FROM posts, unnest(tags) AS tag WHERE site_id = %(site)s "
        " AND post_type IN (1, 9) AND NOT EXISTS (SELECT FROM tags t WHERE t.site_id = %(site)s AND t.name = tag)",
    ),
    Check(
        "badges.award_count",
        "SELECT id, award_count, awards FROM (SELECT b.id, b.award_count, (SELECT count(*) FROM badge_awards w"
        " WHERE w.site_id = b.site_id AND w.badge_id = b.id) AS awards FROM badges b WHERE b.site_id = %(site)s) x"
        " WHERE award_count <> awards",
    ),
    _members(
        "reputation",
        "greatest(1, 1 + (SELECT coalesce(sum(e.change), 0) FROM reputation_events e WHERE e.site_id = m.site_id"
        " AND e.user_id = m.id))",
        imports_know=False,
    ),
    _members("question_count", _OWN_POSTS.format(1)),
    _members("answer_count", _OWN_POSTS.format(2)),
    _members("up_vote_count", _OWN_VOTES.format(2), imports_know=False),
    _members("down_vote_count", _OWN_VOTES.format(3), imports_know=False),
    _members("gold_count", _AWARDS.format(1)),
    _members("silver_count", _AWARDS.format(2)),
    _members("bronze_count", _AWARDS.format(3)),
    _balance("events of upvotes", 2, "post_upvoted", "post_unupvoted"),
    _balance("events of downvotes", 3, "post_downvoted", "post_undownvoted"),
    Check(
        "reputation from a deleted post",
        "SELECT p.id, sum(e.change), 0 FROM posts p JOIN reputation_events e ON e.site_id = p.site_id AND e.post_id = p.id"
        " AND e.history_type NOT LIKE 'bounty%%' AND e.history_type NOT LIKE 'post_flagged%%'"
        " WHERE p.site_id = %(site)s AND p.deleted_date IS NOT NULL"
        " GROUP BY p.id, e.user_id HAVING sum(e.change) <> 0",
        imports_know=False,
    ),
    Check(
        "penalty for a post that is not deleted",
        "SELECT p.id, sum(e.change), 0 FROM posts p JOIN reputation_events e ON e.site_id = p.site_id AND e.post_id = p.id"
        " AND e.history_type LIKE 'post_flagged%%' WHERE p.site_id = %(site)s AND p.deleted_date IS NULL"
        " GROUP BY p.id, e.user_id HAVING sum(e.change) <> 0",
    ),
    Check(
        "reputation from bounties",
        "SELECT answer_id, told, awarded FROM (SELECT b.answer_id, sum(b.awarded_amount) AS awarded, (SELECT"
        " coalesce(sum(e.change), 0) FROM reputation_events e WHERE e.site_id = %(site)s AND e.post_id = b.answer_id"
        " AND e.history_type = 'bounty_earned') AS told FROM bounties b JOIN posts p ON p.site_id = b.site_id"
        " AND p.id = b.answer_id AND p.owner_user_id > 0 WHERE b.site_id = %(site)s GROUP BY b.answer_id) x"
        " WHERE told <> awarded",
        imports_know=False,
    ),
    Check(
        "revision numbers",
        "SELECT post_id, count(*), max(revision_number) FROM revisions WHERE site_id = %(site)s AND revision_number IS NOT NULL"
        " GROUP BY post_id HAVING count(*) <> max(revision_number) OR count(*) <> count(DISTINCT revision_number)",
        imports_know=False,
    ),
    Check(
        "documents",
        "SELECT p.id, coalesce((to_jsonb(d) - 'search')::text, 'missing'), 'as its post says'"
        " FROM posts p LEFT JOIN post_documents d ON d.site_id = p.site_id AND d.id = p.id"
        " LEFT JOIN LATERAL (SELECT coalesce(array_agg(since ORDER BY since), '{}') AS bounds FROM document_tiers t"
        " WHERE t.site_id = p.site_id) t ON true WHERE p.site_id = %(site)s AND p.post_type IN (1, 2, 9)"
        " AND ((d.post_type, d.parent_id, d.creation_date, d.last_activity_date, d.deleted_date) IS DISTINCT FROM"
        " (p.post_type, p.parent_id, p.creation_date, p.last_activity_date, p.deleted_date)"
        " OR p.deleted_date IS NULL AND d.tier < tier_of(greatest(p.creation_date, p.last_activity_date), t.bounds))",
    ),
    Check(
        "posts without a body",
        "SELECT p.id, 'missing', 'there' FROM posts p LEFT JOIN post_bodies b ON b.site_id = p.site_id AND b.post_id = p.id"
        " WHERE p.site_id = %(site)s AND p.post_type IN (1, 2, 9) AND b.post_id IS NULL",
    ),
)


def differences(conn: psycopg.Connection[Any]) -> Iterator[Difference]:
    """Everything that differs, on all sites, in one view of the data."""
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for site_id, is_imported in conn.execute("SELECT id, source_url IS NOT NULL FROM sites ORDER BY id").fetchall():
            for check in CHECKS:
                for row in conn.execute(check.sql.encode(), {"site": site_id}).fetchall():
                    yield Difference(site_id, check.what, row[0], row[1], row[2], is_imported and not check.imports_know)
