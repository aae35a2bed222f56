"""Who asks: a person by a bearer token (of OAuth, or a personal one: the same as v2.3's), or a key, which reads.

Nothing else is told apart here than in v2.3: scopes and roles are of the token, not of the version (api-v3.md section 2).
"""

from __future__ import annotations

from dataclasses import dataclass

from ownstack.domain import tokens as token_verbs
from ownstack.domain.last_uses import LastUses
from ownstack.kernel import http
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import AccessDeniedError, InvalidTokenError, NotFoundError, TokenCompromisedError, UnavailableError
from ownstack.kernel.http import Scope
from ownstack.query.context import Site
from ownstack.query.directory import Directory, Key
from ownstack.query.run import Pool
from ownstack.query.tokens import Token, Tokens
from ownstack.query.visible import sites_of
from ownstack.v3.operations import Operation

WRITE_SCOPE = "write_access"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks; key and token are None where the operation is open to anybody."""

    key: Key | None = None
    token: Token | None = None
    address: str = ""

    @property
    def is_known(self) -> bool:
        return self.token is not None or self.key is not None

    @property
    def app_id(self) -> int | None:
        """The app that asks, if it is one: keys of admins and personal tokens are of none."""
        by = self.token or self.key
        return by.app_id if by else None

    @property
    def name(self) -> str:
        """What limits are counted by."""
        return f"token {self.token.id}" if self.token else f"key {self.key.id}" if self.key else f"address {self.address}"

    @property
    def viewer(self) -> str:
        """Who looks at posts, as v2.3 has it: one of these is not counted twice in a row."""
        return f"person {self.token.account_id}" if self.token else f"address {self.address}"


class Callers:
    """Resolves the credentials of each request."""

    def __init__(self, pool: Pool, directory: Directory, last_uses: LastUses, *, only_https: bool) -> None:
        self._pool = pool
        self._directory = directory
        self._only_https = only_https
        self._last_uses = last_uses
        self.tokens = Tokens(pool)

    async def of(self, scope: Scope) -> Caller:
        """A bearer token goes before a key. InvalidTokenError where there is none that works."""
        caller = await self._known(scope)
        key, token = caller.key, caller.token
        self._last_uses.use(key_id=key.id if key else None, token_id=token.id if token else None)
        return caller

    async def _known(self, scope: Scope) -> Caller:
        address = http.address(scope)
        scheme, _, given = http.header(scope, b"authorization").partition(" ")
        if scheme.lower() == "bearer" and given.strip():
            return Caller(None, await self._token(scope, given.strip()), address)
        # Clients of v2.3 that were moved keep its header names (api-v3.md, open doubt 9).
        if given := http.header(scope, b"x-api-access-token"):
            return Caller(None, await self._token(scope, given), address)
        if (given := http.header(scope, b"x-api-key")) and (key := await self._directory.key(given)):
            return Caller(key, None, address)
        raise InvalidTokenError("Invalid access token")

    async def _token(self, scope: Scope, given: str) -> Token:
        if self._only_https and http.is_open_line(scope):
            async with self._pool.connection() as connection:
                await token_verbs.revoke(connection, given)
            self.tokens.forget()
            raise TokenCompromisedError("The token was sent over plain http and has been revoked.")
        if token := await self.tokens.find(given):
            return token
        raise InvalidTokenError("Invalid access token")


def choose(caller: Caller, sites: list[Site], team: str | None) -> Site:
    """The main site, or what the path names: a team, or the main site by its slug, since what a program calls its team may have
    become that. NotFoundError for one that is not there for the caller.
    """
    if not sites:
        raise UnavailableError("There is no site yet.")
    wanted = [each for each in sites_of(sites, caller.key, caller.token) if _is_meant(each, team)]
    if wanted:
        return wanted[0]
    if team is None:
        raise AccessDeniedError("This token is for a team alone.")
    raise NotFoundError("team", f"There is no team {team}.")


def _is_meant(site: Site, team: str | None) -> bool:
    return site.kind == "main" if team is None else site.slug == team.lower()


def check(operation: Operation, caller: Caller, site: Site) -> Actor | None:
    """The person on the site; refused where the operation wants one, or one who may more. AccessDeniedError says which."""
    token = caller.token
    if token is None:
        if operation.policy != "authenticated":
            raise AccessDeniedError("This wants the access token of a person; a key only reads.")
        return None
    actor = token.actor(site.id)
    if actor is None:
        raise AccessDeniedError(f"The person of this token is no member of {site.name}.")
    if operation.policy == "RequireWriteAccess" and WRITE_SCOPE not in token.scopes:
        raise AccessDeniedError("This token may only read.")
    if operation.policy == "RequireAdminRole" and not actor.is_admin:
        raise AccessDeniedError("This is for administrators.")
    return actor
