"""How to get in, for who tries Ownstack on their own machine: two people and a key, written to DIR/demo.json.

The keys of that file are a contract that scripts rely on (docs/operate/running.md).
"""

import json
import os
from pathlib import Path
from typing import Any

import psycopg

from ownstack.domain import keys, members, passwords
from ownstack.settings import Settings

ADMIN_EMAIL, USER_EMAIL = "admin@example.com", "user@example.com"
# A thousand times the daily allowance of a key: a test run against this server must not run dry.
QUOTA_MAX = 1_000_000

Access = dict[str, Any]


def grant(conn: psycopg.Connection[Any]) -> Access:
    """Give the admin and the member a new password each, and make a key; both people are made where they are not."""
    site = conn.execute("SELECT id FROM sites WHERE kind = 'main'").fetchone()
    assert site is not None
    teams = conn.execute("SELECT id, slug FROM sites WHERE kind = 'team' ORDER BY id").fetchall()
    access: Access = {
        "api_key": keys.create(conn, "demo", team_ids=[team[0] for team in teams], quota_max=QUOTA_MAX),
        "admin": let_in(conn, site[0], ADMIN_EMAIL, "Admin", is_admin=True),
        "user": let_in(conn, site[0], USER_EMAIL, "User", is_admin=False),
    }
    if teams:
        access["team_slug"] = teams[0][1]
    return access


def let_in(conn: psycopg.Connection[Any], site_id: int, email: str, name: str, *, is_admin: bool) -> dict[str, str]:
    password = passwords.new()
    account_id = members.account_by_email(conn, email)
    if account_id is None:
        role: members.Role = "admin" if is_admin else "registered"
        account_id = members.create_account(conn, email, role, passwords.hash_of(password))
        members.join(conn, site_id, account_id, name, "moderator" if is_admin else "registered")
    else:
        members.set_password(conn, account_id, passwords.hash_of(password))
    return {"email": email, "password": password}


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
            *people,
            f"  All of this is in {folder / 'demo.json'}. Try:",
            "",
            f"  curl --header \"X-API-Key: {access['api_key']}\" '{questions}' | gunzip",
            "",
        ]
    )
