"""Requests come again and again with the same words. What was made of them is remembered, never what they found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ownstack.kernel.actor import Actor
from ownstack.kernel.remembered import Remembered
from ownstack.query.context import Site
from ownstack.query.models import PAGE, ROWS
from ownstack.query.plan import Plan
from ownstack.query.sources import Source
from ownstack.v3.binding import LIST_MAX, Bound
from ownstack.v3.operations import Operation

REMEMBERED_MAX = 2048
QUERY_BYTES_MAX = 500
"""Of a request that is remembered."""


class Planned(NamedTuple):
    """A request whose words have been checked."""

    bound: Bound
    plan: Plan | None
    """Where the rows of the operation's own source are all that it takes."""


class Call(NamedTuple):
    """A request's words, and all else that its plan hangs on."""

    operation: Operation
    in_path: Mapping[str, str]
    query_string: bytes
    site: Site
    actor: Actor | None

    @property
    def wording(self) -> tuple[Any, ...]:
        # The site as an object: one that changes becomes another, and a plan keeps its own alive.
        return id(self.operation), *self.in_path.values(), self.query_string, id(self.site), self.actor


class Plans:
    """Of the requests that came last."""

    def __init__(self) -> None:
        self._planned: Remembered[tuple[Any, ...], Planned] = Remembered(REMEMBERED_MAX)

    def find(self, call: Call) -> Planned | None:
        return self._planned.find(call.wording) if call.operation.is_plain else None

    def make(self, call: Call, bound: Bound) -> Planned:
        operation = call.operation
        if not operation.is_plain or operation.source is None:
            return Planned(bound, None)
        planned = Planned(bound, plan_of(operation, bound, operation.source, bound.values, call.site, call.actor))
        # Names of tags are what was found: a tag may come that had none.
        if len(call.query_string) <= QUERY_BYTES_MAX and "tagged" not in bound.values:
            self._planned.keep(call.wording, planned)
        return planned


def plan_of(
    operation: Operation, bound: Bound, source: Source, values: Mapping[str, Any], site: Site, actor: Actor | None
) -> Plan:
    """A page, an array or one object, as the operation says."""
    filter_ = PAGE if operation.is_list else ROWS
    size = bound.page_size if operation.is_list else LIST_MAX if operation.is_array else 1
    return Plan(source, site, filter_, bound.sort, bound.is_descending, values, bound.page, size, actor)
