"""The composition root: settings, pool, faces. Everything that a request can meet is listed here."""

from __future__ import annotations

import asyncio
import gc
import re
from dataclasses import dataclass

from ownstack.apidocs import access, swagger
from ownstack.apidocs import site as documentation
from ownstack.db import pool as pools
from ownstack.db.pool import Pool
from ownstack.domain.gathered import Gathered
from ownstack.jobs import chores, flushing, outbox
from ownstack.kernel.endings import end
from ownstack.kernel.http import App, Receive, Scope, Send
from ownstack.query import forgetting
from ownstack.query.context import EXPERTS
from ownstack.settings import Settings
from ownstack.v3.read import ApiV3
from ownstack.v3.throttle import Limits as RateLimits
from ownstack.v23.asked import Rules
from ownstack.v23.read import Api23
from ownstack.v23.throttle import Limits
from ownstack.web import site

# The Enterprise address, and the shorter one of the vendor's hosts, for clients that only swap the host. Older clients name an
# older version: what it had, 2.3 has too.
API_23 = re.compile(r"/+(?:api/+)?2\.[0-3](?:/|$)")
# A published client asks for its token below the version (`web.site.OAUTH_ROOTS`); the bare address is the page about it.
API_V3 = re.compile(r"/+(?:api/+)?v3/(?!oauth(?:/|$)|oauth2-redirect$|$)")


@dataclass(frozen=True, slots=True)
class Faces:
    """Who answers a request, by its path."""

    api_23: Api23
    api_v3: ApiV3
    pages: App

    def forget(self) -> None:
        """Somebody else has changed what is remembered of keys, tokens and sites."""
        self.api_23.forget()
        self.api_v3.forget()


def create_app(settings: Settings) -> App:
    """The ASGI app. Its pool opens with the server's start-up and closes with its shutdown."""
    pool = pools.make(settings.database_url or "", settings.pool_size_max)
    limits = Limits(settings.throttle, settings.quota_max, settings.quota_anonymous_max, settings.requests_per_second_max)
    rules = Rules(settings.anonymous_read, settings.require_https_for_tokens, settings.impersonation, settings.pauses_s)
    gathered = Gathered()
    api_23 = Api23(pool, settings.address, limits, rules, gathered)
    api_v3 = ApiV3(
        pool,
        settings.address,
        RateLimits(
            settings.throttle and settings.v3_rate_limits,
            settings.v3_burst_calls_max,
            settings.v3_burst_s,
            settings.v3_bucket_calls_max,
            settings.v3_refill_calls,
            settings.v3_refill_s,
        ),
        gathered,
        only_https=settings.require_https_for_tokens,
        pauses_s=settings.pauses_s,
        switched_on=frozenset({EXPERTS} if settings.subject_matter_experts else ()),
    )
    house = site.furnish(pool, settings)
    faces = Faces(api_23, api_v3, site.create(house, documentation.routes(house)))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(pool, settings, faces, gathered, receive, send)
        elif scope["type"] == "http":
            await _dispatch(faces, scope, receive, send)

    return app


async def _dispatch(faces: Faces, scope: Scope, receive: Receive, send: Send) -> None:
    path: str = scope["raw_path"].decode("latin-1").split("?")[0] if scope.get("raw_path") else scope["path"]
    if version := API_23.match(path):
        await faces.api_23(scope, receive, send, path[version.end() :])
    elif version := API_V3.match(path):
        await faces.api_v3(scope, receive, send, path[version.end() :])
    else:
        await faces.pages(scope, receive, send)


async def _lifespan(pool: Pool, settings: Settings, faces: Faces, gathered: Gathered, receive: Receive, send: Send) -> None:
    await receive()
    await pool.open(wait=True)
    async with pool.connection() as conn:
        await access.register(conn, settings.address)
        await swagger.register(conn, settings.address)
    lasting = (
        faces.api_23.throttle.share_forever(pool),
        outbox.run_forever(pool),
        chores.run_forever(pool),
        flushing.run_forever(pool, gathered),
        forgetting.listen_forever(settings.database_url or "", faces.forget),
    )
    running = [asyncio.create_task(each) for each in lasting]
    _settle_garbage()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await end(running)
    await pool.close()
    await send({"type": "lifespan.shutdown.complete"})


def _settle_garbage() -> None:
    """What start-up made stays for good, and a page of rows is no garbage yet: collecting either costs and finds nothing."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
