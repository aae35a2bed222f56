"""What a person allows an app: remembered consents, the codes that carry them, and the tokens they are exchanged for.

A code works once, for ten minutes, for the app, address and challenge that it was made for (RFC 6749 section 4.1,
RFC 7636, RFC 9700 section 2.1); used twice, it takes its token with it.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import psycopg

from ownstack.domain import audit, secrets, tokens
from ownstack.domain.apps import App
from ownstack.kernel.errors import AccessDeniedError

Connection = psycopg.AsyncConnection[Any]
CODE_LIFE_S = 600
TOKEN_LIFE_S = 86400


@dataclass(frozen=True, slots=True)
class Grant:
    """What is allowed: whom, which app, what, and on which site."""

    account_id: int
    app_id: int
    site_id: int
    scopes: frozenset[str]

    @property
    def expires_s(self) -> int | None:
        return None if "no_expiry" in self.scopes else TOKEN_LIFE_S


class Exchanged(NamedTuple):
    token: str
    expires_s: int | None
    scopes: frozenset[str]


class AuthorizedApp(NamedTuple):
    """An app that a person allowed something."""

    app_id: int
    name: str
    site_id: int
    site_name: str
    scopes: list[str]
    creation_date: datetime
    last_used_date: datetime | None


async def is_remembered(conn: Connection, grant: Grant) -> bool:
    """Whether the person allowed at least this already."""
    rows = await conn.execute(
        "SELECT 1 FROM oauth_grants WHERE account_id = %s AND app_id = %s AND site_id = %s AND scopes @> %s::text[]",
        (grant.account_id, grant.app_id, grant.site_id, sorted(grant.scopes)),
    )
    return await rows.fetchone() is not None


async def remember(conn: Connection, grant: Grant, *, address: str | None = None) -> None:
    """Note the person's consent. Scopes add up, so that asking for less does not forget what was allowed."""
    await conn.execute(
        "INSERT INTO oauth_grants AS g (account_id, app_id, site_id, scopes) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (account_id, app_id, site_id) DO UPDATE SET creation_date = now(),"
        " scopes = ARRAY(SELECT DISTINCT unnest(g.scopes || excluded.scopes) ORDER BY 1)",
        (grant.account_id, grant.app_id, grant.site_id, sorted(grant.scopes)),
    )
    await audit.record(
        conn, "grant.allow", account_id=grant.account_id, subject=f"app {grant.app_id}", address=address,
        scopes=sorted(grant.scopes), site_id=grant.site_id,
    )  # fmt: skip


async def issue_code(conn: Connection, grant: Grant, redirect_uri: str, code_challenge: str | None) -> str:
    code = secrets.new()
    await conn.execute(
        "INSERT INTO oauth_codes (code_hash, app_id, account_id, redirect_uri, scopes, site_id, code_challenge, expires_date)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, now() + make_interval(secs => %s))",
        (
            secrets.hash_of(code), grant.app_id, grant.account_id, redirect_uri, sorted(grant.scopes), grant.site_id,
            code_challenge, CODE_LIFE_S,
        ),
    )  # fmt: skip
    return code


async def issue_token(conn: Connection, grant: Grant) -> str:
    """The implicit flow's token."""
    return await tokens.issue(
        conn, account_id=grant.account_id, app_id=grant.app_id, scopes=grant.scopes, site_id=grant.site_id,
        expires_s=grant.expires_s,
    )  # fmt: skip


async def exchange(
    conn: Connection, app: App, *, code: str, redirect_uri: str, has_secret: bool, code_verifier: str | None
) -> Exchanged:
    """A code for a token. `has_secret`: the app has shown its secret, and it was right.

    Raises AccessDeniedError where the code does not work; where it was used before, its token no longer does.
    """
    async with conn.transaction():
        row = await locked(conn, code)
        if row is None or row.app_id != app.id:
            raise AccessDeniedError("The code is unknown, has expired, or belongs to another client.")
        was_used = row.used_date is not None
        if was_used and row.token_id is not None:
            await end_stolen(conn, row.token_id, app.id)
        if not was_used:
            refuse_misfit(row, redirect_uri, code_verifier, has_secret=has_secret)
            return await spend(conn, row, code)
    raise AccessDeniedError("The code was used before; what it was exchanged for no longer works.")


class Code(NamedTuple):
    app_id: int
    account_id: int
    site_id: int
    scopes: list[str]
    redirect_uri: str
    code_challenge: str | None
    used_date: datetime | None
    token_id: int | None


