"""Asks the app in this process, without a socket: for benches that measure answers or the database, not the server."""

from __future__ import annotations

import asyncio
import json
import zlib
from typing import Any, Self
from urllib.parse import urlencode

from ownstack.app import create_app
from ownstack.settings import Settings


class Asker:
    """`await get("questions", pagesize=5)` gives the answer's object; an async context, which opens and closes the app."""

    def __init__(self, database: str) -> None:
        self._app = create_app(Settings(database_url=database, throttle=False, anonymous_read=True))
        self._incoming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._outgoing: asyncio.Queue[Any] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        self._life = asyncio.create_task(self._app({"type": "lifespan"}, self._incoming.get, self._outgoing.put))
        await self._incoming.put({"type": "lifespan.startup"})
        await self._outgoing.get()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._incoming.put({"type": "lifespan.shutdown"})
        await self._life

    async def get(self, path: str, **params: Any) -> dict[str, Any]:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b""}

        path = f"/api/2.3/{path}"
        scope = {"type": "http", "scheme": "http", "method": "GET", "path": path, "headers": [], "client": ("127.0.0.1", 1)}
        await self._app(scope | {"query_string": urlencode(params).encode()}, receive, send)
        found: dict[str, Any] = json.loads(zlib.decompress(sent[1]["body"], 31))
        return found
