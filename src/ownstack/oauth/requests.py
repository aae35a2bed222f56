"""A request for authorization, checked from the outside in: first what says where to send an answer, then the rest.

Pure but for the app, which the caller looks up. RFC 6749 section 4.1.1 and 4.2.1, RFC 7636, RFC 9700 section 2.1.
"""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from ownstack.domain import redirects
from ownstack.domain.apps import App
from ownstack.kernel.forms import Fields
from ownstack.oauth.scopes import Scopes, UnknownScopeError, parse

Kind = Literal["code", "token"]
"""What is sent back: a code (explicit) or the token itself (implicit)."""
S256 = re.compile(r"[A-Za-z0-9_-]{43}")
STATE_CHARS_MAX = 4000
NATIVE_PATH = "/oauth/login_success"
CLIENT_ID = re.compile(r"[0-9]{1,9}")


class UntrustedRequestError(Exception):
    """Nobody knows where this came from: tell the person, and send nobody anywhere (RFC 6749 section 4.1.2.1)."""


class RefusedRequestError(Exception):
    """The app is told, on its redirect address."""

    def __init__(self, target: "Target", error: str, description: str) -> None:
        super().__init__(description)
        self.target, self.error, self.description = target, error, description


@dataclass(frozen=True, slots=True)
class Target:
    """Where the answer goes, and how."""

    redirect_uri: str
    kind: Kind
    state: str | None

    def address(self, *pairs: tuple[str, object]) -> str:
        """The redirect address with the answer in it; `state` comes last, as it came."""
        given = [*pairs, ("state", self.state)] if self.state is not None else list(pairs)
        # A token ends in "))"; raw brackets are legal here, and simple clients cut the text out instead of decoding it.
        text = "&".join(f"{name}={quote(str(value), safe='()')}" for name, value in given)
        if self.kind == "token":
            return f"{self.redirect_uri}#{text}"
        return f"{self.redirect_uri}{'&' if '?' in self.redirect_uri else '?'}{text}"

    def refusal(self, error: str, description: str) -> str:
        return self.address(("error", error), ("error_description", description))


@dataclass(frozen=True, slots=True)
class Request:
    app: App
    target: Target
    scopes: Scopes
    code_challenge: str | None

    @property
    def proves_its_app(self) -> bool:
        """Whether nobody but the app can use the answer, also when nobody looks at a consent page: it needs the app's secret,
        or lands on a page that only the app's owner can serve (RFC 6749 section 10.2, RFC 8252 section 8.6).
        """
        needs_secret = self.target.kind == "code" and self.code_challenge is None
        return needs_secret or self.target.redirect_uri.startswith("https://")


@dataclass(frozen=True, slots=True)
class Rules:
    """What this installation wants; from the settings."""

    site_url: str
    allows_implicit: bool
    approves_writing: bool


def client_id(fields: Fields) -> int:
    """Raises UntrustedRequestError where there is no number, or two."""
    if {"client_id", "redirect_uri"} & fields.repeated():
        raise UntrustedRequestError("client_id and redirect_uri can be given once only.")
    if not CLIENT_ID.fullmatch(fields.one("client_id")):
        raise UntrustedRequestError("There is no application with this client_id.")
    return int(fields.one("client_id"))


def check(fields: Fields, kind: Kind, app: App | None, rules: Rules) -> Request:
    """Raises UntrustedRequestError or RefusedRequestError."""
    if app is None or app.disabled_date is not None:
        raise UntrustedRequestError("There is no application with this client_id.")
    redirect_uri = fields.one("redirect_uri")
    is_native = redirect_uri == rules.site_url + NATIVE_PATH
    if not is_native and not redirects.allows(redirect_uri, app.redirect_uris, app.domain):
        raise UntrustedRequestError(f"This redirect_uri is not registered for the application {app.name}.")
    target = Target(redirect_uri, kind, fields.one("state") if fields.has("state") else None)
    refuse_faults(fields, target, rules)
    scopes = readable_scopes(fields, target)
    if "write_access" in scopes.names and rules.approves_writing and app.write_approved_date is None:
        raise RefusedRequestError(target, "unauthorized_client", "An admin has to approve write access for this app.")
    return Request(app, target, scopes, challenge(fields, target))


def refuse_faults(fields: Fields, target: Target, rules: Rules) -> None:
    if repeated := fields.repeated():
        raise RefusedRequestError(target, "invalid_request", f"{min(repeated)} can be given once only.")
    if len(target.state or "") > STATE_CHARS_MAX:
        raise RefusedRequestError(Target(target.redirect_uri, target.kind, None), "invalid_request", "state is too long.")
    if fields.one("response_type") not in ("", target.kind):
        raise RefusedRequestError(target, "unsupported_response_type", f"response_type can only be {target.kind} here.")
    if target.kind == "token" and not rules.allows_implicit:
        raise RefusedRequestError(target, "unsupported_response_type", "The implicit flow is off: use a code with PKCE.")


def readable_scopes(fields: Fields, target: Target) -> Scopes:
    try:
        return parse(fields.one("scope"))
    except UnknownScopeError as error:
        raise RefusedRequestError(target, "invalid_scope", str(error)) from None


def challenge(fields: Fields, target: Target) -> str | None:
    """S256 alone: a plain challenge shows the verifier to whoever sees the address."""
    if not fields.has("code_challenge") and not fields.has("code_challenge_method"):
        return None
    if fields.one("code_challenge_method") != "S256":
        raise RefusedRequestError(target, "invalid_request", "code_challenge_method must be S256.")
    if not S256.fullmatch(fields.one("code_challenge")):
        raise RefusedRequestError(target, "invalid_request", "code_challenge must be 43 characters of base64url.")
    if target.kind == "token":
        raise RefusedRequestError(target, "invalid_request", "The implicit flow has no PKCE.")
    return fields.one("code_challenge")
