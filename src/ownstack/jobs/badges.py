"""Badges for what people do: a table of rules, looked at after each event that may fulfil one.

A rule's SQL tells who has earned it, and for which post; nobody is awarded one badge twice, nor one badge twice for a post.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection

from ownstack.jobs.events import Event

Connection = AsyncConnection[Any]

GOLD, SILVER, BRONZE = 1, 2, 3
_COUNTS: Final = {GOLD: "gold_count", SILVER: "silver_count", BRONZE: "bronze_count"}


class Rule(NamedTuple):
    """`sql` gives the user and the post (or none, for a badge that is earned once), by %(site)s, %(subject)s and %(actor)s."""

    name: str
    rank: int
    description: str
    event_type: str
    sql: str


def _scored(name: str, rank: int, post_type: int, score: int) -> Rule:
    kind = {1: "question", 2: "answer"}[post_type]
    sql = (
        "SELECT owner_user_id, id FROM posts WHERE site_id = %(site)s AND id = %(subject)s AND deleted_date IS NULL"
        f" AND community_owned_date IS NULL AND post_type = {post_type} AND score >= {score}"
    )
    return Rule(name, rank, f"{kind.capitalize()} with a score of {score} or more", "post_voted", sql)


def _first(name: str, post_type: int) -> Rule:
    rule = _scored(name, BRONZE, post_type, 1)
    sql = rule.sql.replace("owner_user_id, id", "owner_user_id, NULL::bigint")
    return rule._replace(description=f"First {rule.description.lower()}", sql=sql)


def _voted(name: str, vote_type: int, direction: str) -> Rule:
    sql = (
        "SELECT user_id, NULL::bigint FROM votes WHERE site_id = %(site)s AND post_id = %(subject)s AND user_id = %(actor)s"
        f" AND vote_type = {vote_type}"
    )
    return Rule(name, BRONZE, f"First vote {direction}", "post_voted", sql)


_ACTOR: Final = "SELECT %(actor)s::bigint, NULL::bigint"
_COMMENTS: Final = (
    " WHERE (SELECT count(*) FROM (SELECT FROM comments WHERE site_id = %(site)s AND user_id = %(actor)s"
    " AND deleted_date IS NULL LIMIT 10) c) = 10"
)
_SELF_LEARNER: Final = (
    "SELECT a.owner_user_id, NULL::bigint FROM posts a JOIN posts q ON q.site_id = a.site_id AND q.id = a.parent_id"
    " AND q.owner_user_id = a.owner_user_id WHERE a.site_id = %(site)s AND a.id = %(subject)s AND a.score >= 3"
    " AND a.deleted_date IS NULL"
)

RULES: Final = (
    _first("Student", 1),
    _first("Teacher", 2),
    _voted("Supporter", 2, "up"),
    _voted("Critic", 3, "down"),
    Rule("Editor", BRONZE, "First edit", "post_edited", _ACTOR),
    Rule("Scholar", BRONZE, "Asked a question and accepted an answer", "answer_accepted", _ACTOR),
    Rule("Commentator", BRONZE, "Left 10 comments", "comment_posted", _ACTOR + _COMMENTS),
    Rule("Benefactor", BRONZE, "First bounty awarded by hand", "bounty_awarded", _ACTOR),
    Rule("Self-Learner", BRONZE, "Answered one's own question with a score of 3 or more", "post_voted", _SELF_LEARNER),
    _scored("Nice Question", BRONZE, 1, 10),
    _scored("Good Question", SILVER, 1, 25),
    _scored("Great Question", GOLD, 1, 100),
    _scored("Nice Answer", BRONZE, 2, 10),
    _scored("Good Answer", SILVER, 2, 25),
    _scored("Great Answer", GOLD, 2, 100),
)


async def award(conn: Connection, event: Event) -> None:
    """Awards what the event has earned somebody."""
    values = {"site": event.site_id, "subject": event.subject_id, "actor": event.actor_user_id}
    for rule in RULES:
        if rule.event_type == event.event_type:
            cursor = await conn.execute(rule.sql.encode(), values)
            for user_id, post_id in await cursor.fetchall():
                await _give(conn, event, rule, user_id, post_id)


async def _give(conn: Connection, event: Event, rule: Rule, user_id: int | None, post_id: int | None) -> None:
    # the member's row is the lock: two processes that see the same happen give one badge
    known = {"site": event.site_id, "user": user_id, "post": post_id, "name": rule.name, "rank": rule.rank}
    cursor = await conn.execute(
        "SELECT EXISTS (SELECT FROM badge_awards a JOIN badges b ON b.site_id = a.site_id AND b.id = a.badge_id"
        " AND b.name = %(name)s AND b.rank = %(rank)s AND NOT b.is_tag_based WHERE a.site_id = %(site)s"
        " AND a.user_id = %(user)s AND (%(post)s::bigint IS NULL OR a.post_id = %(post)s)) FROM"
        " (SELECT FROM members WHERE site_id = %(site)s AND id = %(user)s AND deleted_date IS NULL FOR NO KEY UPDATE) m",
        known,
    )
    row = await cursor.fetchone()
    if row is None or row[0]:
        return
    await conn.execute(
        "INSERT INTO badges (site_id, name, rank, description) VALUES (%(site)s, %(name)s, %(rank)s, %(about)s)"
        " ON CONFLICT DO NOTHING",
        {**known, "about": rule.description},
    )
    await conn.execute(
        "WITH badge AS (UPDATE badges SET award_count = award_count + 1 WHERE site_id = %(site)s AND name = %(name)s"
        " AND rank = %(rank)s AND NOT is_tag_based RETURNING id), given AS (INSERT INTO badge_awards"
        " (site_id, badge_id, user_id, post_id) SELECT %(site)s, id, %(user)s, %(post)s FROM badge RETURNING id), counted AS ("
        f"UPDATE members SET {_COUNTS[rule.rank]} = {_COUNTS[rule.rank]} + 1 WHERE site_id = %(site)s AND id = %(user)s)"
        " INSERT INTO outbox (site_id, event_type, subject_id) SELECT %(site)s, 'badge_awarded', id FROM given".encode(),
        known,
    )
