"""The tags that a person watches or ignores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ownstack.domain import rules
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import WriteFailedError

PREFERENCES_MAX: Final = 1000
WATCHED: Final = "favorite_tag"
IGNORED: Final = "ignored_tag"


async def prefer_tags(
    conn: Connection, actor: Actor, *, favorite: Sequence[str] | None = None, ignored: Sequence[str] | None = None
) -> int:
    """Each list that is given replaces the one before; a tag in both is watched. Returns the member's id."""
    await conn.execute("SELECT FROM members WHERE site_id = %s AND id = %s FOR NO KEY UPDATE", (actor.site_id, actor.user_id))
    for preference, names in ((IGNORED, ignored), (WATCHED, favorite)):
        if names is not None:
            await _replace(conn, actor, preference, names)
    return actor.user_id


async def _replace(conn: Connection, actor: Actor, preference: str, names: Sequence[str]) -> None:
    chosen = list(dict.fromkeys(each.strip().lower() for each in names if each.strip()))
    if len(chosen) > PREFERENCES_MAX or any(len(each) > rules.TAG_CHARS_MAX for each in chosen):
        raise WriteFailedError(f"At most {PREFERENCES_MAX} tags of {rules.TAG_CHARS_MAX} characters can be watched or ignored.")
    await conn.execute(
        "DELETE FROM tag_preferences WHERE site_id = %s AND user_id = %s AND preference = %s",
        (actor.site_id, actor.user_id, preference),
    )
    await conn.execute(
        "INSERT INTO tag_preferences AS p (site_id, user_id, tag_name, preference) SELECT DISTINCT ON (name) %(site)s,"
        " %(user)s, coalesce(s.to_tag, c.tag) AS name, %(preference)s FROM unnest(%(tags)s::text[]) AS c(tag)"
        " LEFT JOIN tag_synonyms s ON s.site_id = %(site)s AND s.from_tag = c.tag"
        " ON CONFLICT (site_id, user_id, tag_name) DO UPDATE SET preference = excluded.preference, creation_date = now()",
        {"site": actor.site_id, "user": actor.user_id, "preference": preference, "tags": chosen},
    )
