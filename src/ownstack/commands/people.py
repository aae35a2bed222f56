"""`ownstack admin user|app|token`: people, API applications and tokens by command, for who has the machine in hand."""

from argparse import Namespace
from getpass import getpass
from urllib.parse import quote

from ownstack.commands.administration import Connection, carried_out, team_id
from ownstack.commands.refusals import RefusedError
from ownstack.domain import accounts, apps, audit, members, password_links, passwords, personal_tokens
from ownstack.domain.accounts import Account
from ownstack.settings import Settings


def create_user(settings: Settings, arguments: Namespace) -> int:
    """With a password that is asked for, or, with --link, a link that sets it."""
    if arguments.link:
        return invite_user(settings, arguments)
    password = getpass("Password: ")

    async def create(conn: Connection) -> None:
        passwords.check(password)
        hashed = await passwords.hash_of(password)
        account_id = await accounts.create(conn, arguments.email, arguments.role, hashed, name_of(arguments))
        await audit.record(conn, "account.create", subject=f"account {account_id}", role=arguments.role)

    carried_out(settings, create)
    print(f"{arguments.email} can sign in")
    return 0


def invite_user(settings: Settings, arguments: Namespace) -> int:
    async def invite(conn: Connection) -> str:
        return await password_links.invite(conn, arguments.email, arguments.role, display_name=name_of(arguments), by=None)

    text = carried_out(settings, invite)
    print(f"{settings.address}/users/password?link={quote(text)}")
    return 0


def name_of(arguments: Namespace) -> str:
    return str(arguments.name or arguments.email.split("@")[0])


def deactivate_user(settings: Settings, arguments: Namespace) -> int:
    async def deactivate(conn: Connection) -> None:
        await accounts.deactivate(conn, (await known(conn, arguments.email)).id, by=None)

    carried_out(settings, deactivate)
    print(f"{arguments.email} is out: sessions, tokens and keys have ended")
    return 0


def set_role(settings: Settings, arguments: Namespace) -> int:
    async def change(conn: Connection) -> None:
        await accounts.set_role(conn, (await known(conn, arguments.email)).id, arguments.role, by=None)

    carried_out(settings, change)
    print(f"{arguments.email} is {arguments.role} now")
    return 0


async def known(conn: Connection, email: str) -> Account:
    account = await accounts.by_email(conn, email)
    if account is None:
        raise RefusedError(f"There is no account with the address {email}.")
    return account


def create_app(settings: Settings, arguments: Namespace) -> int:
    async def create(conn: Connection) -> apps.Credentials:
        owner = (await known(conn, arguments.owner)).id if arguments.owner else None
        asked = apps.Asked(arguments.name, arguments.description, arguments.domain, arguments.redirect_uri)
        return await apps.create(conn, asked, owner_account_id=owner)

    made = carried_out(settings, create)
    print(f"client_id {made.client_id}\nclient_secret {made.client_secret}\nkey {made.key}")
    return 0


def list_apps(settings: Settings, _: Namespace) -> int:
    for app in carried_out(settings, apps.all_of):
        state = "disabled" if app.disabled_date else "works"
        writing = "approved" if app.write_approved_date else "-"
        print(f"{app.id:>5}  {state:<8}  {writing:<8}  {app.creation_date:%Y-%m-%d}  {app.name}")
    return 0


def disable_app(settings: Settings, arguments: Namespace) -> int:
    async def disable(conn: Connection) -> bool:
        return await apps.disable(conn, arguments.id, by=None)

    if not carried_out(settings, disable):
        raise RefusedError(f"There is no app {arguments.id} that works.")
    print(f"app {arguments.id} is disabled, and its keys and tokens have ended")
    return 0


def allow_origins(settings: Settings, arguments: Namespace) -> int:
    async def allow(conn: Connection) -> bool:
        return await apps.allow_origins(conn, arguments.id, arguments.origin)

    if not carried_out(settings, allow):
        raise RefusedError(f"There is no app {arguments.id} that works.")
    print(f"pages of {', '.join(arguments.origin) or 'no other site'} may call API v3 for app {arguments.id}")
    return 0


def approve_app(settings: Settings, arguments: Namespace) -> int:
    async def approve(conn: Connection) -> bool:
        return await apps.approve_writing(conn, arguments.id, by=None)

    if not carried_out(settings, approve):
        raise RefusedError(f"There is no app {arguments.id} that waits for approval.")
    print(f"app {arguments.id} may ask people for write access")
    return 0


def create_token(settings: Settings, arguments: Namespace) -> int:
    async def create(conn: Connection) -> str:
        account = await known(conn, arguments.email)
        site_id = await team_id(conn, arguments.team) if arguments.team else await members.main_site(conn)
        return await personal_tokens.create(
            conn, account.id, arguments.name, scopes=arguments.scope, life_days=arguments.days, site_id=site_id or 0
        )

    print(carried_out(settings, create))
    return 0
