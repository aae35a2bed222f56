"""The v2.3 face over the beer dump, asked in this process."""

import asyncio
import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from ownstack.db import pool as pools
from ownstack.v23.read import Api23
from ownstack.v23.throttle import Limits

Ask = Callable[..., dict[str, Any]]


def asking(url: str) -> Iterator[Ask]:
    """`ask("questions", pagesize=5)` gives the answer's object."""
    with asyncio.Runner() as runner:
        pool = pools.make(url, 2)
        runner.run(pool.open(wait=True))
        limits = Limits(is_enforced=False, quota_max=10**9, quota_anonymous_max=10**9, requests_per_second_max=0)
        api = Api23(pool, "http://localhost", limits, anonymous_read=True)
        yield lambda path, **params: runner.run(_ask(api, path, params))
        runner.run(pool.close())


async def _ask(api: Api23, path: str, params: dict[str, Any]) -> dict[str, Any]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    encoded = urlencode(params, errors="replace").encode()
    scope = {"type": "http", "method": "GET", "headers": [], "query_string": encoded, "client": ("127.0.0.1", 1)}
    await api(scope, receive, send, path)
    return json.loads(zlib.decompress(sent[1]["body"], 31))


@pytest.fixture(scope="session")
def ask(beer_database: str) -> Iterator[Ask]:
    yield from asking(beer_database)
