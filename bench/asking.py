"""Asks the v2.3 face in this process, without a socket: for benches that measure answers or the database, not the server."""

from __future__ import annotations

import json
import zlib
from typing import Any, Self
from urllib.parse import urlencode

from ownstack.db import pool as pools
from ownstack.v23.read import Api23
from ownstack.v23.throttle import Limits


class Asker:
    """`await get("questions", pagesize=5)` gives the answer's object; an async context."""

    def __init__(self, database: str) -> None:
        self._pool = pools.make(database, 2)
        unlimited = Limits(is_enforced=False, quota_max=10**9, quota_anonymous_max=10**9, requests_per_second_max=0)
        self._api = Api23(self._pool, "http://localhost", unlimited, anonymous_read=True)

    async def __aenter__(self) -> Self:
        await self._pool.open(wait=True)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pool.close()

    async def get(self, path: str, **params: Any) -> dict[str, Any]:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        scope = {
            "type": "http",
            "method": "GET",
            "headers": [],
            "query_string": urlencode(params).encode(),
            "client": ("127.0.0.1", 1),
        }
        await self._api(scope, receive, send, path)
        found: dict[str, Any] = json.loads(zlib.decompress(sent[1]["body"], 31))
        return found
