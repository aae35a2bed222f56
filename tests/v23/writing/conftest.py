"""A copy of the demo for each file, with people who write; after the last test of a file every count must be right."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.v23.driver import serving
from tests.v23.writing.writers import REPUTATIONS, Writers


@pytest.fixture(scope="module")
def we(demo_database: str, clone: Callable[[str], str], loop: asyncio.AbstractEventLoop) -> Iterator[Writers]:
    url = clone(demo_database)
    with serving(url, loop, ["platform"]) as api:
        found = Writers(api, url, loop)
        for name, reputation in REPUTATIONS.items():
            found.add(name, reputation)
        found.add("admin", 1, "admin")
        yield found
    from ownstack.domain.checks import differences

    with psycopg.connect(url) as conn:
        assert [str(each) for each in differences(conn)] == []
