"""Pictures that people upload to show them in posts. Kept as they came; their kind is told by their bytes alone."""

from __future__ import annotations

from uuid import UUID

from ownstack.domain import permissions, rules
from ownstack.domain.transactions import Connection
from ownstack.kernel import images
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import UnsupportedMediaError, WriteFailedError


async def upload(conn: Connection, actor: Actor, bytes_: bytes) -> UUID:
    """Returns the image's id."""
    await permissions.require(conn, actor, "upload_image")
    if len(bytes_) > rules.IMAGE_BYTES_MAX:
        raise WriteFailedError(f"An image has at most {rules.IMAGE_BYTES_MAX} bytes; this one has {len(bytes_)}.")
    content_type = images.content_type(bytes_)
    if content_type is None:
        raise UnsupportedMediaError("An image is a JPEG, PNG, GIF, BMP or WebP; this is none of them.")
    cursor = await conn.execute(
        "INSERT INTO images (site_id, owner_user_id, content_type, bytes) VALUES (%s, %s, %s, %s) RETURNING id",
        (actor.site_id, actor.user_id, content_type, bytes_),
    )
    row = await cursor.fetchone()
    assert row is not None
    found: UUID = row[0]
    return found
