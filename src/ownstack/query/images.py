"""The bytes of uploaded pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import AsyncConnection

from ownstack.kernel.errors import NotFoundError


class Image(NamedTuple):
    content_type: str
    bytes: bytes


async def find(connection: AsyncConnection[Any], site_ids: Sequence[int], image_id: str) -> Image:
    """The image of one of these sites. Raises NotFoundError where there is none, and for what is no id."""
    try:
        id_ = UUID(image_id)
    except ValueError:
        raise NotFoundError("image", "There is no such image.") from None
    cursor = await connection.execute(
        "SELECT content_type, bytes FROM images WHERE site_id = ANY(%s) AND id = %s", ([*site_ids], id_), binary=True
    )
    row = await cursor.fetchone()
    if row is None:
        raise NotFoundError("image", "There is no such image.")
    return Image(*row)
