"""The person of the token."""

from __future__ import annotations

from typing import Any

from ownstack.kernel.errors import AccessDeniedError
from ownstack.v3.asked import Asked, Reader
from ownstack.v3.reading.rows import rows_of


async def show_me(asked: Asked) -> Any:
    """A key is nobody: clients ask this to learn whether a token is good."""
    if asked.actor is None:
        raise AccessDeniedError("This wants the access token of a person; a key is nobody's.")
    assert asked.operation.source is not None
    return await rows_of(asked, asked.operation.source, asked.bound.values)


READERS: dict[str, Reader] = {"show_me": show_me}
