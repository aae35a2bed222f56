"""How often a person may write: a pause between two objects of one kind, over all their sites."""

from __future__ import annotations

import math
from typing import Final

from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import ThrottleViolationError

_TYPES: Final = {"question": 1, "answer": 2, "article": 9}
_LAST: Final = (
    "SELECT extract(epoch FROM now() - max(x.creation_date))::float8 FROM members m JOIN {} WHERE m.account_id = %(account)s"
)
_POST: Final = _LAST.format(
    "posts x ON x.site_id = m.site_id AND x.owner_user_id = m.id AND x.post_type = %(type)s"
    " AND x.creation_date > now() - %(pause)s * interval '1 second'"
)
_COMMENT: Final = _LAST.format(
    "comments x ON x.site_id = m.site_id AND x.user_id = m.id AND x.deleted_date IS NULL"
    " AND x.creation_date > now() - %(pause)s * interval '1 second'"
)


async def keep(conn: Connection, actor: Actor, kind: str, pause_s: int) -> None:
    """Raises ThrottleViolationError where the person's last object of the kind is too young.

    Taken before any other lock: two new objects of one person come one after the other.
    """
    await conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", (f"new {kind}", actor.account_id))
    values = {"account": actor.account_id, "type": _TYPES.get(kind), "pause": pause_s}
    cursor = await conn.execute((_COMMENT if kind == "comment" else _POST).encode(), values)
    row = await cursor.fetchone()
    if row and row[0] is not None and row[0] < pause_s:
        wait_s = max(1, math.ceil(pause_s - row[0]))
        raise ThrottleViolationError(
            f"You can only write one {kind} every {pause_s} seconds; try again in {wait_s} seconds", wait_s
        )
