"""The person of the token."""

from __future__ import annotations

from typing import Any

from ownstack.kernel.errors import AccessDeniedError
from ownstack.query.models import ROWS
from ownstack.query.models.sources import ME
from ownstack.query.plan import Plan
from ownstack.query.run import fetch
from ownstack.v3.asked import Asked, Reader


async def show_me(asked: Asked) -> Any:
    """A key is nobody: clients ask this to learn whether a token is good."""
    if asked.actor is None:
        raise AccessDeniedError("This wants the access token of a person; a key is nobody's.")
    page = await fetch(asked.pool, Plan(ME, asked.site, ROWS, None, True, {}, 1, 1, asked.actor))
    return page.items[0]


READERS: dict[str, Reader] = {"show_me": show_me}
