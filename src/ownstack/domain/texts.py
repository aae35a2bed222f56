"""What people write, checked against the rules before it is stored: raw, as it was sent."""

from __future__ import annotations

from ownstack.domain import rules
from ownstack.domain.rules import Length
from ownstack.domain.threads import ARTICLE, QUESTION
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import WriteFailedError


def check(text: str, length: Length) -> str:
    """The text itself. White space around it does not count. Raises WriteFailedError where it breaks the rule."""
    found = len(text.strip())
    if found < length.min:
        characters = "character" if length.min == 1 else "characters"
        raise WriteFailedError(f"{length.name} must be at least {length.min} {characters}; you entered {found}.")
    if found > length.max:
        raise WriteFailedError(f"{length.name} is limited to {length.max} characters; you entered {found}.")
    return text


def check_title(title: str) -> str:
    """The title in one line."""
    return check(" ".join(title.split()), rules.TITLE)


async def refuse_known_title(conn: Connection, actor: Actor, title: str, post_type: int, own_id: int | None = None) -> None:
    """Raises WriteFailedError where another live post of this kind has the title. The title's lock must be held."""
    cursor = await conn.execute(
        "SELECT id FROM posts WHERE site_id = %(site)s AND post_type = %(type)s AND lower(title) = lower(%(title)s)"
        " AND post_type IN (1, 9) AND deleted_date IS NULL AND id IS DISTINCT FROM %(own)s::bigint LIMIT 1",
        {"site": actor.site_id, "type": post_type, "title": title, "own": own_id},
    )
    if found := await cursor.fetchone():
        name = {QUESTION: "A question", ARTICLE: "An article"}[post_type]
        raise WriteFailedError(f"{name} with that title already exists ({found[0]}); please be more specific.")
