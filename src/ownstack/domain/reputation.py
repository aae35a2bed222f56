"""What people's reputation is made of: events, appended and never patched. Undoing one appends its opposite.

A member's number is 1 and the sum of their events, never below 1. Members are locked by id, after the thread.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from ownstack.domain import rules
from ownstack.domain.transactions import Connection

PRIVATE: Final = ("voter_downvotes", "voter_undownvotes")
"""Who voted down is nobody else's business."""


class Change(NamedTuple):
    """One event to append. `history_type`: the words of reputation_history_type."""

    user_id: int
    post_id: int
    history_type: str
    change: int = 0
    """Where the rules do not say (rules.REPUTATION): of bounties, and of what is undone."""


async def lock_members(conn: Connection, site_id: int, user_ids: Iterable[int | None]) -> None:
    """Before any change of members' rows: all of them at once, in one order."""
    await conn.execute(
        "SELECT FROM members WHERE site_id = %s AND id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        (site_id, sorted({each for each in user_ids if each is not None})),
    )


async def count(conn: Connection, site_id: int, user_id: int | None, column: str, by: int) -> None:
    """Changes one of a locked member's counts."""
    assert column in ("question_count", "answer_count", "up_vote_count", "down_vote_count")
    await conn.execute(
        f"UPDATE members SET {column} = {column} + %s WHERE site_id = %s AND id = %s".encode(), (by, site_id, user_id)
    )


async def record(conn: Connection, site_id: int, *changes: Change) -> None:
    """Appends the events and moves the members' numbers; the members are locked."""
    for each in changes:
        change = await _within_cap(conn, site_id, each._replace(change=await _worth(conn, site_id, each)))
        await conn.execute(
            "INSERT INTO reputation_events (site_id, user_id, post_id, history_type, change, is_private)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            (site_id, each.user_id, each.post_id, each.history_type, change, each.history_type in PRIVATE),
        )
        if change:
            await _move(conn, site_id, each.user_id, change)


async def bring(conn: Connection, account_id: int, least: int) -> None:
    """A person is known from elsewhere, and has at least so much on each site that they are a member of."""
    cursor = await conn.execute(
        "INSERT INTO reputation_events (site_id, user_id, history_type, change)"
        " SELECT site_id, id, 'association_bonus', %(least)s - reputation FROM members WHERE account_id = %(account)s"
        " AND reputation < %(least)s ORDER BY site_id RETURNING site_id, user_id, change",
        {"least": least, "account": account_id},
    )
    for site_id, user_id, change in await cursor.fetchall():
        await _move(conn, site_id, user_id, change)


async def reverse(
    conn: Connection, site_id: int, post_id: int, history_type: str, at: datetime, *, by: str, user_id: int | None = None
) -> None:
    """Takes back what the happening at that moment brought, by an event `by` with the opposite change. `user_id`: whose,
    where several people may have been given the same at one moment.
    """
    cursor = await conn.execute(
        "SELECT user_id, change FROM reputation_events WHERE site_id = %s AND post_id = %s AND history_type = %s"
        " AND creation_date = %s AND user_id = coalesce(%s, user_id) ORDER BY id DESC LIMIT 1",
        (site_id, post_id, history_type, at, user_id),
    )
    if found := await cursor.fetchone():
        await _append(conn, site_id, Change(found[0], post_id, by, -found[1]))


async def withdraw(conn: Connection, site_id: int, post_ids: list[int]) -> None:
    """These posts are gone, and what they brought with them, but for bounties and penalties."""
    for user_id, post_id, change in await _sums(conn, site_id, post_ids):
        await _append(conn, site_id, Change(user_id, post_id, "post_deleted", -change))


async def restore(conn: Connection, site_id: int, post_ids: list[int]) -> None:
    """These posts are back, and what they had brought. The newest withdrawal of each is undone."""
    cursor = await conn.execute(
        "SELECT DISTINCT ON (post_id, user_id) user_id, post_id, history_type, change FROM reputation_events"
        " WHERE site_id = %s AND post_id = ANY(%s) AND history_type IN ('post_deleted', 'post_undeleted')"
        " ORDER BY post_id, user_id, id DESC",
        (site_id, post_ids),
    )
    for user_id, post_id, history_type, change in await cursor.fetchall():
        if history_type == "post_deleted":
            await _append(conn, site_id, Change(user_id, post_id, "post_undeleted", -change))


