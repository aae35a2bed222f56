"""Swagger UI at the base address of API v3, as the vendor has it: the OpenAPI document as a page that runs it.

It is an app of its own at our own OAuth server, a public one: PKCE stands for the secret. Its token stays in the tab.
"""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from ownstack.apidocs.reading import show
from ownstack.domain import built_in_apps
from ownstack.domain.apps import Asked
from ownstack.domain.built_in_apps import Connection
from ownstack.web import site
from ownstack.web.site import PageRow
from ownstack.web.visits import Visit

ROOT = "/api/v3"
LANDING = f"{ROOT}/oauth2-redirect"
BUILT_IN = "swagger"
APP = Asked(
    "API v3 documentation", "The page at /api/v3 that runs the operations of the API: it does what you tell it to, no more."
)
BUNDLE = "swagger/swagger-ui-bundle.js"


async def register(conn: Connection, address: str) -> None:
    await built_in_apps.register(conn, BUILT_IN, Asked(APP.name, APP.description, redirect_uris=[address + LANDING]))


async def page(visit: Visit) -> Response:
    client_id = await built_in_apps.client_id(visit.conn, BUILT_IN)
    is_there = (site.FOLDER / "static" / BUNDLE).is_file()
    return show(visit, "swagger.html", client_id=client_id or "", landing=LANDING, root=ROOT, is_there=is_there)


async def landing(visit: Visit) -> Response:
    """Where the person comes back with a code, in a window of its own: its script tells the page that opened it."""
    return show(visit, "swagger_landing.html")


async def to_page(_visit: Visit) -> Response:
    return RedirectResponse(ROOT, 301)


PAGES: tuple[PageRow, ...] = (
    (ROOT, "GET", "anyone", page),
    (LANDING, "GET", "anyone", landing),
    ("/v3", "GET", "anyone", to_page),
)