async def locked(conn: Connection, code: str) -> Code | None:
    """The code's row, held until the transaction ends, so that of two exchanges at once one sees the other's.

    A used code is found however old it is; one that expired unused, or whose person or app is out, is not.
    """
    rows = await conn.execute(
        f"SELECT {', '.join('c.' + name for name in Code._fields)} FROM oauth_codes c"
        " JOIN accounts a ON a.id = c.account_id JOIN api_apps p ON p.id = c.app_id"
        " WHERE c.code_hash = %s AND (c.expires_date > now() OR c.used_date IS NOT NULL)"
        " AND a.deactivated_date IS NULL AND p.disabled_date IS NULL FOR UPDATE OF c",
        (secrets.hash_of(code),),
    )
    row = await rows.fetchone()
    return None if row is None else Code(*row)


def refuse_misfit(row: Code, redirect_uri: str, code_verifier: str | None, *, has_secret: bool) -> None:
    if not hmac.compare_digest(row.redirect_uri.encode(), redirect_uri.encode("utf-8", "surrogatepass")):
        raise AccessDeniedError("redirect_uri is not the one that the code was sent to.")
    if (row.code_challenge is None) != (code_verifier is None):
        # a verifier without a challenge means that somebody took the challenge away (RFC 9700 section 4.8.2)
        raise AccessDeniedError("code_verifier must be sent exactly where code_challenge was.")
    if row.code_challenge is not None and not proves(code_verifier or "", row.code_challenge):
        raise AccessDeniedError("code_verifier does not fit the code_challenge.")
    if row.code_challenge is None and not has_secret:
        raise AccessDeniedError("Without PKCE the code needs client_secret.")


def proves(code_verifier: str, code_challenge: str) -> bool:
    """RFC 7636 section 4.6, S256."""
    digest = hashlib.sha256(code_verifier.encode("utf-8", "surrogatepass")).digest()
    return hmac.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"="), code_challenge.encode())


async def spend(conn: Connection, row: Code, code: str) -> Exchanged:
    grant = Grant(row.account_id, row.app_id, row.site_id, frozenset(row.scopes))
    token = await issue_token(conn, grant)
    await conn.execute(
        "UPDATE oauth_codes SET used_date = now(), token_id = (SELECT id FROM access_tokens WHERE token_hash = %s)"
        " WHERE code_hash = %s",
        (tokens.token_hash(token), secrets.hash_of(code)),
    )
    return Exchanged(token, grant.expires_s, grant.scopes)


async def end_stolen(conn: Connection, token_id: int, app_id: int) -> None:
    query = (
        "UPDATE access_tokens SET revoked_date = now() WHERE revoked_date IS NULL AND (id = %(id)s OR impersonated_by = %(id)s)"
    )
    await conn.execute(query, {"id": token_id})
    await audit.record(conn, "code.replay", subject=f"app {app_id}", token_id=token_id)


async def apps_of(conn: Connection, account_id: int) -> list[AuthorizedApp]:
    """The apps that the person allowed something, by name."""
    rows = await conn.execute(
        "SELECT g.app_id, p.name, s.id, s.name, g.scopes, g.creation_date,"
        " (SELECT max(t.last_used_date) FROM access_tokens t WHERE t.app_id = g.app_id AND t.account_id = g.account_id)"
        " FROM oauth_grants g JOIN api_apps p ON p.id = g.app_id JOIN sites s ON s.id = g.site_id"
        " WHERE g.account_id = %s ORDER BY lower(p.name), g.app_id, s.id",
        (account_id,),
    )
    return [AuthorizedApp(*row) for row in await rows.fetchall()]


async def revoke_app(conn: Connection, account_id: int, app_id: int, *, address: str | None = None) -> None:
    """The person takes back all that they allowed the app: its tokens and codes for them end at once."""
    async with conn.transaction():
        for statement in REVOCATION:
            await conn.execute(statement, (account_id, app_id))
        await audit.record(conn, "grant.revoke", account_id=account_id, subject=f"app {app_id}", address=address)


REVOCATION = (
    "DELETE FROM oauth_grants WHERE account_id = %s AND app_id = %s",
    "UPDATE oauth_codes SET used_date = now() WHERE account_id = %s AND app_id = %s AND used_date IS NULL",
    "UPDATE access_tokens SET revoked_date = now() WHERE account_id = %s AND app_id = %s AND revoked_date IS NULL",
)
