"""The site as one table: address, verbs, whose door it is, page. Everything outside the APIs is here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from ownstack.db.pool import Pool
from ownstack.domain.sign_ins import Patience
from ownstack.oauth import exchanges, metadata
from ownstack.oauth.requests import Rules
from ownstack.settings import Settings
from ownstack.web import doors
from ownstack.web.doors import Door, Page
from ownstack.web.pages import administration, applications, consent, histories, images, signing
from ownstack.web.pages import settings as own
from ownstack.web.visits import House, Visit

FOLDER = Path(__file__).parent
STACKS = "stacks/stacks.css"


async def front(visit: Visit) -> Response:
    return visit.page("front.html")


PageRow = tuple[str, str, Door, Page]
PAGES: tuple[PageRow, ...] = (
    ("/", "GET", "anyone", front),
    ("/images/{name}", "GET", "person", images.show),
    ("/posts/{id}/revisions", "GET", "reader", histories.show),
    ("/c/{team}/posts/{id}/revisions", "GET", "person", histories.show),
    ("/users/login", "GET POST", "anyone", signing.sign_in),
    ("/users/logout", "GET POST", "anyone", signing.sign_out),
    ("/users/account-recovery", "GET POST", "anyone", signing.recover),
    ("/users/password", "GET POST", "anyone", signing.set_password),
    ("/users/settings", "GET", "person", own.profile),
    ("/users/settings/profile", "GET POST", "person", own.profile),
    ("/users/settings/password", "POST", "person", own.change_password),
    ("/users/settings/sessions", "GET", "person", own.session_list),
    ("/users/settings/sessions/others/end", "POST", "person", own.end_other_sessions),
    ("/users/settings/sessions/{id}/end", "POST", "person", own.end_session),
    ("/users/settings/tokens", "GET POST", "person", own.tokens),
    ("/users/settings/tokens/{id}/revoke", "POST", "person", own.revoke_token),
    ("/users/settings/authorized-apps", "GET", "person", own.authorized),
    ("/users/settings/authorized-apps/{id}/revoke", "POST", "person", own.revoke_authorized),
    ("/users/settings/apps", "GET", "person", applications.listing),
    ("/users/settings/apps/new", "GET POST", "person", applications.create),
    ("/users/settings/apps/{id}", "GET POST", "person", applications.change),
    ("/users/settings/apps/{id}/secret", "POST", "person", applications.new_secret),
    ("/users/settings/apps/{id}/key", "POST", "person", applications.new_key),
    ("/users/settings/apps/{id}/origins", "POST", "person", applications.allow_origins),
    ("/users/settings/apps/{id}/disable", "POST", "person", applications.disable),
    ("/admin", "GET", "admin", administration.people),
    ("/admin/users", "GET", "admin", administration.people),
    ("/admin/users/invite", "POST", "admin", administration.invite),
    ("/admin/users/{id}/role", "POST", "admin", administration.set_role),
    ("/admin/users/{id}/link", "POST", "admin", administration.make_link),
    ("/admin/users/{id}/deactivate", "POST", "admin", administration.deactivate),
    ("/admin/users/{id}/reactivate", "POST", "admin", administration.reactivate),
    ("/admin/api/apps", "GET", "admin", administration.all_apps),
    ("/admin/api/apps/{id}/approve", "POST", "admin", administration.approve_app),
    ("/admin/api/apps/{id}/disable", "POST", "admin", administration.disable_app),
    ("/admin/api/keys", "GET POST", "admin", administration.service_keys),
    ("/admin/api/keys/{id}/disable", "POST", "admin", administration.disable_key),
    ("/admin/api/usage", "GET", "admin", administration.usage),
    ("/admin/audit", "GET", "admin", administration.log),
    ("/oauth/consent", "POST", "person", consent.decide),
)
# A published client builds these below /api/v3 (api-v3.md section 2).
OAUTH_ROOTS = ("/oauth", "/api/v3/oauth")


def furnish(pool: Pool, settings: Settings) -> House:
    """What the pages of this installation share."""
    rules = Rules(settings.address, settings.oauth_implicit, settings.write_apps == "approved")
    patience = Patience(
        settings.sign_in_account_failures_max,
        settings.sign_in_address_failures_max,
        settings.sign_in_window_s,
        settings.throttle,
    )
    return House(pool, settings, templates(), rules, patience)


def create(house: House, others: Sequence[BaseRoute] = ()) -> Starlette:
    """The site, with the pages that others bring."""
    routes = [*pages(house, PAGES), *others]
    routes += [route for root in OAUTH_ROOTS for route in oauth_routes(house, root)]
    routes.append(Route("/.well-known/oauth-authorization-server", described(house.rules)))
    # Only files are compressed: a page that holds a secret beside words of others must not be (BREACH).
    routes.append(Mount("/static", GZipMiddleware(StaticFiles(directory=FOLDER / "static"), minimum_size=1000)))
    return Starlette(routes=routes, exception_handlers={HTTPException: refusal(house), Exception: refusal(house)})


def pages(house: House, rows: Iterable[PageRow]) -> list[BaseRoute]:
    """The routes of a table of pages."""
    return [Route(path, doors.opened(house, door, page), methods=verbs.split()) for path, verbs, door, page in rows]


def oauth_routes(house: House, root: str) -> list[BaseRoute]:
    token_verbs = ["POST", "OPTIONS"]
    return [
        Route(root, doors.opened(house, "anyone", consent.explicit)),
        Route(f"{root}/dialog", doors.opened(house, "anyone", consent.implicit)),
        Route(f"{root}/login_success", doors.opened(house, "anyone", consent.landed)),
        Route(f"{root}/access_token", exchanges.endpoint(house.pool, "form"), methods=token_verbs),
        Route(f"{root}/access_token/json", exchanges.endpoint(house.pool, "json"), methods=token_verbs),
        Route(f"{root}/token", exchanges.endpoint(house.pool, "rfc"), methods=token_verbs),
    ]


def described(rules: Rules):  # type: ignore[no-untyped-def]  # noqa: ANN201 - a handler, as Starlette types it
    async def handle(_: Request) -> Response:
        return JSONResponse(metadata.describe(rules), headers={"Access-Control-Allow-Origin": "*"})

    return handle


def templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["stylesheet"] = stylesheet
    found.filters["iso"] = lambda date: f"{date.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    found.filters["utc"] = lambda date: f"{date.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    found.filters["day"] = lambda date: f"{date:%Y-%m-%d %H:%M}" if date else "never"
    return found


def stylesheet() -> str:
    """Stacks, which bin/assets fetches where it can; the pages are plain, and whole, without it."""
    return STACKS if (FOLDER / "static" / STACKS).is_file() else "plain.css"


def refusal(house: House):  # type: ignore[no-untyped-def]  # noqa: ANN201 - a handler, as Starlette types it
    """What was not found, or broke, told in the site's own layout."""

    async def handle(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500

        async def page(visit: Visit) -> Response:
            words = {404: "There is no page at this address.", 405: "This page is not to be asked so."}
            return visit.page("error.html", status, message=words.get(status, "Something broke here; it has been logged."))

        return await doors.opened(house, "anyone", page)(request)

    return handle
