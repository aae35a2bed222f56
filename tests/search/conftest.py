"""The app over the beer dump, asked in this process: `ask("questions", pagesize=5)` gives the answer's object."""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from ownstack.jobs import tiering
from tests.conftest import import_beer
from tests.domain.worlds import with_pool
from tests.v23.driver import loop_in_background, serving

Ask = Callable[..., dict[str, Any]]

SMALL_TIERS = (390, 100, 40, 20)


def shrink_tiers(url: str) -> None:
    """As if these were the sizes of the tiers of every site; all documents are new again."""
    with psycopg.connect(url) as conn:
        (made,) = conn.execute("SELECT pg_get_functiondef('tier_bounds'::regproc)").fetchone()
        for size, small in zip((64000, 12000, 2400, 400), SMALL_TIERS, strict=True):
            assert str(size) in made
            made = made.replace(str(size), str(small))
        conn.execute(made.encode())
        conn.execute("UPDATE post_documents SET tier = 4")
        conn.execute("DELETE FROM document_tiers")


@pytest.fixture(scope="session")
def ask(beer_database: str) -> Iterator[Ask]:
    with loop_in_background() as loop, serving(beer_database, loop) as api:
        yield lambda path, **params: api.get(f"/{path}", **params).json


@pytest.fixture(scope="session")
def ask_tiers(server, schema_template, shared) -> Iterator[Ask]:
    """The same site with all tiers filled."""
    url = import_beer(server.clone(schema_template), shared)
    shrink_tiers(url)
    with_pool(url, 1, tiering.move_documents)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("ANALYZE post_documents")
    with loop_in_background() as loop, serving(url, loop) as api:
        yield lambda path, **params: api.get(f"/{path}", **params).json
