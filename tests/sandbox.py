"""The demo community on a server of the file's own, with the people, keys and tokens of demo.json: the world in which the
documentation is tried. Test folders take the fixtures in their conftest.py."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest

from ownstack.commands import access
from ownstack.settings import Settings
from tests.people import free_port, listening


@dataclass
class Granted:
    url: str
    access: dict[str, Any]


async def grant(url: str) -> dict[str, Any]:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        return await access.grant(conn)


@pytest.fixture(scope="module")
def granted(demo_database: str, clone: Callable[[str], str]) -> Granted:
    url = clone(demo_database)
    return Granted(url, asyncio.run(grant(url)))


@pytest.fixture(scope="module")
def settings(granted: Granted) -> Settings:
    return Settings(database_url=granted.url, port=free_port(), pool_size_max=4, write_pauses=False)


@pytest.fixture(scope="module")
def served(settings: Settings, tmp_path_factory) -> Iterator[httpx.Client]:
    log = tmp_path_factory.mktemp("served") / "log"
    with listening(settings, log), httpx.Client(base_url=settings.address, timeout=60) as client:
        yield client
