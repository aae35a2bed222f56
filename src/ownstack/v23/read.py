"""The v2.3 face as an ASGI app: one straight pipe from request to bytes.

route -> caller -> site -> filter -> parameters -> plan -> rows -> wrapper -> compressed. All before the plan is refused
without a question to the database (but for the small look-ups of `query.directory`, which are remembered).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import psycopg
from psycopg_pool import PoolTimeout

from ownstack.kernel import http, limits
from ownstack.kernel.errors import (
    AccessDeniedError,
    BadParameterError,
    InvalidTokenError,
    KeyRequiredError,
    NoMethodError,
    OwnstackError,
    UnavailableError,
)
from ownstack.kernel.http import Receive, Scope, Send
from ownstack.kernel.router import Router
from ownstack.query.context import Site
from ownstack.query.directory import Directory, Key
from ownstack.query.filters import Filter
from ownstack.query.plan import Plan
from ownstack.query.run import Pool, fetch
from ownstack.query.sources import Source
from ownstack.query.statistics import Statistics
from ownstack.v23 import envelope
from ownstack.v23.answers import HANDLERS, Asked
from ownstack.v23.endpoints import ENDPOINTS, Endpoint
from ownstack.v23.envelope import Answer
from ownstack.v23.errors import body_of
from ownstack.v23.params import Bound, bind
from ownstack.v23.throttle import Limits, Quota, Throttle

log = logging.getLogger(__name__)

NO_METHOD = "no method found with this name"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a key, or an address alone."""

    key: Key | None
    quota: Quota


class Api23:
    """The face, whole: one instance serves every request of a process."""

    def __init__(self, pool: Pool, site_url: str, throttle: Limits, *, anonymous_read: bool) -> None:
        self._pool = pool
        self._directory = Directory(pool, site_url)
        self._statistics = Statistics(pool)
        self.throttle = Throttle(throttle)
        self._anonymous_read = anonymous_read
        self._router: Router[Endpoint] = Router()
        for endpoint in ENDPOINTS:
            self._router.add(endpoint.path, endpoint)

    async def __call__(self, scope: Scope, receive: Receive, send: Send, path: str) -> None:
        """Answers one request; `path` is below the version, still percent-encoded."""
        if scope["method"] == "OPTIONS":
            await _preflight(send)
            return
        callback = ""
        try:
            query = await _fields(scope, receive)
            if given := query.get("callback"):
                callback = envelope.check_callback(given)
            status, body = 200, await self._answer(scope, path, query)
        except OwnstackError as error:
            status, body = 400, envelope.wrap_error(body_of(error))
        except (PoolTimeout, psycopg.OperationalError) as error:
            log.warning("the database does not answer: %s", error)
            status, body = 400, envelope.wrap_error(body_of(UnavailableError("the store is not available")))
        except Exception as error:
            log.exception("%s %s", scope["method"], path)
            status, body = 400, envelope.wrap_error(body_of(error))
        await _send(scope, send, status, body, callback)

    async def _answer(self, scope: Scope, path: str, query: Mapping[str, str]) -> bytes:
        endpoint, in_path = self._route(scope["method"], path)
        caller = await self._caller(scope, query)
        visible = await self._visible_sites(caller.key)
        site = _site(visible, query.get("team", ""))
        filter_ = await self._directory.filter(query.get("filter") or "default")
        bound = bind(endpoint, in_path, query, site)
        _check_depth(bound, caller)
        if endpoint.handler:
            asked = Asked(bound, filter_, site, visible, self._directory, self._statistics)
            answer = await HANDLERS[endpoint.handler](asked)
        else:
            answer = await self._listed(endpoint, bound, site, filter_)
        return envelope.wrap(answer, filter_, caller.quota)

    async def _listed(self, endpoint: Endpoint, bound: Bound, site: Site, filter_: Filter) -> Answer:
        page, size = bound.page, bound.pagesize
        source = cast("Source", endpoint.source)
        plan = Plan(source, site, filter_, bound.sort, bound.is_descending, bound.values, page, size)
        found = await fetch(self._pool, plan)
        return Answer(found.items, endpoint.returns, found.has_more, found.total, page, size)

    def _route(self, method: str, path: str) -> tuple[Endpoint, dict[str, str]]:
        targets, values = self._router.find(path)
        for names, endpoint in targets:
            if method in endpoint.verbs or (method == "HEAD" and "GET" in endpoint.verbs):
                return endpoint, dict(zip(names, values, strict=True))
        raise NoMethodError(NO_METHOD)

    async def _caller(self, scope: Scope, query: Mapping[str, str]) -> Caller:
        given = query.get("key") or http.header(scope, b"x-api-key")
        key = await self._directory.key(given) if given else None
        if given and key is None:
            raise BadParameterError("`key` doesn't match a known application")
        if query.get("access_token") or http.header(scope, b"x-api-access-token"):
            # No token has been given out yet, so none is known.
            raise InvalidTokenError("invalid access token") if key else KeyRequiredError("`key` is required")
        if key is None and not self._anonymous_read:
            raise KeyRequiredError("`key` is required")
        address = scope["client"][0] if scope.get("client") else ""
        return Caller(key, self.throttle.spend(key, address))

    async def _visible_sites(self, key: Key | None) -> list[Site]:
        """The main site, and the teams that the key was given. What the caller may not see does not exist for it."""
        teams = key.team_ids if key else frozenset()
        return [each for each in await self._directory.sites() if each.kind == "main" or each.id in teams]


