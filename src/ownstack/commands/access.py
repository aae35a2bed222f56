"""How to get in, for who tries Ownstack on their own machine: people, keys, tokens and an app, written to DIR/demo.json.

The keys of that file are a contract that scripts rely on (docs/operate/running.md).
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg

from ownstack.domain import accounts, apps, keys, passwords, reputation, tokens
from ownstack.settings import Settings

ADMIN_EMAIL, USER_EMAIL = "admin@example.com", "user@example.com"
# A thousand times the daily allowance of a key: a test run against this server must not run dry.
QUOTA_MAX = 1_000_000
KEY_NAME = "demo"
# The member may vote, comment and make tags, as scripts of members do, and may not edit, close or delete what others wrote.
REPUTATION = 1500
READING = frozenset({"no_expiry", "read_inbox", "private_info"})

Access = dict[str, Any]
Connection = psycopg.AsyncConnection[Any]


async def grant(conn: Connection) -> Access:
    """Give the admin and the member new passwords and tokens, and make keys and an app; both people are made where they
    are not. The app belongs to the admin and may send people to any page on this machine.
    """
    teams = await (await conn.execute("SELECT id, slug FROM sites WHERE kind = 'team' ORDER BY id")).fetchall()
    admin_id, admin = await let_in(conn, ADMIN_EMAIL, "Admin", "admin")
    user_id, user = await let_in(conn, USER_EMAIL, "User", "registered")
    await reputation.bring(conn, user_id, REPUTATION)
    asked = apps.Asked("Demo app", "Tries the OAuth flows of this demo.", "localhost")
    app = await apps.create(conn, asked, owner_account_id=admin_id)
    team_ids = [team[0] for team in teams]
    return {
        "api_key": await keys.create(conn, KEY_NAME, team_ids=team_ids, quota_max=QUOTA_MAX),
        "service_key": await keys.create(conn, "demo service", is_service=True, team_ids=team_ids, quota_max=QUOTA_MAX),
        "access_token": await token(conn, admin_id, READING | {"write_access"}, "demo, of the admin"),
        "read_token": await token(conn, user_id, READING, "demo, reads only"),
        "user_token": await token(conn, user_id, READING | {"write_access"}, "demo"),
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "admin": admin,
        "user": user,
        **({"team_slug": teams[0][1]} if teams else {}),
    }


async def token(conn: Connection, account_id: int, scopes: Iterable[str], name: str) -> str:
    """One for every site, that never expires."""
    return await tokens.issue(
        conn, account_id=account_id, app_id=None, scopes=frozenset(scopes), site_id=None, expires_s=None, name=name
    )


async def let_in(conn: Connection, email: str, name: str, role: accounts.Role) -> tuple[int, dict[str, str]]:
    password = passwords.new()
    hashed = await passwords.hash_of(password)
    account = await accounts.by_email(conn, email)
    if account is None:
        account_id = await accounts.create(conn, email, role, hashed, name)
    else:
        account_id = account.id
        await accounts.set_password(conn, account_id, hashed)
    return account_id, {"email": email, "password": password}


async def is_granted(conn: Connection) -> bool:
    """Whether an earlier start came as far."""
    return await (await conn.execute("SELECT 1 FROM api_keys WHERE name = %s", (KEY_NAME,))).fetchone() is not None


def addresses(settings: Settings) -> Access:
    site = settings.address
    return {"site_url": site, "api_base_23": f"{site}/api/2.3", "api_base_v3": f"{site}/api/v3"}


def read(folder: Path) -> Access | None:
    """What an earlier start granted; None where none did."""
    try:
        access: Access = json.loads((folder / "demo.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    return access


def write(folder: Path, access: Access) -> None:
    """Whole or not at all, and for our own eyes: it holds passwords."""
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / "demo.json.partial"
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(access, file, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    partial.replace(folder / "demo.json")


def banner(access: Access, folder: Path) -> str:
    questions = f"{access['api_base_23']}/questions?order=desc&sort=activity"
    people = [f"  {who:<8} {access[who]['email']}   {access[who]['password']}" for who in ("admin", "user")]
    return "\n".join(
        [
            f"Ownstack serves {access['site_url']} (Ctrl-C stops it)",
            f"  API key  {access['api_key']}",
            *([f"  token    {access['access_token']}"] if "access_token" in access else []),
            *people,
            f"  All of this is in {folder / 'demo.json'}. Try:",
            "",
            f"  curl --header \"X-API-Key: {access['api_key']}\" '{questions}' | gunzip",
            "",
        ]
    )
