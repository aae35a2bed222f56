"""The app over the beer dump, asked in this process: `ask("questions", pagesize=5)` gives the answer's object."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.v23.driver import loop_in_background, serving

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def ask(beer_database: str) -> Iterator[Ask]:
    with loop_in_background() as loop, serving(beer_database, loop) as api:
        yield lambda path, **params: api.get(f"/{path}", **params).json
