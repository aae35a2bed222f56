"""Where deep pages go on: the last row of a page that was read a moment ago is the place from which the next one starts.

A client that pages through a whole list so pays for the rows that it gets, however deep it is; one that jumps into the deep
pays for what it skips, by index alone. A list that changes meanwhile shifts no row into or out of such a client's view.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Any

from ownstack.db import raw
from ownstack.query.lists import NEWEST
from ownstack.query.plan import DEEP_OFFSET, Plan

REMEMBER_S = 60.0
PLACES_MAX = 20_000

Place = tuple[Any, Any]


class Places:
    """The ends of pages, by list and offset."""

    def __init__(self) -> None:
        self._places: OrderedDict[tuple[Any, ...], tuple[float, Place]] = OrderedDict()

    def find(self, plan: Plan) -> Place | None:
        """The sort's value and id of the row before the page, if they are known and fresh."""
        until, place = self._places.get(_key(plan, plan.offset), (0.0, None))
        return place if time.monotonic() < until else None

    def remember(self, plan: Plan, last_row: tuple[Any, ...]) -> None:
        """Keeps the end of a deep page."""
        if plan.offset < DEEP_OFFSET:
            return
        value, key = last_row[-2:]
        place: Place = (raw.instant(value) if (plan.sort or NEWEST).bound == "date" else value, key)
        self._places[_key(plan, plan.offset + plan.pagesize)] = (time.monotonic() + REMEMBER_S, place)
        while len(self._places) > PLACES_MAX:
            self._places.popitem(last=False)


def _key(plan: Plan, offset: int) -> tuple[Any, ...]:
    values = tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in sorted(plan.values.items()))
    return (id(plan.source), plan.site.id, plan.sort, plan.is_descending, values, offset)
