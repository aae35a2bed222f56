"""The demo community, loaded once for the tests that only look at it."""

from collections.abc import Iterator

import psycopg
import pytest

from ownstack.demo.loading import load


@pytest.fixture(scope="module")
def demo(database: str) -> Iterator[psycopg.Connection]:
    """A connection to a database that holds the demo and nothing else."""
    with psycopg.connect(database, autocommit=True) as conn:
        load(conn)
        yield conn
