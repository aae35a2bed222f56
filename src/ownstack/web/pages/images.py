"""Pictures in posts, for the browser of somebody who belongs to their site."""

from __future__ import annotations

from starlette.responses import Response

from ownstack.domain import members
from ownstack.kernel.images import HEADERS
from ownstack.query import images
from ownstack.web.visits import Visit


async def show(visit: Visit) -> Response:
    """Its name is its id and an ending for people; which kind it is stands with its bytes."""
    sites = [each.site_id for each in await members.memberships(visit.conn, visit.person.account_id)]
    image_id = visit.request.path_params["name"].partition(".")[0]
    found = await images.find(visit.conn, sites, image_id)
    return Response(found.bytes, media_type=found.content_type, headers=HEADERS)
