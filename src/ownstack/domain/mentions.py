"""Whom a text speaks to: `@name`, where the name is written without its blanks."""

from __future__ import annotations

import re
from typing import Final

from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor

NAMED_MAX: Final = 20
HANDLE_CHARS_MIN: Final = 3
_HANDLE: Final = re.compile(r"(?<![\w@/`])@([^\s,:;!?()@<>\[\]`]{1,100})")
_CODE: Final = re.compile(r"(?s)```.*?```|`[^`\n]*`")


# A name that several bear names nobody.
_PEOPLE: Final = (
    "SELECT min(id) FROM members WHERE site_id = %(site)s AND lower(replace(display_name, ' ', '')) = ANY(%(handles)s)"
    " AND deleted_date IS NULL GROUP BY lower(replace(display_name, ' ', '')) HAVING count(*) = 1"
)
_GROUPS: Final = "SELECT id FROM user_groups WHERE site_id = %(site)s AND lower(replace(name, ' ', '')) = ANY(%(handles)s)"


async def named(conn: Connection, actor: Actor, text: str) -> list[int]:
    """Members of the site whom the text names in full."""
    handles = _handles(_CODE.sub(" ", text))[:NAMED_MAX]
    if not handles:
        return []
    cursor = await conn.execute(f"{_PEOPLE} ORDER BY 1".encode(), {"site": actor.site_id, "handles": handles})
    return [row[0] for row in await cursor.fetchall()]


async def keep(conn: Connection, actor: Actor, post_id: int, text: str) -> None:
    """Notes whom a post names, people and groups. Who is called otherwise later is still meant."""
    await conn.execute("DELETE FROM post_mentions WHERE site_id = %s AND post_id = %s", (actor.site_id, post_id))
    handles = _handles(_CODE.sub(" ", text))[:NAMED_MAX]
    if not handles:
        return
    for column, named_ in (("user_id", _PEOPLE), ("user_group_id", _GROUPS)):
        await conn.execute(
            f"INSERT INTO post_mentions (site_id, post_id, {column}) SELECT %(site)s, %(post)s, x.id"
            f" FROM ({named_}) x(id)".encode(),
            {"site": actor.site_id, "post": post_id, "handles": handles},
        )


async def addressed(conn: Connection, actor: Actor, post_id: int, text: str) -> int | None:
    """Whom a comment answers: the newest commenter, or else the post's owner, whose name begins as its first `@name`."""
    handles = _handles(text)
    if not handles:
        return None
    cursor = await conn.execute(
        "SELECT who.user_id FROM (SELECT id, user_id FROM comments WHERE site_id = %(site)s AND post_id = %(post)s"
        " AND user_id IS NOT NULL AND deleted_date IS NULL UNION ALL SELECT 0, owner_user_id FROM posts"
        " WHERE site_id = %(site)s AND id = %(post)s) who JOIN members m ON m.site_id = %(site)s AND m.id = who.user_id"
        " WHERE starts_with(lower(replace(m.display_name, ' ', '')), %(handle)s) AND m.id <> %(me)s"
        " AND (length(%(handle)s) >= %(least)s OR lower(replace(m.display_name, ' ', '')) = %(handle)s)"
        " ORDER BY who.id DESC LIMIT 1",
        {"site": actor.site_id, "post": post_id, "handle": handles[0], "me": actor.user_id, "least": HANDLE_CHARS_MIN},
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else None


def _handles(text: str) -> list[str]:
    """Each once, in lower case, without the marks that end a sentence."""
    found = (each.lower().rstrip(".-'\"") for each in _HANDLE.findall(text))
    return list(dict.fromkeys(each for each in found if each))
