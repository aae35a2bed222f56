"""A request of API v3 that has passed every check, with what its operation may look at, and what it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ownstack.domain.views import Views
from ownstack.kernel.actor import Actor
from ownstack.query.context import Site
from ownstack.query.directory import Directory
from ownstack.query.run import Pool
from ownstack.query.search.finding import Searches
from ownstack.v3.binding import Bound
from ownstack.v3.callers import Caller
from ownstack.v3.operations import Operation


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    operation: Operation
    bound: Bound
    body: Any
    """What the request model made of it: a dict, a list of ids, or None."""
    site: Site
    caller: Caller
    actor: Actor | None
    pool: Pool
    directory: Directory
    searches: Searches
    views: Views
    pauses_s: Mapping[str, int]
    """Seconds between two new objects of a person, by kind."""

    @property
    def id(self) -> int:
        """The last id of the path."""
        return int(self.bound.values[self.operation.path_names[-1]])


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is no JSON, or has a status or headers of its own."""

    body: bytes
    content_type: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()


Reader = Callable[[Asked], Awaitable[Any]]
"""Answers with something to encode, or a Reply."""
