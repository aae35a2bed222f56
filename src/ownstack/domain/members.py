"""People: an account is a person of this installation, a member is that person on one site."""

from typing import Any, Literal

import psycopg

Role = Literal["registered", "moderator", "admin"]
UserType = Literal["registered", "moderator", "team_admin"]


def create_account(conn: psycopg.Connection[Any], email: str, role: Role, password_hash: str | None) -> int:
    """Make an account whose address counts as verified; returns its id. An address has one, whatever its case."""
    row = conn.execute(
        "INSERT INTO accounts (email, email_verified, role, password_hash) VALUES (%s, true, %s, %s) RETURNING id",
        (email, role, password_hash),
    ).fetchone()
    assert row is not None
    return int(row[0])


def account_by_email(conn: psycopg.Connection[Any], email: str) -> int | None:
    row = conn.execute("SELECT id FROM accounts WHERE lower(email) = lower(%s)", (email,)).fetchone()
    return None if row is None else int(row[0])


def set_password(conn: psycopg.Connection[Any], account_id: int, password_hash: str) -> None:
    conn.execute("UPDATE accounts SET password_hash = %s WHERE id = %s", (password_hash, account_id))


def join(
    conn: psycopg.Connection[Any], site_id: int, account_id: int, display_name: str, user_type: UserType = "registered"
) -> int:
    """Make the account a member of the site; returns the member's id there."""
    row = conn.execute(
        "INSERT INTO members (site_id, account_id, display_name, user_type) VALUES (%s, %s, %s, %s) RETURNING id",
        (site_id, account_id, display_name, user_type),
    ).fetchone()
    assert row is not None
    return int(row[0])
