"""The authorization endpoint as a person meets it: sign in, see who asks for what and where, allow or not."""

from starlette.responses import RedirectResponse, Response

from ownstack.domain import apps, authorizations, members
from ownstack.domain.authorizations import Grant
from ownstack.domain.members import Membership
from ownstack.kernel.errors import AccessDeniedError
from ownstack.kernel.forms import Fields
from ownstack.oauth import scopes
from ownstack.oauth.requests import Kind, RefusedRequestError, Request, UntrustedRequestError, check, client_id
from ownstack.web.doors import to_sign_in
from ownstack.web.visits import Visit

# What the form carries on; all of it is checked again when it comes back.
CARRIED = (
    "client_id", "redirect_uri", "scope", "state", "response_type", "code_challenge", "code_challenge_method",
)  # fmt: skip


async def explicit(visit: Visit) -> Response:
    return await authorize(visit, visit.query, "code")


async def implicit(visit: Visit) -> Response:
    return await authorize(visit, visit.query, "token")


async def decide(visit: Visit) -> Response:
    """The consent form came back."""
    return await authorize(visit, visit.form, "token" if visit.form.one("kind") == "token" else "code")


async def authorize(visit: Visit, fields: Fields, kind: Kind) -> Response:
    visit.sends_away = True
    try:
        request = await checked(visit, fields, kind)
        return to_sign_in(visit) if visit.someone is None else await ask(visit, request, fields)
    except UntrustedRequestError as error:
        return visit.page("error.html", 400, message=str(error))
    except RefusedRequestError as error:
        # Nobody is sent on who has not signed in: a link to us must not be a link to any app (RFC 9700 section 4.11.2).
        if visit.someone is None:
            return to_sign_in(visit)
        return RedirectResponse(error.target.refusal(error.error, error.description), 303)


async def checked(visit: Visit, fields: Fields, kind: Kind) -> Request:
    app = await apps.by_id(visit.conn, client_id(fields))
    return check(fields, kind, app, visit.house.rules)


async def ask(visit: Visit, request: Request, fields: Fields) -> Response:
    places = await places_for(visit, request)
    if visit.is_post:
        if fields.one("decision") != "allow":
            raise RefusedRequestError(request.target, "access_denied", "The person said no.")
        place = chosen(places, fields.one("site"))
        return await allow(visit, request, place, is_new=True)
    if len(places) == 1 and await is_settled(visit, request, places[0]):
        return await allow(visit, request, places[0], is_new=False)
    return visit.page(
        "consent.html",
        request=request,
        places=places,
        wanted=[scopes.SENTENCES[name] for name in scopes.SENTENCES if name in request.scopes.names],
        always=scopes.ALWAYS,
        carried=[(name, fields.one(name)) for name in CARRIED if fields.has(name)],
    )


async def is_settled(visit: Visit, request: Request, place: Membership) -> bool:
    """Whether the person allowed this before, and nobody but the app can use the answer."""
    return request.proves_its_app and await authorizations.is_remembered(visit.conn, grant(visit, request, place))


async def places_for(visit: Visit, request: Request) -> list[Membership]:
    """Where the token will be good: the main site, or one team (api-v3.md section 2); several where the person chooses."""
    all_places = await members.memberships(visit.conn, visit.person.account_id)
    slug = request.scopes.team_slug
    if slug is None:
        places = [place for place in all_places if place.kind == "main"]
    else:
        places = [place for place in all_places if place.kind == "team" and slug in ("", place.slug)]
    if not places:
        what = "this site" if slug is None else "such a team"
        raise RefusedRequestError(request.target, "access_denied", f"The person is not a member of {what}.")
    return places


def chosen(places: list[Membership], site: str) -> Membership:
    for place in places:
        if site == str(place.site_id):
            return place
    raise AccessDeniedError("That was no choice of this form.")


def grant(visit: Visit, request: Request, place: Membership) -> Grant:
    names = request.scopes.names - {scopes.TEAM}
    if place.kind == "team":
        host = visit.house.settings.address.partition("://")[2]
        names |= {f"{scopes.TEAM}|{host}/c/{place.slug}"}
    return Grant(visit.person.account_id, request.app.id, place.site_id, frozenset(names))


async def allow(visit: Visit, request: Request, place: Membership, *, is_new: bool) -> Response:
    given, target = grant(visit, request, place), request.target
    async with visit.conn.transaction():
        if is_new:
            await authorizations.remember(visit.conn, given, address=visit.address)
        if target.kind == "code":
            code = await authorizations.issue_code(visit.conn, given, target.redirect_uri, request.code_challenge)
            address = target.address(("code", code))
        else:
            token = await authorizations.issue_token(visit.conn, given)
            life = [] if given.expires_s is None else [("expires", given.expires_s)]
            address = target.address(("access_token", token), *life)
    return RedirectResponse(address, 303)


async def landed(visit: Visit) -> Response:
    """Where programs without a web page of their own have their answer sent: they read the browser's address."""
    return visit.page("landed.html", failed=visit.query.has("error"))
