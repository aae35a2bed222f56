"""A copy of the demo for each file, with people who write; after the last test of a file every count must be right.

`us.people[name]` is somebody's client of v3; `us.api` is the app for v2.3.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.conftest import Server
from tests.v3.https import Site, serving_https
from tests.v3.world import World
from tests.v23.driver import loop_in_background, serving
from tests.v23.writing.writers import REPUTATIONS, Writers


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    with loop_in_background() as found:
        yield found


@pytest.fixture(scope="module")
def us(demo_database: str, clone: Callable[[str], str], loop: asyncio.AbstractEventLoop) -> Iterator[World]:
    url = clone(demo_database)
    with serving(url, loop, ["platform"]) as api:
        writers = Writers(api, url, loop)
        for name, reputation in REPUTATIONS.items():
            writers.add(name, reputation)
        writers.add("admin", 1, "admin")
        yield World(writers)
    from ownstack.domain.checks import differences

    with psycopg.connect(url) as conn:
        assert [str(each) for each in differences(conn)] == []


@pytest.fixture(scope="module")
def site(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server over https with the demo, and Python's requests trusts it."""
    with serving_https(tmp_path_factory.mktemp("https"), server.make()) as found, pytest.MonkeyPatch.context() as patch:
        patch.setenv("REQUESTS_CA_BUNDLE", str(found.ca))
        yield found
