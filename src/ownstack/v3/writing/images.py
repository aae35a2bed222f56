"""Pictures."""

from __future__ import annotations

from uuid import UUID

from ownstack.domain import images
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.v3.writing.performing import Values, Write


async def _upload(conn: Connection, actor: Actor, values: Values) -> UUID:
    return await images.upload(conn, actor, values["body"])


WRITES: dict[str, Write] = {"upload_image": Write(_upload, "imageId")}