async def pardon(conn: Connection, site_id: int, post_id: int) -> None:
    """The penalties for a post were wrong, and end by events of their own kind."""
    cursor = await conn.execute(
        "SELECT user_id, history_type, sum(change)::integer FROM reputation_events WHERE site_id = %s AND post_id = %s"
        " AND history_type = ANY(%s) GROUP BY 1, 2 HAVING sum(change) <> 0",
        (site_id, post_id, list(rules.PENALTIES)),
    )
    for user_id, history_type, change in await cursor.fetchall():
        await _append(conn, site_id, Change(user_id, post_id, history_type, -change))


async def earners(conn: Connection, site_id: int, post_ids: list[int]) -> list[int]:
    """Everyone whose reputation these posts have touched."""
    cursor = await conn.execute(
        "SELECT DISTINCT user_id FROM reputation_events WHERE site_id = %s AND post_id = ANY(%s)", (site_id, post_ids)
    )
    return [row[0] for row in await cursor.fetchall()]


async def _sums(conn: Connection, site_id: int, post_ids: list[int]) -> list[tuple[int, int, int]]:
    cursor = await conn.execute(
        "SELECT user_id, post_id, sum(change)::integer FROM reputation_events WHERE site_id = %s AND post_id = ANY(%s)"
        " AND history_type NOT LIKE 'bounty%%' AND history_type <> ALL(%s) GROUP BY 1, 2 HAVING sum(change) <> 0 ORDER BY 1, 2",
        (site_id, post_ids, list(rules.PENALTIES)),
    )
    return await cursor.fetchall()


async def _append(conn: Connection, site_id: int, change: Change) -> None:
    """An event beyond the cap: what is undone is undone in full."""
    await conn.execute(
        "INSERT INTO reputation_events (site_id, user_id, post_id, history_type, change, is_private)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (site_id, *change, change.history_type in PRIVATE),
    )
    if change.change:
        await _move(conn, site_id, change.user_id, change.change)


async def _worth(conn: Connection, site_id: int, change: Change) -> int:
    """The site's own value goes before the standard one; a bounty is worth what was offered."""
    if change.history_type not in rules.REPUTATION:
        return change.change
    cursor = await conn.execute(
        "SELECT change FROM reputation_values WHERE site_id = %s AND history_type = %s", (site_id, change.history_type)
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else rules.REPUTATION[change.history_type]


async def _within_cap(conn: Connection, site_id: int, change: Change) -> int:
    if change.change <= 0 or change.history_type not in rules.CAPPED:
        return change.change
    cursor = await conn.execute(
        "SELECT coalesce(sum(change), 0) FROM reputation_events WHERE site_id = %s AND user_id = %s"
        " AND creation_date >= date_trunc('day', now(), 'UTC') AND history_type = ANY(%s)",
        (site_id, change.user_id, list(rules.CAPPED)),
    )
    row = await cursor.fetchone()
    return max(0, min(change.change, rules.DAILY_CAP - int(row[0] if row else 0)))


async def _move(conn: Connection, site_id: int, user_id: int, by: int) -> None:
    """At the floor the number no longer tells the sum, so it is made anew from the events; above it never needs to be."""
    cursor = await conn.execute(
        "WITH was AS (SELECT reputation FROM members WHERE site_id = %(site)s AND id = %(user)s)"
        " UPDATE members m SET reputation = CASE WHEN was.reputation > 1 AND was.reputation + %(by)s > 1"
        " THEN was.reputation + %(by)s ELSE greatest(1, 1 + (SELECT sum(e.change) FROM reputation_events e"
        " WHERE e.site_id = %(site)s AND e.user_id = %(user)s)) END"
        " FROM was WHERE m.site_id = %(site)s AND m.id = %(user)s RETURNING was.reputation, m.reputation",
        {"site": site_id, "user": user_id, "by": by},
    )
    if (row := await cursor.fetchone()) and row[1] > row[0]:
        await _tell_privileges(conn, site_id, user_id, row[0], row[1])


async def _tell_privileges(conn: Connection, site_id: int, user_id: int, before: int, after: int) -> None:
    """A privilege that came is told once; one that went and comes again is told again."""
    await conn.execute(
        "INSERT INTO outbox (site_id, event_type, subject_id, details) SELECT site_id, 'privilege_gained', %(user)s,"
        " jsonb_build_object('privilege', name) FROM privileges WHERE site_id = %(site)s AND reputation > %(before)s"
        " AND reputation <= %(after)s ORDER BY reputation, name",
        {"site": site_id, "user": user_id, "before": before, "after": after},
    )
