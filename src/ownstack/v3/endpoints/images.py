"""Pictures."""

from __future__ import annotations

from ownstack.query.models import sources
from ownstack.v3.operations import NOT_FOUND, WRITE, Operation

ENDPOINTS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/images/{imageId}",
        "A picture. A key is not enough.",
        "binary",
        of="image",
        policy="RequireAccessToken",
        refusals=(*NOT_FOUND, 500),
        handler="show_image",
    ),
    Operation(
        "POST",
        "/images/upload",
        "Uploads a picture, of 2 MiB at most.",
        "ImageResponseModel",
        sources.IMAGE,
        body="image",
        policy=WRITE,
        refusals=(400, 401, 403, 415, 500),
        handler="upload_image",
    ),
)
