"""The v2.3 face as an ASGI app: one straight pipe from request to bytes.

route -> caller -> site -> person -> filter -> parameters -> plan -> rows -> wrapper -> compressed.
All before the plan is refused without a question to the database (but for the small look-ups of `query.directory`
and `query.tokens`, which are remembered).
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import cast

import psycopg
from psycopg.types.json import Jsonb
from psycopg_pool import PoolTimeout

from ownstack.domain.gathered import Gathered
from ownstack.kernel import http, limits
from ownstack.kernel.bodies import Body
from ownstack.kernel.errors import AccessDeniedError, BadParameterError, NoMethodError, OwnstackError, UnavailableError
from ownstack.kernel.http import Receive, Scope, Send
from ownstack.kernel.router import Router
from ownstack.query.context import Site
from ownstack.query.directory import Directory
from ownstack.query.plan import Plan
from ownstack.query.run import Pool, fetch_encoded
from ownstack.query.search.choosing import Order, Wanted
from ownstack.query.search.finding import Searches, finish
from ownstack.query.sources import Source
from ownstack.query.statistics import Statistics
from ownstack.v23 import envelope
from ownstack.v23.answers import HANDLERS
from ownstack.v23.asked import Asked, Rules
from ownstack.v23.callers import Callers, check, choose, own_values
from ownstack.v23.endpoints import ENDPOINTS, Endpoint
from ownstack.v23.envelope import Answer
from ownstack.v23.errors import body_of
from ownstack.v23.params import Bound, bind
from ownstack.v23.plans import Call, Plans
from ownstack.v23.throttle import Limits, Throttle

log = logging.getLogger(__name__)

NO_METHOD = "no method found with this name"


class Api23:
    """The face, whole: one instance serves every request of a process."""

    def __init__(self, pool: Pool, site_url: str, throttle: Limits, rules: Rules, gathered: Gathered) -> None:
        self._pool = pool
        self._views = gathered.views
        self._directory = Directory(pool, site_url)
        self._statistics = Statistics(pool)
        self._searches = Searches(pool)
        self.throttle = Throttle(throttle)
        self._rules = rules
        self._plans = Plans()
        self._callers = Callers(
            pool,
            self._directory,
            self.throttle,
            gathered.last_uses,
            anonymous_read=rules.anonymous_read,
            only_https=rules.require_https_for_tokens,
        )
        self._router: Router[Endpoint] = Router()
        for endpoint in ENDPOINTS:
            for path in (endpoint.path, *endpoint.aliases):
                self._router.add(path, endpoint)

    def forget(self) -> None:
        """Look up again what is remembered of keys, tokens and sites."""
        self._directory.forget()
        self._callers.tokens.forget()

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
            # the path may hold tokens, so the method's own is told
            log.exception("%s %s", scope["method"], self._told(path))
            status, body = 400, envelope.wrap_error(body_of(error))
        await _send(scope, send, status, body, callback)

    async def _answer(self, scope: Scope, path: str, query: Mapping[str, str]) -> Body | bytes:
        endpoint, in_path = self._route(scope["method"], path)
        caller = await self._callers.of(scope, query)
        visible = caller.visible(await self._directory.sites())
        site = choose(visible, query.get("team", ""), is_network=endpoint.is_network)
        actor = check(endpoint, caller, site)
        filter_ = await self._directory.filter(query.get("filter") or "default")
        call = Call(endpoint, path, in_path, query, caller, site, filter_, actor)
        if endpoint.handler:
            answer = await HANDLERS[endpoint.handler](self._asked(call, visible))
        else:
            answer = await self._listed(call)
        return envelope.wrap(answer, filter_, caller.quota)

    def _asked(self, call: Call, visible: list[Site]) -> Asked:
        known = (self._directory, self._statistics, self._pool)
        tokens = self._callers.tokens
        return Asked(self._bound(call), call.filter, call.site, visible, *known, call.caller, call.actor, tokens, self._rules)

    async def _listed(self, call: Call) -> Answer:
        endpoint, plan = call.endpoint, self._plans.find(call)
        if plan is None:
            plan = await self._planned(call, self._bound(call))
            if not endpoint.search:
                self._plans.keep(call, plan)
        found = await fetch_encoded(self._pool, plan)
        if endpoint.is_view and found.items and len(plan.values["ids"]) == 1:
            self._views.see(call.site.id, plan.values["ids"][0], call.caller.viewer)
        return Answer(found.items, endpoint.returns, found.has_more, found.total, plan.page, plan.pagesize)

    def _bound(self, call: Call) -> Bound:
        """The request's parameters, with those that the caller's person and the settings fill, all checked."""
        bound = bind(call.endpoint, call.in_path, call.query, call.site)
        bound.values.update(own_values(call.endpoint, call.caller, call.actor, bound.values))
        if call.endpoint.tells_pauses:
            bound.values["pauses_s"] = Jsonb(dict(self._rules.pauses_s))
        if bound.page > limits.PAGE_WITHOUT_KEY_MAX and call.caller.key is None and call.caller.token is None:
            raise AccessDeniedError(f"page above {limits.PAGE_WITHOUT_KEY_MAX} requires access token or app key")
        return bound

    async def _planned(self, call: Call, bound: Bound) -> Plan:
        page, size = bound.page, bound.pagesize
        if call.endpoint.search:
            reach = page * size + 1 if bound.is_descending else 0
            wanted = await self._searches.wanted(call.endpoint.search, bound.values, call.site, Order(bound.sort, reach))
        else:
            wanted = Wanted(cast("Source", call.endpoint.source), bound.values, bound.sort)
        order, values = (wanted.sort, bound.is_descending), wanted.values
        who, asks = call.actor, call.caller.is_service
        return Plan(wanted.source, call.site, call.filter, *order, values, page, size, who, finish(wanted), is_service=asks)

    def _told(self, path: str) -> str:
        targets, _ = self._router.find(path)
        return targets[0][1].path if targets else "unknown"

    def _route(self, method: str, path: str) -> tuple[Endpoint, dict[str, str]]:
        targets, values = self._router.find(path)
        for names, endpoint in targets:
            if method in endpoint.verbs or (method == "HEAD" and "GET" in endpoint.verbs):
                return endpoint, dict(zip(names, values, strict=True))
        raise NoMethodError(NO_METHOD)


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


async def _send(scope: Scope, send: Send, status: int, body: Body | bytes, callback: str) -> None:
    content_type = envelope.JSON
    if callback:
        status, body, content_type = 200, envelope.jsonp(body, callback), envelope.JAVASCRIPT
    compressed, encoding = http.compress(body, http.header(scope, b"accept-encoding"))
    headers = envelope.headers(content_type, encoding, len(compressed))
    await http.answer(send, status, headers, b"" if scope["method"] == "HEAD" else compressed)
