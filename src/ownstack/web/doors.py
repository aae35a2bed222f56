"""The door to every page: who comes, may they, and did they send our own form? Only then the page itself is asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Literal
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ownstack.domain import secrets, sessions
from ownstack.kernel.errors import (
    AccessDeniedError,
    BadParameterError,
    NoMethodError,
    NotFoundError,
    OwnstackError,
    ThrottleViolationError,
)
from ownstack.kernel.forms import Fields, parse
from ownstack.web.security import is_own_form, protect
from ownstack.web.visits import House, Visit

Door = Literal["anyone", "reader", "person", "admin"]
"""A reader is who may read the main site: a person, and with the setting `anonymous_read` anyone."""
Page = Callable[[Visit], Awaitable[Response]]
COOKIE_CHARS_MAX = 200
VISITOR_S = 86400


def opened(house: House, door: Door, page: Page) -> Callable[[Request], Awaitable[Response]]:
    """The page as Starlette calls it."""

    async def handle(request: Request) -> Response:
        async with house.pool.connection() as conn:
            visit = Visit(house, request, conn, "", None, Fields(), Fields())
            response = await answer(visit, door, page)
        return finish(visit, response)

    return handle


async def answer(visit: Visit, door: Door, page: Page) -> Response:
    try:
        await recognise(visit)
        await read(visit)
        return turned_away(visit, door) or await page(visit)
    except OwnstackError as error:
        return visit.page("error.html", status_of(error), message=error.message)


async def recognise(visit: Visit) -> None:
    """Who has no cookie gets one for the time being: the sign-in form, too, must be our own."""
    given = visit.request.cookies.get(visit.house.cookie_name, "")[:COOKIE_CHARS_MAX]
    if given:
        visit.someone = await sessions.person(visit.conn, given)
    visit.cookie = given or secrets.new()
    if not given:
        visit.new_cookie = visit.cookie


async def read(visit: Visit) -> None:
    try:
        visit.query = parse(visit.request.url.query.encode("latin-1", "replace"))
        visit.form = parse(await visit.request.body()) if visit.is_post else Fields()
    except ValueError:
        raise BadParameterError("That was too much to read.") from None


def turned_away(visit: Visit, door: Door) -> Response | None:
    fetch_site = visit.request.headers.get("sec-fetch-site", "")
    if visit.is_post and not is_own_form(visit.cookie, visit.form.one("csrf"), fetch_site):
        return visit.page(
            "error.html", 403, message="This form is too old, or does not come from this site. Go back, reload, try again."
        )
    if visit.someone is None and not is_open(visit.house, door):
        return to_sign_in(visit)
    if door == "admin" and not visit.person.is_admin:
        return visit.page("error.html", 403, message="This page is for admins.")
    return None


def is_open(house: House, door: Door) -> bool:
    """To somebody who is not signed in."""
    return door == "anyone" or (door == "reader" and house.settings.anonymous_read)


def to_sign_in(visit: Visit) -> Response:
    """And back here afterwards."""
    url = visit.request.url
    target = "/" if visit.is_post else url.path + (f"?{url.query}" if url.query else "")
    return RedirectResponse(f"/users/login?returnurl={quote(target, safe='')}", 303)


def status_of(error: OwnstackError) -> int:
    if isinstance(error, ThrottleViolationError):
        return HTTPStatus.TOO_MANY_REQUESTS
    if isinstance(error, (NoMethodError, NotFoundError)):
        return HTTPStatus.NOT_FOUND
    return HTTPStatus.FORBIDDEN if isinstance(error, AccessDeniedError) else HTTPStatus.BAD_REQUEST


def finish(visit: Visit, response: Response) -> Response:
    if visit.new_cookie is not None:
        house = visit.house
        life_s = house.settings.session_hours * 3600 if visit.someone else VISITOR_S
        response.set_cookie(
            house.cookie_name, visit.new_cookie, max_age=life_s, path="/", secure=house.is_https, httponly=True, samesite="lax"
        )
    return protect(response, is_https=visit.house.is_https, sends_away=visit.sends_away, runs_scripts=visit.runs_scripts)
