"""Answers with the rows of a source: a page, an array or one object, as the operation says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ownstack.kernel.errors import NotFoundError
from ownstack.query.plan import Plan
from ownstack.query.run import Page, fetch, fetch_encoded
from ownstack.query.sources import Source
from ownstack.v3 import envelope
from ownstack.v3.asked import Asked
from ownstack.v3.plans import plan_of


async def rows(asked: Asked, plan: Plan) -> Any:
    """Raises NotFoundError where one object is asked for and is not there."""
    return _told(asked, await fetch_encoded(asked.pool, plan))


def _told(asked: Asked, page: Page) -> Any:
    operation, bound = asked.operation, asked.bound
    if operation.is_list:
        return envelope.paged(operation, bound, page.items, page.total or 0)
    if operation.is_array:
        return page.items
    if not page.items:
        raise NotFoundError(operation.of)
    return page.items[0]


async def rows_of(asked: Asked, source: Source, values: Mapping[str, Any]) -> Any:
    """The same of a source that is found out only when it is asked for, so that the plan comes once."""
    return _told(asked, await fetch(asked.pool, plan_of(asked.operation, asked.bound, source, values, asked.site, asked.actor)))
