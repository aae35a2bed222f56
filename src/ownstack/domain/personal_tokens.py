"""Personal access tokens: made by a person for their own scripts, without an app."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import psycopg

from ownstack.domain import audit, members, tokens
from ownstack.kernel.errors import BadParameterError

Connection = psycopg.AsyncConnection[Any]
SCOPES = ("read_inbox", "private_info", "write_access")
LIVES_DAYS = (7, 30, 60, 90)
DAY_S = 86400
NAME_CHARS_MAX = 100


class PersonalToken(NamedTuple):
    id: int
    name: str
    scopes: list[str]
    site_name: str
    creation_date: datetime
    expires_date: datetime | None
    last_used_date: datetime | None


async def create(
    conn: Connection,
    account_id: int,
    name: str,
    *,
    scopes: Sequence[str],
    life_days: int | None,
    site_id: int,
    by: int | None = None,
    address: str | None = None,
) -> str:
    """Make a token for one site or team; `life_days` None: it does not expire. Returns its text.

    Raises BadParameterError for a scope, life or site that is not to be had.
    """
    if not name.strip() or len(name) > NAME_CHARS_MAX:
        raise BadParameterError("The token needs a name, of at most 100 characters.")
    if life_days is not None and life_days not in LIVES_DAYS:
        raise BadParameterError("A token lives for 7, 30, 60 or 90 days, or does not expire.")
    if not set(scopes) <= set(SCOPES):
        raise BadParameterError("There is no such scope.")
    if site_id not in {each.site_id for each in await members.memberships(conn, account_id)}:
        raise BadParameterError("You are not a member of that site.")
    given = frozenset(scopes) | (frozenset() if life_days else {"no_expiry"})
    async with conn.transaction():
        text = await tokens.issue(
            conn, account_id=account_id, app_id=None, scopes=given, site_id=site_id, name=name.strip(),
            expires_s=life_days * DAY_S if life_days else None,
        )  # fmt: skip
        await audit.record(
            conn, "token.create", account_id=by or account_id, subject=f"account {account_id}", address=address,
            name=name.strip(), scopes=sorted(given),
        )  # fmt: skip
    return text


async def all_of(conn: Connection, account_id: int) -> list[PersonalToken]:
    """The person's tokens that still work, the newest first."""
    rows = await conn.execute(
        "SELECT t.id, t.name, t.scopes, coalesce(s.name, 'every site'), t.creation_date, t.expires_date, t.last_used_date"
        " FROM access_tokens t LEFT JOIN sites s ON s.id = t.site_id"
        " WHERE t.account_id = %s AND t.app_id IS NULL AND t.impersonated_by IS NULL AND t.name IS NOT NULL"
        " AND t.revoked_date IS NULL AND (t.expires_date IS NULL OR t.expires_date > now()) ORDER BY t.id DESC",
        (account_id,),
    )
    return [PersonalToken(*row) for row in await rows.fetchall()]


async def revoke(conn: Connection, account_id: int, token_id: int, *, address: str | None = None) -> bool:
    """End one of the person's own tokens; False where there is none such."""
    async with conn.transaction():
        rows = await conn.execute(
            "SELECT token_hash FROM access_tokens WHERE id = %s AND account_id = %s AND app_id IS NULL"
            " AND impersonated_by IS NULL",
            (token_id, account_id),
        )
        row = await rows.fetchone()
        if row is None or not await tokens.revoke(conn, bytes(row[0])):
            return False
        await audit.record(conn, "token.revoke", account_id=account_id, subject=f"token {token_id}", address=address)
    return True
