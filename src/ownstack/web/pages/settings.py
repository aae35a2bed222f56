"""A person's own settings: profile, password, sessions, personal access tokens, authorised apps."""

from starlette.responses import Response

from ownstack.domain import accounts, audit, authorizations, members, passwords, personal_tokens, sessions
from ownstack.domain.members import Profile
from ownstack.kernel.errors import BadParameterError
from ownstack.query import histories
from ownstack.web.visits import Visit

TEXT_CHARS_MAX = 200


async def profile(visit: Visit) -> Response:
    current = await members.profile(visit.conn, visit.person.account_id) or Profile("", None, None, None, None)
    if not visit.is_post:
        return visit.page("profile.html", profile=current, fault="")
    told = Profile(visit.form.one("display_name").strip(), *(visit.form.one(name).strip() or None for name in OPTIONAL))
    try:
        check(told)
    except BadParameterError as error:
        return visit.page("profile.html", 400, profile=told, fault=error.message)
    await members.describe(visit.conn, visit.person.account_id, told)
    return visit.go("/users/settings/profile", "saved")


OPTIONAL = Profile._fields[1:]


def check(told: Profile) -> None:
    if not told.display_name:
        raise BadParameterError("You need a display name.")
    if any(len(text or "") > TEXT_CHARS_MAX for text in told):
        raise BadParameterError(f"Each field can have at most {TEXT_CHARS_MAX} characters.")
    if told.website_url and not told.website_url.startswith(("https://", "http://")):
        raise BadParameterError("The website must begin with https:// or http://.")


async def change_password(visit: Visit) -> Response:
    """Ends all other sessions: whoever knew the old password is out."""
    account = await accounts.by_id(visit.conn, visit.person.account_id)
    assert account is not None
    new = visit.form.one("new_password")
    if not await passwords.fits(visit.form.one("password"), account.password_hash):
        return await session_list(visit, "The current password is wrong.")
    try:
        passwords.check(new)
    except BadParameterError as error:
        return await session_list(visit, error.message)
    hashed = await passwords.hash_of(new)
    async with visit.conn.transaction():
        await accounts.set_password(visit.conn, account.id, hashed)
        await sessions.revoke_all(visit.conn, account.id, but=visit.person.session_id)
        await audit.record(visit.conn, "password.set", account_id=account.id, address=visit.address)
    return visit.go("/users/settings/sessions", "saved")


async def session_list(visit: Visit, fault: str = "") -> Response:
    found = await sessions.all_of(visit.conn, visit.person.account_id)
    return visit.page("sessions.html", 400 if fault else 200, sessions=found, fault=fault)


async def end_session(visit: Visit) -> Response:
    await sessions.revoke(visit.conn, visit.person.account_id, visit.number("id"))
    return visit.go("/users/settings/sessions", "ended")


async def end_other_sessions(visit: Visit) -> Response:
    await sessions.revoke_all(visit.conn, visit.person.account_id, but=visit.person.session_id)
    return visit.go("/users/settings/sessions", "ended")


async def tokens(visit: Visit) -> Response:
    if not visit.is_post:
        return await token_list(visit)
    life = visit.form.one("life")
    try:
        text = await personal_tokens.create(
            visit.conn,
            visit.person.account_id,
            visit.form.one("name"),
            scopes=allowed_scopes(visit),
            life_days=None if life == "none" else whole(life),
            site_id=whole(visit.form.one("site")),
            address=visit.address,
        )
    except BadParameterError as error:
        return await token_list(visit, fault=error.message)
    return await token_list(visit, made=text)


def allowed_scopes(visit: Visit) -> list[str]:
    """A token of one's own gets round the approval of apps, so where that is wanted only admins may make one that writes."""
    scopes = visit.form.all("scope")
    if "write_access" in scopes and visit.house.rules.approves_writing and not visit.person.is_admin:
        raise BadParameterError("On this site only admins may make tokens with write access; an approved app may, too.")
    return scopes


def whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadParameterError("That was no choice of this form.")
    return int(text)


async def token_list(visit: Visit, *, made: str = "", fault: str = "") -> Response:
    return visit.page(
        "tokens.html",
        400 if fault else 200,
        tokens=await personal_tokens.all_of(visit.conn, visit.person.account_id),
        sites=await members.memberships(visit.conn, visit.person.account_id),
        lives=personal_tokens.LIVES_DAYS,
        scopes=personal_tokens.SCOPES,
        made=made,
        fault=fault,
    )


async def revoke_token(visit: Visit) -> Response:
    await personal_tokens.revoke(visit.conn, visit.person.account_id, visit.number("id"), address=visit.address)
    return visit.go("/users/settings/tokens", "ended")


async def authorized(visit: Visit) -> Response:
    found = await authorizations.apps_of(visit.conn, visit.person.account_id)
    written = await histories.written_by_apps(visit.conn, visit.person.account_id) if found else []
    return visit.page("authorized.html", apps=found, written=written)


async def revoke_authorized(visit: Visit) -> Response:
    await authorizations.revoke_app(visit.conn, visit.person.account_id, visit.number("id"), address=visit.address)
    return visit.go("/users/settings/authorized-apps", "ended")
