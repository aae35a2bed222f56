"""Access tokens: issued, revoked, exchanged for another person's. The text of a token is told once; the database keeps its
SHA-256 only, so neither a backup nor a log can give a token away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from ownstack.domain import secrets
from ownstack.kernel.errors import AccessDeniedError, BadParameterError, InvalidTokenError

SUFFIX = "))"
"""What every token of the real API ends in; clients are known to check it (api-2.3.json, oauth)."""
SCOPES = frozenset({"read_inbox", "no_expiry", "write_access", "private_info", "custom_timestamps"})
IMPERSONATION_S_MAX = 86400
ONLY_SERVICE_ACCOUNTS = "Access denied - impersonation is only allowed via service accounts"

# What makes a token work, over `t` and its account `a`; the tokens and people behind an impersonation count as well.
WORKING = "t.revoked_date IS NULL AND (t.expires_date IS NULL OR t.expires_date > now()) AND a.deactivated_date IS NULL"


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A token that another was exchanged for."""

    text: str
    account_id: int
    scopes: tuple[str, ...]
    expires_date: datetime


async def issue(
    conn: AsyncConnection[Any],
    *,
    account_id: int,
    app_id: int | None,
    scopes: frozenset[str],
    site_id: int | None,
    expires_s: int | None,
    name: str | None = None,
    impersonated_by: int | None = None,
) -> str:
    """Makes a token and returns its text. `site_id` None: every site of the person; `expires_s` None: it never expires."""
    text = secrets.new() + SUFFIX
    await conn.execute(
        "INSERT INTO access_tokens (token_hash, app_id, account_id, name, scopes, site_id, impersonated_by, expires_date)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, now() + %s * interval '1 second')",
        (token_hash(text), app_id, account_id, name, sorted(scopes), site_id, impersonated_by, expires_s),
    )
    return text


async def revoke(conn: AsyncConnection[Any], token_text_or_hash: str | bytes) -> bool:
    """Ends a token for good, and those that were exchanged for it; False where there is none that could be ended."""
    digest = token_text_or_hash if isinstance(token_text_or_hash, bytes) else token_hash(token_text_or_hash)
    cursor = await conn.execute(
        "UPDATE access_tokens SET revoked_date = now() WHERE revoked_date IS NULL AND (token_hash = %(hash)s"
        " OR impersonated_by = (SELECT id FROM access_tokens WHERE token_hash = %(hash)s))",
        {"hash": digest},
    )
    return cursor.rowcount > 0


async def de_authenticate(conn: AsyncConnection[Any], token_text: str) -> bool:
    """Takes an app's leave of the person behind one of its working tokens: all tokens that they gave it end."""
    cursor = await conn.execute(
        "WITH left_app AS (SELECT t.account_id, t.app_id, t.id FROM access_tokens t JOIN accounts a ON a.id = t.account_id"
        f" WHERE t.token_hash = %(hash)s AND {WORKING})"
        " UPDATE access_tokens x SET revoked_date = now() FROM left_app l WHERE x.revoked_date IS NULL AND"
        " (x.id = l.id OR x.impersonated_by = l.id OR x.account_id = l.account_id AND x.app_id = l.app_id)",
        {"hash": token_hash(token_text)},
    )
    return cursor.rowcount > 0


async def exchange(
    conn: AsyncConnection[Any], *, token_text: str, key_id: int, account_id: int, address: str | None = None
) -> Exchanged:
    """An admin's token against one of the person `account_id`: what is done with it is credited to that person, and it may
    carry dates of its own. Written to the audit log in the same transaction.

    Raises AccessDeniedError where key or token may not, InvalidTokenError for a token that does not work, BadParameterError
    for an account that is not there.
    """
    async with conn.transaction():
        token_id, admin_id, site_id, scopes, rest_s = await _impersonator(conn, token_text, key_id)
        await _check_person(conn, account_id)
        granted = frozenset({*scopes, "custom_timestamps"}) - {"no_expiry"}
        life_s = IMPERSONATION_S_MAX if rest_s is None else min(IMPERSONATION_S_MAX, rest_s)
        text = await issue(
            conn,
            account_id=account_id,
            app_id=await _app_of(conn, token_id),
            scopes=granted,
            site_id=site_id,
            expires_s=life_s,
            impersonated_by=token_id,
        )
        details = {"account_id": account_id, "token_id": token_id, "key_id": key_id}
        await conn.execute(
            "INSERT INTO audit_log (account_id, action, subject, details, address) VALUES (%s, 'token.exchange', %s, %s, %s)",
            (admin_id, f"account {account_id}", Jsonb(details), address or None),
        )
        expires = await _one(conn, "SELECT expires_date FROM access_tokens WHERE token_hash = %s", token_hash(text))
    return Exchanged(text, account_id, tuple(sorted(granted)), expires[0])  # type: ignore[index]


def token_hash(text: str) -> bytes:
    """What `access_tokens.token_hash` holds for this token."""
    return secrets.hash_of(text)


async def _impersonator(conn: AsyncConnection[Any], token_text: str, key_id: int) -> tuple[Any, ...]:
    """The token that is exchanged: of an admin, no impersonation itself, beside a service key that no one else owns."""
    key = await _one(
        conn,
        "SELECT k.is_service AND (k.owner_account_id IS NULL OR o.role = 'admin' AND o.deactivated_date IS NULL)"
        " FROM api_keys k LEFT JOIN accounts o ON o.id = k.owner_account_id WHERE k.id = %s AND k.disabled_date IS NULL",
        key_id,
    )
    if key is None or not key[0]:
        raise AccessDeniedError(ONLY_SERVICE_ACCOUNTS)
    found = await _one(
        conn,
        "SELECT t.id, t.account_id, t.site_id, t.scopes, floor(date_part('epoch', t.expires_date - now()))::bigint,"
        " a.role = 'admin' AND t.impersonated_by IS NULL FROM access_tokens t JOIN accounts a ON a.id = t.account_id"
        f" WHERE t.token_hash = %s AND {WORKING}",
        token_hash(token_text),
    )
    if found is None:
        raise InvalidTokenError("The access token is unknown, has expired or was revoked")
    if not found[5]:
        raise AccessDeniedError(ONLY_SERVICE_ACCOUNTS)
    return found[:5]


async def _check_person(conn: AsyncConnection[Any], account_id: int) -> None:
    found = await _one(conn, "SELECT id FROM accounts WHERE id = %s AND deactivated_date IS NULL", account_id)
    if found is None:
        raise BadParameterError("account_id")


async def _app_of(conn: AsyncConnection[Any], token_id: int) -> int | None:
    found = await _one(conn, "SELECT app_id FROM access_tokens WHERE id = %s", token_id)
    return found[0] if found else None


async def _one(conn: AsyncConnection[Any], sql: str, value: object) -> tuple[Any, ...] | None:
    cursor = await conn.execute(sql, (value,))
    row: tuple[Any, ...] | None = await cursor.fetchone()
    return row
