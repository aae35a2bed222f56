"""A server over the demo community, with the access that `bin/serve` hands out: what the documentation's examples run against."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from ownstack.commands.access import grant
from ownstack.settings import Settings
from tests.people import free_port, listening


@dataclass
class Living:
    settings: Settings
    access: dict[str, Any]
    http: httpx.Client

    def page(self, path: str, **query: str) -> str:
        """A page of the documentation, which must be there."""
        reply = self.http.get(f"/api/docs{path}", params=query or None)
        assert reply.status_code == 200, reply.text
        return reply.text

    def api(self, path: str, **params: Any) -> dict[str, Any]:
        return self.http.get(f"/api/2.3{path}", params=params, headers={"X-API-Key": self.access["api_key"]}).json()


async def granted(url: str) -> dict[str, Any]:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        return await grant(conn)


@pytest.fixture(scope="module")
def living(demo_database: str, clone, tmp_path_factory) -> Iterator[Living]:
    folder: Path = tmp_path_factory.mktemp("living")
    url = clone(demo_database)
    settings = Settings(database_url=url, port=free_port(), data_dir=folder, pool_size_max=4, write_pauses=False)
    access = asyncio.run(granted(url))
    with listening(settings, folder / "log"), httpx.Client(base_url=settings.address, timeout=120) as client:
        yield Living(settings, access, client)
