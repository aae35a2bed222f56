"""The token endpoints: a code for a token, told in the vendor's form text, in its JSON, or as RFC 6749 wants it.

The vendor's error is `{"error": {"type", "message"}}` with HTTP 400 on both of its endpoints; that it is JSON on the form one
too is our reading (api-2.3.json, oauth.errors; docs/adr/0007-oauth.md).
"""

import base64
import binascii
from collections.abc import Callable
from typing import Literal
from urllib.parse import quote, unquote_plus

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from ownstack.db.pool import Pool
from ownstack.domain import apps, authorizations, secrets
from ownstack.domain.apps import App
from ownstack.domain.authorizations import Exchanged
from ownstack.kernel.errors import AccessDeniedError
from ownstack.kernel.forms import Fields, parse
from ownstack.oauth.requests import CLIENT_ID

Shape = Literal["form", "json", "rfc"]
# Browser apps ask from pages of their own; nothing here depends on a cookie.
HEADERS = {"Cache-Control": "no-store", "Pragma": "no-cache", "Access-Control-Allow-Origin": "*"}


class RefusedExchangeError(Exception):
    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error, self.message = error, message


async def answer(pool: Pool, request: Request, shape: Shape) -> Response:
    """The answer to a POST to a token endpoint."""
    if request.method == "OPTIONS":
        allowed = {"Access-Control-Allow-Methods": "POST", "Access-Control-Allow-Headers": "Authorization, Content-Type"}
        return Response(status_code=204, headers={**HEADERS, **allowed})
    try:
        fields = with_basic(await read(request), request.headers.get("authorization", ""))
        return told(await exchanged(pool, fields), shape)
    except RefusedExchangeError as error:
        return refused(error, shape)


async def read(request: Request) -> Fields:
    """Published clients send the parameters in the body or in the query string (api-v3.md section 2)."""
    try:
        given = parse(await request.body()).over(parse(request.url.query.encode("latin-1", "replace")))
    except ValueError:
        raise RefusedExchangeError("invalid_request", "There are too many parameters.") from None
    if repeated := given.repeated():
        raise RefusedExchangeError("invalid_request", f"{min(repeated)} can be given once only.")
    return given


def with_basic(fields: Fields, header: str) -> Fields:
    """The client's number and secret may come as HTTP Basic (RFC 6749 section 2.3.1)."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return fields
    try:
        number, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise RefusedExchangeError("invalid_request", "The Authorization header cannot be read.") from None
    given = Fields([("client_id", unquote_plus(number)), ("client_secret", unquote_plus(secret))])
    if any(fields.has(name) and fields.one(name) != given.one(name) for name in ("client_id", "client_secret")):
        raise RefusedExchangeError("invalid_request", "The client is named twice.")
    return given.over(fields)


async def exchanged(pool: Pool, fields: Fields) -> Exchanged:
    if fields.one("grant_type") not in ("", "authorization_code"):
        raise RefusedExchangeError("unsupported_grant_type", "grant_type can only be authorization_code.")
    for name in ("client_id", "code", "redirect_uri"):
        if not fields.one(name):
            raise RefusedExchangeError("invalid_request", f"{name} is missing.")
    async with pool.connection() as conn:
        number = fields.one("client_id")
        app = await apps.by_id(conn, int(number)) if CLIENT_ID.fullmatch(number) else None
        has_secret = is_authentic(app, fields)
        if app is None or app.disabled_date is not None or has_secret is False:
            raise RefusedExchangeError("invalid_client", "client_id or client_secret is wrong.")
        try:
            return await authorizations.exchange(
                conn, app, code=fields.one("code"), redirect_uri=fields.one("redirect_uri"),
                has_secret=has_secret is True,
                code_verifier=fields.one("code_verifier") if fields.has("code_verifier") else None,
            )  # fmt: skip
        except AccessDeniedError as error:
            raise RefusedExchangeError("invalid_grant", error.message) from None


def is_authentic(app: App | None, fields: Fields) -> bool | None:
    """Whether the secret is right; None where none was given."""
    if not fields.one("client_secret"):
        return None
    return secrets.fits(fields.one("client_secret"), app.secret_hash if app else None)


def told(given: Exchanged, shape: Shape) -> Response:
    body: dict[str, object] = {"access_token": given.token}
    if given.expires_s is not None:
        body["expires"] = given.expires_s
    if shape == "form":
        text = "&".join(f"{name}={quote(str(value), safe='()')}" for name, value in body.items())
        return Response(text, headers=HEADERS, media_type="application/x-www-form-urlencoded")
    if shape == "rfc":
        body |= {"token_type": "Bearer", "scope": " ".join(sorted(given.scopes))}
        body |= {"expires_in": given.expires_s} if given.expires_s is not None else {}
    return Response(msgspec.json.encode(body), headers=HEADERS, media_type="application/json")


def refused(error: RefusedExchangeError, shape: Shape) -> Response:
    vendor = {"error": {"type": error.error, "message": error.message}}
    body = {"error": error.error, "error_description": error.message} if shape == "rfc" else vendor
    return Response(msgspec.json.encode(body), 400, headers=HEADERS, media_type="application/json")


def endpoint(pool: Pool, shape: Shape) -> Callable[[Request], object]:
    async def handle(request: Request) -> Response:
        return await answer(pool, request, shape)

    return handle
