"""The v3 face as an ASGI app: one straight pipe from request to bytes.

route -> caller -> site -> person -> parameters -> body -> rows or verb -> envelope -> compressed where it was asked for.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg_pool import PoolTimeout

from ownstack.domain.gathered import Gathered
from ownstack.kernel import http
from ownstack.kernel.bodies import Begin, Body
from ownstack.kernel.errors import FeatureOffError, OwnstackError, UnavailableError
from ownstack.kernel.http import Receive, Scope, Send
from ownstack.kernel.router import Router
from ownstack.query import presence
from ownstack.query.directory import Directory
from ownstack.query.origins import Origins
from ownstack.query.run import Pool
from ownstack.query.search.finding import Searches
from ownstack.query.tagged import names_of
from ownstack.v3 import bodies, envelope, errors, openapi, origins, uploads
from ownstack.v3.asked import Asked
from ownstack.v3.binding import Bound, bind, query_of
from ownstack.v3.callers import Caller, Callers, check, choose
from ownstack.v3.endpoints import ENDPOINTS
from ownstack.v3.errors import BindingError
from ownstack.v3.operations import Operation
from ownstack.v3.origins import is_preflight
from ownstack.v3.plans import Call, Plans
from ownstack.v3.reading import READERS
from ownstack.v3.reading.rows import rows
from ownstack.v3.throttle import Limits, Throttle
from ownstack.v3.writing import WRITES
from ownstack.v3.writing.performing import perform

log = logging.getLogger(__name__)

BODY_BYTES_MAX = 4 * 2**20


class ApiV3:
    """The face, whole: one instance serves every request of a process."""

    def __init__(
        self,
        pool: Pool,
        site_url: str,
        limits: Limits,
        gathered: Gathered,
        *,
        only_https: bool,
        pauses_s: Mapping[str, int],
        switched_on: frozenset[str],
    ) -> None:
        self._pool = pool
        self._directory = Directory(pool, site_url, switched_on)
        self._searches = Searches(pool)
        self._callers = Callers(pool, self._directory, gathered.last_uses, only_https=only_https)
        self._origins = Origins(pool)
        self._throttle = Throttle(limits)
        self._plans = Plans()
        self._document = Body(Begin(openapi.document(site_url)), b"")
        self._pauses_s = pauses_s
        self._views = gathered.views
        self._router: Router[Operation] = Router()
        for operation in ENDPOINTS:
            for prefix in ("", openapi.TEAM) if operation.on_teams else ("",):
                self._router.add(prefix + operation.path, operation)

    def forget(self) -> None:
        """Look up again what is remembered of keys, tokens and sites."""
        self._directory.forget()
        self._callers.tokens.forget()
        self._origins.forget()

    async def __call__(self, scope: Scope, receive: Receive, send: Send, path: str) -> None:
        """Answers one request; `path` is below the version, still percent-encoded."""
        if path in openapi.PATHS and scope["method"] in ("GET", "HEAD"):
            await envelope.send(scope, send, 200, self._document, envelope.JSON, origins.FOR_ANYBODY)
            return
        if is_preflight(scope) and (verbs := self._verbs(path)):
            more = await origins.before(scope, self._origins, verbs)
            await envelope.send(scope, send, 204, b"", errors.PLAIN, more)
            return
        operation, in_path = self._route(scope["method"], path)
        if operation is None:
            # No JSON: a client tells an address that does not exist from an object that does not (api-v3.md section 7).
            await envelope.send(scope, send, 404, b"Not Found", errors.PLAIN)
            return
        caller, headers = None, envelope.NO_HEADERS
        try:
            caller = await self._caller(scope, operation)
            self._throttle.spend(caller.name)
            found = await self._answer(scope, receive, operation, in_path, caller)
            status, (body, content_type, headers) = operation.status, envelope.encode(found)
        except Exception as error:  # whatever it is, the caller gets an answer in the face's own shape
            known = _known(error)
            if not isinstance(known, OwnstackError):
                log.exception("%s %s", scope["method"], operation.path)
            act = {"POST": "created", "PUT": "edited", "DELETE": "deleted"}.get(operation.verb, "read")
            status, headers = errors.status_of(known), errors.headers_of(known)
            body, content_type = errors.body_of(known, operation.resource, act, in_path)
        if caller:
            headers += self._throttle.told(caller.name)
        headers += await origins.after(scope, self._origins, caller)
        await envelope.send(scope, send, status, body, content_type, headers)

    async def _caller(self, scope: Scope, operation: Operation) -> Caller:
        return await self._callers.of(scope) if operation.policy != "anonymous" else Caller(address=http.address(scope))

    def _verbs(self, path: str) -> str:
        targets, _ = self._router.find(path)
        return ", ".join(sorted({operation.verb for _, operation in targets}))

    def _route(self, method: str, path: str) -> tuple[Operation | None, dict[str, str]]:
        targets, values = self._router.find(path)
        for names, operation in targets:
            if method == operation.verb or (method == "HEAD" and operation.verb == "GET"):
                return operation, dict(zip(names, values, strict=True))
        return None, {}

    async def _answer(
        self, scope: Scope, receive: Receive, operation: Operation, in_path: dict[str, str], caller: Caller
    ) -> Any:
        site = choose(caller, await self._directory.sites(), in_path.pop("team", None))
        actor = check(operation, caller, site) if operation.policy != "anonymous" else None
        if operation.feature and operation.feature not in site.features:
            raise FeatureOffError(f"The {operation.feature.replace('_', ' ')} are switched off here.")
        call = Call(operation, in_path, scope["query_string"], site, actor)
        bound, plan = self._plans.find(call) or self._plans.make(call, await self._bound(call))
        body = await _body(scope, receive, operation)
        asked = Asked(operation, bound, body, site, caller, actor, self._pool, self._directory, self._searches, self._pauses_s)
        if operation.handler in WRITES:
            return await perform(WRITES[operation.handler], asked)
        if operation.within:
            await presence.require(self._pool, site, actor, operation.within, bound.values)
        found = await (rows(asked, plan) if plan else READERS[operation.handler](asked))
        if operation.is_view:
            self._views.see(site.id, asked.id, caller.viewer)
        return found

    async def _bound(self, call: Call) -> Bound:
        bound = bind(call.operation, call.in_path, _query(call.query_string))
        for param in call.operation.params:
            if param.are_tags and param.name in bound.values:
                bound.values["tagged"] = await names_of(self._pool, call.site.id, bound.values[param.name])
        return bound


def _query(encoded: bytes) -> dict[str, list[str]]:
    try:
        return query_of(encoded)
    except ValueError:
        raise BindingError({"$": ["There are too many parameters."]}) from None


async def _body(scope: Scope, receive: Receive, operation: Operation) -> Any:
    if not operation.body:
        return None
    body = await http.read_body(receive, BODY_BYTES_MAX)
    if body is None:
        raise BindingError({"$": ["The body is too long."]})
    if operation.body == uploads.IMAGE:
        return await uploads.parse(scope, body)
    if not bodies.is_json(http.header(scope, b"content-type")):
        raise BindingError({"$": ["The body must be JSON."]})
    return bodies.parse(body, operation.body)


def _known(error: Exception) -> Exception:
    if isinstance(error, (PoolTimeout, psycopg.OperationalError)):
        log.warning("the database does not answer: %s", error)
        return UnavailableError("The store is not available.")
    return error
