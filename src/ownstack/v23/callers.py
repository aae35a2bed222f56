"""Who asks: an address, a key, or a person by their access token; what they may see, and whether a method is theirs to call.

A token comes with a key. A key of an app opens the tokens of that app; a key without an app (a service key) opens any, and a
personal token, which has no app, goes with any key. Beside `team` it needs none, in its header: so it is with the teams that
the vendor hosts (api-2.3.json, oauth.teams_hosted), and their programs have no key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ownstack.domain import tokens as token_verbs
from ownstack.domain.last_uses import LastUses
from ownstack.kernel import http
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import (
    AccessDeniedError,
    BadParameterError,
    InvalidTokenError,
    KeyRequiredError,
    TokenCompromisedError,
    TokenRequiredError,
    UnavailableError,
)
from ownstack.kernel.http import Scope
from ownstack.query.context import Site
from ownstack.query.directory import Directory, Key
from ownstack.query.run import Pool
from ownstack.query.tokens import Token, Tokens
from ownstack.query.visible import sites_of
from ownstack.v23.endpoints import Endpoint
from ownstack.v23.throttle import Quota, Throttle


class Caller(NamedTuple):
    """Who asks, with what is left of their quota."""

    key: Key | None
    token: Token | None
    quota: Quota
    address: str = ""

    @property
    def viewer(self) -> str:
        """Who looks at posts: one of these is not counted twice in a row."""
        return f"person {self.token.account_id}" if self.token else f"address {self.address}"

    @property
    def is_service(self) -> bool:
        """A service key asks, for nobody."""
        return self.token is None and self.key is not None and self.key.is_service

    def visible(self, sites: list[Site]) -> list[Site]:
        """What the caller may see; the rest does not exist for them."""
        return sites_of(sites, self.key, self.token)


class Callers:
    """Resolves key and token of each request."""

    def __init__(
        self,
        pool: Pool,
        directory: Directory,
        throttle: Throttle,
        last_uses: LastUses,
        *,
        anonymous_read: bool,
        only_https: bool,
    ) -> None:
        self._pool = pool
        self._last_uses = last_uses
        self._directory = directory
        self._throttle = throttle
        self._anonymous_read = anonymous_read
        self._only_https = only_https
        self.tokens = Tokens(pool)

    async def of(self, scope: Scope, query: Mapping[str, str]) -> Caller:
        """Key first, then token, then quota (api-2.3.md section 2)."""
        key = await self._key(query.get("key") or http.header(scope, b"x-api-key"))
        in_query, in_header = query.get("access_token"), http.header(scope, b"x-api-access-token")
        needs_key = bool(in_query or not query.get("team"))
        token = await self._token(scope, given, key, needs_key=needs_key) if (given := in_query or in_header) else None
        if key is None and token is None and not self._anonymous_read:
            raise KeyRequiredError("`key` is required")
        address = http.address(scope)
        person = f"person {token.account_id} app {token.app_id or 0}" if token else ""
        quota = self._throttle.spend(key, address, person=person)
        self._last_uses.use(key_id=key.id if key else None, token_id=token.id if token else None)
        return Caller(key, token, quota, address)

    async def _key(self, given: str) -> Key | None:
        if not given:
            return None
        if key := await self._directory.key(given):
            return key
        raise BadParameterError("`key` doesn't match a known application")

    async def _token(self, scope: Scope, given: str, key: Key | None, *, needs_key: bool) -> Token:
        if self._only_https and http.is_open_line(scope):
            await self._revoke(given)
            raise TokenCompromisedError("`access_token` was sent over plain http and has been revoked")
        if key is None and needs_key:
            raise KeyRequiredError("`key` is required when `access_token` is passed")
        token = await self.tokens.find(given)
        if token is None:
            raise InvalidTokenError("`access_token` is unknown, has expired or was revoked")
        if key is None and token.app_id is not None:
            raise KeyRequiredError("`key` is required when `access_token` is passed")
        if key and key.app_id is not None and token.app_id not in (None, key.app_id):
            raise AccessDeniedError("`key` is not valid for passed `access_token`, application did not create token.")
        return token

    async def _revoke(self, given: str) -> None:
        async with self._pool.connection() as connection:
            await token_verbs.revoke(connection, given)
        self.tokens.forget()


def check(endpoint: Endpoint, caller: Caller, site: Site) -> Actor | None:
    """The person on the site, if there is a token; refused where the method wants another, or one with more scopes."""
    if caller.token is None:
        if endpoint.needs_token:
            raise TokenRequiredError("This method requires an access_token")
        return None
    missing = [each for each in endpoint.scopes if each not in caller.token.scopes]
    if missing:
        raise AccessDeniedError(f"This method requires an access_token with the scope {missing[0]}")
    if endpoint.needs_token and not caller.token.scopes and endpoint.path != "/me":
        raise AccessDeniedError("An access_token without any scope opens /me alone")
    actor = caller.token.actor(site.id)
    if actor is None and not endpoint.is_network:
        raise AccessDeniedError(f"The person of this access_token is no member of {site.name}")
    return actor


def own_values(endpoint: Endpoint, caller: Caller, actor: Actor | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a method that the token's person fills."""
    if not endpoint.own or caller.token is None:
        return {}
    account_id = caller.token.account_id
    person = account_id if endpoint.is_network or actor is None else actor.user_id
    if endpoint.is_own_only and values.get("id") != person:
        raise AccessDeniedError("`id` must be that of the access_token's person")
    if endpoint.own == "account":
        return {"account": account_id, "only_site": caller.token.site_id}
    return {endpoint.own: [person] if endpoint.own == "ids" else person}


def choose(visible: list[Site], team: str, *, is_network: bool) -> Site:
    """`team` picks a team, as its slug or as host/c/slug, or the main site by its own: what a program calls its team may have
    become that. `site` is accepted and means nothing here.
    """
    if not visible:
        raise UnavailableError("there is no site yet")
    if not team:
        if visible[0].kind == "team" and not is_network:
            raise AccessDeniedError(f"This access_token is for the team {visible[0].slug} alone: pass team={visible[0].slug}")
        return visible[0]
    slug = team.rstrip("/").rsplit("/", 1)[-1].lower()
    for each in visible:
        if each.slug == slug:
            return each
    raise BadParameterError(f"No team found for name `{team}`")