def _site(visible: list[Site], team: str) -> Site:
    """`team` picks a team, as its slug or as host/c/slug; `site` is accepted and means nothing here."""
    if not team:
        if not visible:
            raise UnavailableError("there is no site yet")
        return visible[0]
    slug = team.rstrip("/").rsplit("/", 1)[-1].lower()
    for each in visible:
        if each.kind == "team" and each.slug == slug:
            return each
    raise BadParameterError(f"No team found for name `{team}`")


def _check_depth(bound: Bound, caller: Caller) -> None:
    if bound.page > limits.PAGE_WITHOUT_KEY_MAX and caller.key is None:
        raise AccessDeniedError(f"page above {limits.PAGE_WITHOUT_KEY_MAX} requires access token or app key")


async def _fields(scope: Scope, receive: Receive) -> dict[str, str]:
    """Parameters from the query string, and from the form of a POST, which wins."""
    if len(scope["query_string"]) > limits.QUERY_BYTES_MAX:
        raise BadParameterError("the query string is too long")
    try:
        found = http.fields(scope["query_string"])
        if scope["method"] != "POST":
            return found
        body = await http.read_body(receive, limits.BODY_BYTES_MAX)
        if body is None:
            raise BadParameterError("the body is too long")
        is_form = http.header(scope, b"content-type").startswith("application/x-www-form-urlencoded")
        return {**found, **http.fields(body)} if is_form or not http.header(scope, b"content-type") else found
    except ValueError:
        raise BadParameterError("there are too many parameters") from None


async def _preflight(send: Send) -> None:
    allowed = [
        (b"access-control-allow-origin", b"*"),
        (b"access-control-allow-methods", b"GET, POST"),
        (b"access-control-allow-headers", b"X-API-Key, X-API-Access-Token, Content-Type"),
        (b"access-control-max-age", b"86400"),
        (b"content-length", b"0"),
    ]
    await http.answer(send, 200, allowed, b"")


async def _send(scope: Scope, send: Send, status: int, body: bytes, callback: str) -> None:
    content_type = envelope.JSON
    if callback:
        status, body, content_type = 200, envelope.jsonp(body, callback), envelope.JAVASCRIPT
    compressed, encoding = http.compress(body, http.header(scope, b"accept-encoding"))
    headers = envelope.headers(content_type, encoding, len(compressed))
    await http.answer(send, status, headers, b"" if scope["method"] == "HEAD" else compressed)
