"""What Try It calls with: a key for whoever is signed in, and a token by the implicit flow, like any program's.

The documentation is an app of its own at our own OAuth server, which registers it at each start. Key and token stay in the
browser's tab; neither comes back here.
"""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from ownstack.apidocs.addresses import ROOT
from ownstack.apidocs.catalogue import Method
from ownstack.domain import built_in_apps, members
from ownstack.domain.apps import Asked
from ownstack.domain.built_in_apps import Connection
from ownstack.domain.members import Membership
from ownstack.kernel.errors import AccessDeniedError
from ownstack.web.visits import Visit

BUILT_IN = "documentation"
LANDING = f"{ROOT}/connected"
APP = Asked(
    "API documentation", "The Try It forms of this site's own API documentation: they do what you tell them to, no more."
)


async def register(conn: Connection, site: str) -> None:
    """`site` is the address of the installation: the token is sent to its own page and nowhere else."""
    await built_in_apps.register(conn, BUILT_IN, Asked(APP.name, APP.description, redirect_uris=[site + LANDING]))


async def client_id(visit: Visit) -> int | None:
    """None where no token can be had: also where the implicit flow is off."""
    return await built_in_apps.client_id(visit.conn, BUILT_IN) if visit.house.settings.oauth_implicit else None


async def places(visit: Visit) -> list[Membership]:
    """Where the person who is signed in can try things."""
    return await members.memberships(visit.conn, visit.someone.account_id) if visit.someone else []


def own_values(visit: Visit, method: Method, places: list[Membership]) -> dict[str, str]:
    """The `id` of whoever is signed in, where a method takes no other: of their account, or of the member on the main site."""
    if not method.endpoint.is_own_only or visit.someone is None:
        return {}
    if method.endpoint.is_network:
        return {"id": str(visit.someone.account_id)}
    main = next((each for each in places if each.kind == "main"), None)
    return {"id": str(main.user_id)} if main else {}


async def key(visit: Visit) -> Response:
    """A key for the person, told once."""
    app = await built_in_apps.find(visit.conn, BUILT_IN)
    if app is None:
        raise AccessDeniedError("An admin has disabled the documentation's application.")
    return JSONResponse({"key": await built_in_apps.make_key(visit.conn, app, visit.person.account_id)})
