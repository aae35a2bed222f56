"""Signing in and out, and the links that set a password."""

import asyncio
import logging
from urllib.parse import quote

from starlette.responses import Response

from ownstack.domain import accounts, audit, password_links, passwords, secrets, sessions, sign_ins
from ownstack.domain.accounts import Account
from ownstack.kernel.errors import AccessDeniedError, BadParameterError, ThrottleViolationError
from ownstack.web import mail
from ownstack.web.security import local_path
from ownstack.web.visits import House, Visit

log = logging.getLogger(__name__)
sending: set[asyncio.Task[None]] = set()  # the event loop alone would let go of a running task


async def sign_in(visit: Visit) -> Response:
    visit.sends_away = True
    target = local_path(visit.form.one("returnurl") or visit.query.one("returnurl") or "/")
    if not visit.is_post:
        return visit.page("sign_in.html", target=target, email="", fault="")
    email = visit.form.one("email")
    try:
        account = await sign_ins.sign_in(
            visit.conn, email, visit.form.one("password"), address=visit.address, patience=visit.house.patience
        )
    except (AccessDeniedError, ThrottleViolationError) as error:
        status = 429 if isinstance(error, ThrottleViolationError) else 403
        return visit.page("sign_in.html", status, target=target, email=email, fault=error.message)
    await begin_session(visit, account)
    return visit.go(target)


async def begin_session(visit: Visit, account: Account) -> None:
    """Under a new name, whatever the browser came with: nobody can lay out a session for another to sign in to."""
    visit.new_cookie = await sessions.begin(
        visit.conn,
        account.id,
        life_s=visit.house.settings.session_hours * 3600,
        user_agent=visit.request.headers.get("user-agent", ""),
        address=visit.address,
        instead_of=visit.cookie,
    )
    visit.someone = await sessions.person(visit.conn, visit.new_cookie)
    await audit.record(visit.conn, "session.begin", account_id=account.id, address=visit.address)


async def sign_out(visit: Visit) -> Response:
    if not visit.is_post:
        return visit.page("sign_out.html")
    if visit.someone is not None:
        await sessions.end(visit.conn, visit.cookie)
        await audit.record(visit.conn, "session.end", account_id=visit.person.account_id, address=visit.address)
    visit.someone, visit.new_cookie = None, secrets.new()
    return visit.go("/users/login", "signed_out")


async def recover(visit: Visit) -> Response:
    """The same answer whoever asks, and no sooner or later: what is done for an account is done afterwards."""
    if not visit.is_post:
        return visit.page("recover.html")
    task = asyncio.create_task(help_back_in(visit.house, visit.form.one("email"), visit.address))
    sending.add(task)
    task.add_done_callback(sending.discard)
    return visit.go("/users/login", "asked")


async def help_back_in(house: House, email: str, address: str | None) -> None:
    try:
        async with house.pool.connection() as conn:
            await sign_ins.count_recovery(conn, email, address=address, patience=house.patience)
            account = await accounts.by_email(conn, email.strip())
            if account is None or account.email is None or account.deactivated_date is not None:
                return
            if not mail.can_send(house.settings):
                await password_links.ask(conn, account.id)
                return
            text = await password_links.make(conn, account.id, "recovery")
        await mail.send(house.settings, account.email, *recovery_letter(link(house, text)))
    except ThrottleViolationError:
        log.info("a password was asked for too often")
    except Exception:
        log.exception("a password link was not made")


def link(house: House, text: str) -> str:
    return f"{house.settings.address}/users/password?link={quote(text)}"


def recovery_letter(address: str) -> tuple[str, str]:
    text = (
        f"Somebody, likely you, forgot the password of your account. This link sets a new one, within an hour:\n\n{address}\n\n"
        "If it was not you, do nothing: the old password stays.\n"
    )
    return "A new password", text


def invitation_letter(address: str) -> tuple[str, str]:
    return "You are invited", f"You have an account. This link sets its password, within a week:\n\n{address}\n"


async def set_password(visit: Visit) -> Response:
    """For who follows a link: a forgotten password, an invitation, or the very first admin."""
    text = visit.form.one("link") or visit.query.one("link")
    account = await password_links.account_of(visit.conn, text)
    if account is None:
        raise BadParameterError("The link was used already, or is too old. Ask for a new one.")
    if not visit.is_post:
        return visit.page("set_password.html", link=text, account=account, fault="")
    try:
        passwords.check(visit.form.one("password"))
        hashed = await passwords.hash_of(visit.form.one("password"))
        await password_links.use(visit.conn, text, hashed, email=visit.form.one("email"), address=visit.address)
    except BadParameterError as error:
        return visit.page("set_password.html", 400, link=text, account=account, fault=error.message)
    return visit.go("/users/login", "password_set")
