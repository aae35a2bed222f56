"""Pictures, as they were uploaded."""

from __future__ import annotations

from ownstack.kernel.images import HEADERS
from ownstack.query import images
from ownstack.v3.asked import Asked, Reader, Reply

_HEADERS = tuple((name.lower().encode(), value.encode()) for name, value in HEADERS.items())


async def show_image(asked: Asked) -> Reply:
    async with asked.pool.connection() as connection:
        found = await images.find(connection, [asked.site.id], asked.bound.values["imageId"])
    return Reply(found.bytes, found.content_type.encode(), _HEADERS)


READERS: dict[str, Reader] = {"show_image": show_image}
