"""Drives the real app in this process, so that a test is a call and a look at the answer.

The app lives on an event loop of its own thread; requests are raw ASGI, so that any bytes can be sent.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import psycopg

from ownstack.app import create_app
from ownstack.domain import keys
from ownstack.kernel.http import App
from ownstack.settings import Settings

SITE_URL = "https://knowledge.example"
REPLY_S_MAX = 30
Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Reply:
    """What came back; `headers` by lower-case name."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def text(self) -> str:
        unpack = {"gzip": gzip.decompress, "deflate": zlib.decompress}[self.headers["content-encoding"]]
        return unpack(self.raw).decode("utf-8")

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text)
        return found

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items of a reply that must be a success."""
        assert self.status == 200, self.text
        found: list[dict[str, Any]] = self.json["items"]
        return found

    @property
    def error(self) -> tuple[int, str, str]:
        body = self.json
        return body["error_id"], body["error_name"], body["error_message"]


class Api:
    """A client of one running app. `key` goes along with every request unless told otherwise."""

    def __init__(self, app: App, loop: asyncio.AbstractEventLoop, key: str) -> None:
        self._app, self._loop, self.key = app, loop, key
        self._filters: dict[tuple[object, ...], str] = {}

    def get(self, path: str, headers: Headers = (), *, key: str | None = None, **params: object) -> Reply:
        """GET below /api/2.3; the path may bring a query of its own. `key=""` sends none."""
        path, _, query = path.partition("?")
        whole = "&".join(filter(None, (query, urlencode(params))))
        return self.send("GET", f"/api/2.3{quote(path, safe='/;%!*()~:@&=+$,-_.')}", whole, headers, key=key)

    def post(self, path: str, headers: Headers = (), *, key: str | None = None, **params: object) -> Reply:
        form = ("Content-Type", "application/x-www-form-urlencoded")
        return self.send("POST", f"/api/2.3{path}", "", [form, *headers], key=key, body=urlencode(params).encode())

    def send(
        self, verb: str, path: str, query: str = "", headers: Headers = (), *, key: str | None = None, body: bytes = b""
    ) -> Reply:
        """Any request at all: `path` and `query` go out as they are."""
        key = self.key if key is None else key
        sent = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        if key:
            sent.append((b"x-api-key", key.encode()))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": "http",
            "method": verb,
            "path": path,
            "raw_path": path.encode("utf-8", "surrogateescape"),
            "root_path": "",
            "headers": sent,
            "query_string": query.encode("utf-8", "surrogateescape"),
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 80),
        }
        return asyncio.run_coroutine_threadsafe(_exchange(self._app, scope, body), self._loop).result(REPLY_S_MAX)

    def pages(self, path: str, pagesize: int, pages_max: int = 20, **params: object) -> list[dict[str, Any]]:
        """Everything that a list holds, page by page."""
        found: list[dict[str, Any]] = []
        for page in range(1, pages_max + 1):
            reply = self.get(path, page=page, pagesize=pagesize, **params)
            found += reply.items
            if not reply.json["has_more"]:
                break
        return found

    def filter(self, *include: str, exclude: str = "", **params: object) -> str:
        """The name of a custom filter with these fields more."""
        asked = (*sorted(include), exclude, *params.items())
        if asked not in self._filters:
            reply = self.post("/filters/create", include=";".join(include), exclude=exclude, **params)
            self._filters[asked] = reply.items[0]["filter"]
        return self._filters[asked]


async def _exchange(app: App, scope: dict[str, Any], body: bytes) -> Reply:
    sent: list[Any] = []
    incoming = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        return next(incoming, {"type": "http.disconnect"})

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return Reply(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))


@contextmanager
def loop_in_background() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join(REPLY_S_MAX)
    loop.close()


@contextmanager
def serving(url: str, loop: asyncio.AbstractEventLoop, teams: Sequence[str] = (), **settings: Any) -> Iterator[Api]:
    """The app over a database from start-up to shutdown, and a new key for it that may read these teams."""
    defaults = {"site_url": SITE_URL, "throttle": False, "pool_size_max": 4, **settings}
    app = create_app(Settings(database_url=url, **defaults))
    incoming: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    done: asyncio.Queue[Any] = asyncio.Queue()

    async def lifespan() -> None:
        await app({"type": "lifespan"}, incoming.get, done.put)

    async def phase(name: str) -> None:
        await incoming.put({"type": f"lifespan.{name}"})
        assert (await done.get())["type"] == f"lifespan.{name}.complete"

    life = asyncio.run_coroutine_threadsafe(lifespan(), loop)
    asyncio.run_coroutine_threadsafe(phase("startup"), loop).result(REPLY_S_MAX)
    yield Api(app, loop, new_key(url, teams))
    asyncio.run_coroutine_threadsafe(phase("shutdown"), loop).result(REPLY_S_MAX)
    life.result(REPLY_S_MAX)


def new_key(url: str, teams: Sequence[str] = (), **more: Any) -> str:
    """A key as an administrator makes one."""

    async def make() -> str:
        async with await psycopg.AsyncConnection.connect(url) as conn:
            rows = await conn.execute("SELECT id FROM sites WHERE slug = ANY(%s)", [list(teams)])
            ids = [row[0] for row in await rows.fetchall()]
            return await keys.create(conn, "the tests", team_ids=ids, **more)

    return asyncio.run(make())
