"""What the admins of a site may have otherwise than the standard: the worth of happenings, the thresholds of privileges, the
switches of the Markdown dialect. Each change is audited; what has happened before keeps its worth.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from psycopg import AsyncConnection

from ownstack.domain import audit, rules
from ownstack.kernel.errors import BadParameterError
from ownstack.kernel.privileges import PRIVILEGES, THRESHOLDS

Connection = AsyncConnection[Any]

WORTH_MAX: Final = 1000
THRESHOLD_MAX: Final = 1_000_000
SWITCHES: Final = {"math": "has_math", "mermaid": "has_mermaid"}


class Rule(NamedTuple):
    """One number, by its name: what is standard, and what holds on the site."""

    name: str
    standard: int
    own: int


async def worths(conn: Connection, site_id: int) -> list[Rule]:
    """What happenings are worth, by the words of reputation_history_type."""
    cursor = await conn.execute("SELECT history_type, change FROM reputation_values WHERE site_id = %s", (site_id,))
    own = dict(await cursor.fetchall())
    return [Rule(name, standard, own.get(name, standard)) for name, standard in rules.REPUTATION.items()]


async def set_worth(conn: Connection, site_id: int, history_type: str, change: int, *, by: int | None) -> None:
    """From now on. Raises BadParameterError."""
    if history_type not in rules.REPUTATION:
        raise BadParameterError(f"There is no happening {history_type!r}; there are {', '.join(rules.REPUTATION)}.")
    if abs(change) > WORTH_MAX:
        raise BadParameterError(f"A happening is worth between -{WORTH_MAX} and {WORTH_MAX}.")
    await conn.execute(
        "INSERT INTO reputation_values (site_id, history_type, change) VALUES (%s, %s, %s)"
        " ON CONFLICT (site_id, history_type) DO UPDATE SET change = excluded.change",
        (site_id, history_type, change),
    )
    await audit.record(conn, "reputation.set", account_id=by, subject=history_type, site_id=site_id, change=change)


async def thresholds(conn: Connection, site_id: int) -> list[Rule]:
    """The reputation that each privilege takes."""
    cursor = await conn.execute("SELECT name, reputation FROM privileges WHERE site_id = %s", (site_id,))
    own = dict(await cursor.fetchall())
    return [Rule(each.name, each.reputation, own.get(each.name, each.reputation)) for each in PRIVILEGES]


async def set_threshold(conn: Connection, site_id: int, privilege: str, reputation: int, *, by: int | None) -> None:
    """From now on, for everybody. Raises BadParameterError."""
    if privilege not in THRESHOLDS:
        raise BadParameterError(f"There is no privilege {privilege!r}; there are {', '.join(THRESHOLDS)}.")
    if not 1 <= reputation <= THRESHOLD_MAX:
        raise BadParameterError(f"A privilege takes a reputation between 1 and {THRESHOLD_MAX}.")
    told = next(each for each in PRIVILEGES if each.name == privilege)
    await conn.execute(
        "INSERT INTO privileges (site_id, name, reputation, short_description, description) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (site_id, name) DO UPDATE SET reputation = excluded.reputation",
        (site_id, privilege, reputation, told.short_description, told.description),
    )
    await audit.record(conn, "privilege.set", account_id=by, subject=privilege, site_id=site_id, reputation=reputation)


async def set_switch(conn: Connection, site_id: int, name: str, *, is_on: bool, by: int | None) -> None:
    """Of the Markdown dialect, for what is written from now on. `name`: one of SWITCHES."""
    await conn.execute(f"UPDATE sites SET {SWITCHES[name]} = %s WHERE id = %s".encode(), (is_on, site_id))
    await audit.record(conn, "markdown.set", account_id=by, subject=name, site_id=site_id, is_on=is_on)
