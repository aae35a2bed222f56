"""The admins' pages: people, API applications, service keys, usage, the audit log."""

from urllib.parse import quote

from starlette.responses import Response

from ownstack.domain import accounts, apps, audit, keys, password_links
from ownstack.domain.accounts import ROLES, Role
from ownstack.kernel.errors import BadParameterError, NoMethodError
from ownstack.web import mail
from ownstack.web.pages.signing import invitation_letter, link, recovery_letter
from ownstack.web.visits import Visit


async def people(visit: Visit, *, made: str = "", made_for: str = "", fault: str = "") -> Response:
    search = visit.query.one("q")
    return visit.page(
        "admin_people.html",
        400 if fault else 200,
        people=await accounts.page_of(visit.conn, search=search, size=200),
        requests=await password_links.requests(visit.conn),
        roles=ROLES, search=search, made=made, made_for=made_for, fault=fault, sends_mail=mail.can_send(visit.house.settings),
    )  # fmt: skip


async def invite(visit: Visit) -> Response:
    email = visit.form.one("email").strip()
    try:
        text = await password_links.invite(
            visit.conn, email, role_in(visit), display_name=visit.form.one("display_name").strip(),
            by=visit.person.account_id,
        )  # fmt: skip
    except BadParameterError as error:
        return await people(visit, fault=error.message)
    return await handed_out(visit, email, text, invitation_letter(link(visit.house, text)))


async def make_link(visit: Visit) -> Response:
    account = await accounts.by_id(visit.conn, visit.number("id"))
    if account is None or account.email is None or account.deactivated_date is not None:
        raise NoMethodError("There is no such person.")
    text = await password_links.make(visit.conn, account.id, "recovery", by=visit.person.account_id)
    return await handed_out(visit, account.email, text, recovery_letter(link(visit.house, text)))


async def handed_out(visit: Visit, email: str, text: str, letter: tuple[str, str]) -> Response:
    """By mail where that works; else the admin sees the link, once."""
    settings = visit.house.settings
    if mail.can_send(settings) and await mail.send(settings, email, *letter):
        return visit.go("/admin/users", "saved")
    return await people(visit, made=link(visit.house, text), made_for=email)


async def set_role(visit: Visit) -> Response:
    try:
        await accounts.set_role(
            visit.conn, visit.number("id"), role_in(visit), by=visit.person.account_id, address=visit.address
        )
    except BadParameterError as error:
        return await people(visit, fault=error.message)
    return visit.go("/admin/users", "saved")


def role_in(visit: Visit) -> Role:
    for role in ROLES:
        if visit.form.one("role") == role:
            return role
    raise BadParameterError("There is no such role.")


async def deactivate(visit: Visit) -> Response:
    try:
        await accounts.deactivate(visit.conn, visit.number("id"), by=visit.person.account_id, address=visit.address)
    except BadParameterError as error:
        return await people(visit, fault=error.message)
    return visit.go("/admin/users", "ended")


async def reactivate(visit: Visit) -> Response:
    await accounts.reactivate(visit.conn, visit.number("id"), by=visit.person.account_id, address=visit.address)
    return visit.go("/admin/users", "saved")


async def all_apps(visit: Visit) -> Response:
    return visit.page("admin_apps.html", apps=await apps.all_of(visit.conn))


async def approve_app(visit: Visit) -> Response:
    await apps.approve_writing(visit.conn, visit.number("id"), by=visit.person.account_id, address=visit.address)
    return visit.go("/admin/api/apps", "saved")


async def disable_app(visit: Visit) -> Response:
    await apps.disable(visit.conn, visit.number("id"), by=visit.person.account_id, address=visit.address)
    return visit.go("/admin/api/apps", "ended")


async def service_keys(visit: Visit) -> Response:
    name = visit.form.one("name").strip()[:100]
    if visit.is_post and not name:
        return await key_list(visit, fault="The key needs a name.")
    if not visit.is_post:
        return await key_list(visit)
    async with visit.conn.transaction():
        text = await keys.create(visit.conn, name, is_service=True)
        await audit.record(
            visit.conn, "key.create", account_id=visit.person.account_id, subject=name, address=visit.address, is_service=True
        )
    return await key_list(visit, made=text)


async def key_list(visit: Visit, *, made: str = "", fault: str = "") -> Response:
    found = [key for key in await keys.all_of(visit.conn) if key.app_id is None]
    return visit.page("admin_keys.html", 400 if fault else 200, keys=found[::-1], made=made, fault=fault)


async def disable_key(visit: Visit) -> Response:
    number = visit.number("id")
    async with visit.conn.transaction():
        if await keys.disable(visit.conn, number):
            await audit.record(
                visit.conn, "key.disable", account_id=visit.person.account_id, subject=f"key {number}", address=visit.address
            )
    return visit.go("/admin/api/keys", "ended")


async def usage(visit: Visit) -> Response:
    return visit.page("admin_usage.html", usage=await keys.usage(visit.conn))


async def log(visit: Visit) -> Response:
    before, action = visit.query.one("before"), visit.query.one("action").strip()
    is_number = before.isascii() and before.isdigit() and len(before) < 18
    entries = await audit.entries(visit.conn, before_id=int(before) if is_number else None, action=action)
    older = f"?before={entries[-1].id}&action={quote(action)}" if len(entries) == audit.PAGE_SIZE else ""
    return visit.page("admin_audit.html", entries=entries, action=action, older=older)
