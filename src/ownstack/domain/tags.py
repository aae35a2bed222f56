"""The tags of posts: what people typed becomes names, synonyms become their masters, counts follow the questions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from ownstack.domain import permissions, rules
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import BadParameterError, WriteFailedError

_NAME = re.compile(r"[^\W_][\w.+#-]*")
_BETWEEN = re.compile(r"[\s,;]+")


async def choose(conn: Connection, actor: Actor, typed: Iterable[str], tags_max: int) -> list[str]:
    """The names that a post gets. One that is new is made, where the actor may.

    Separated by blanks or commas too, as the vendor's own script sends them. Raises BadParameterError where there is none.
    """
    names = normalise(typed)
    if not names:
        raise BadParameterError("tags")
    # in one order, so that two people who use two synonyms never wait for each other
    masters = {each: await _master(conn, actor, each) for each in sorted(names)}
    names = list(dict.fromkeys(masters[each] for each in names))
    if len(names) > tags_max:
        raise WriteFailedError(f"At most {tags_max} tags are allowed; you gave {len(names)}.")
    await _make_missing(conn, actor, names)
    return names


def normalise(typed: Iterable[str]) -> list[str]:
    """The names as tags are written, in the order given, each once."""
    parts = (part for each in typed for part in _BETWEEN.split(each.lower()) if part)
    names = list(dict.fromkeys(parts))
    for name in names:
        if len(name) > rules.TAG_CHARS_MAX:
            raise WriteFailedError(f"Tags are limited to {rules.TAG_CHARS_MAX} characters; `{name[:50]}` is longer.")
        if not _NAME.fullmatch(name):
            raise WriteFailedError(f"`{name}` is no tag: letters, digits and + # - . make one.")
    return names


async def retag(conn: Connection, site_id: int, created: datetime, before: Iterable[str], after: Iterable[str]) -> None:
    """A live question of that date has other tags than before: none, where it was new or has come back."""
    gone, come = sorted({*before} - {*after}), sorted({*after} - {*before})
    await conn.execute(
        "SELECT FROM tags WHERE site_id = %s AND name = ANY(%s) ORDER BY name FOR NO KEY UPDATE", (site_id, gone + come)
    )
    await conn.execute(
        "UPDATE tags SET count = count + 1, last_activity_date = greatest(last_activity_date, %s)"
        " WHERE site_id = %s AND name = ANY(%s)",
        (created, site_id, come),
    )
    # only the newest question of a tag sets its date, so only its going changes it
    await conn.execute(
        "UPDATE tags t SET count = count - 1, last_activity_date = CASE WHEN t.last_activity_date > %s"
        " THEN t.last_activity_date ELSE (SELECT max(p.creation_date) FROM posts p WHERE p.site_id = t.site_id"
        " AND p.tags @> ARRAY[t.name] AND p.post_type = 1 AND p.deleted_date IS NULL) END"
        " WHERE site_id = %s AND name = ANY(%s)",
        (created, site_id, gone),
    )


async def _master(conn: Connection, actor: Actor, name: str) -> str:
    cursor = await conn.execute(
        "UPDATE tag_synonyms SET applied_count = applied_count + 1, last_applied_date = now()"
        " WHERE site_id = %s AND from_tag = %s RETURNING to_tag",
        (actor.site_id, name),
    )
    row = await cursor.fetchone()
    return str(row[0]) if row else name


async def _make_missing(conn: Connection, actor: Actor, names: list[str]) -> None:
    cursor = await conn.execute("SELECT name FROM tags WHERE site_id = %s AND name = ANY(%s)", (actor.site_id, names))
    known = {row[0] for row in await cursor.fetchall()}
    missing = sorted({*names} - known)
    if missing and not await permissions.may(conn, actor, "create_tag"):
        raise WriteFailedError(f"Creating the tag `{missing[0]}` takes a higher reputation; use tags that exist.")
    for name in missing:
        await conn.execute("INSERT INTO tags (site_id, name) VALUES (%s, %s) ON CONFLICT DO NOTHING", (actor.site_id, name))
