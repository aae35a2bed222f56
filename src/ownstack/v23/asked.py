"""What a method that is no list of rows is given, and how it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ownstack.kernel.actor import Actor
from ownstack.query.assemble import trim
from ownstack.query.context import Site
from ownstack.query.directory import Directory
from ownstack.query.filters import Filter
from ownstack.query.run import Pool
from ownstack.query.statistics import Statistics
from ownstack.query.tokens import Tokens
from ownstack.v23.callers import Caller
from ownstack.v23.envelope import Answer
from ownstack.v23.params import Bound


@dataclass(frozen=True, slots=True)
class Rules:
    """What the settings allow."""

    anonymous_read: bool = False
    require_https_for_tokens: bool = False
    impersonation: bool = False
    pauses_s: Mapping[str, int] = field(default_factory=dict)
    """Seconds between two new objects of a person, by kind."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A checked request, with what its method may look at."""

    bound: Bound
    filter: Filter
    site: Site
    visible_sites: list[Site]
    directory: Directory
    statistics: Statistics
    pool: Pool
    caller: Caller
    actor: Actor | None
    tokens: Tokens
    rules: Rules


Handler = Callable[[Asked], Awaitable[Answer]]


def listed(asked: Asked, type_: str, values: Iterable[Mapping[str, Any]]) -> Answer:
    """A page of objects that are all at hand."""
    everything = [trim(type_, each, asked.filter) for each in values]
    page, pagesize = asked.bound.page, asked.bound.pagesize
    end = page * pagesize
    items = everything[end - pagesize : end]
    return Answer(items, type_, end < len(everything), len(everything), page, pagesize)
