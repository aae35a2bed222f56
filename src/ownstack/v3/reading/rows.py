"""Answers with the rows of a source: a page, an array or one object, as the operation says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ownstack.kernel.errors import NotFoundError
from ownstack.query.models import PAGE, ROWS
from ownstack.query.plan import Plan
from ownstack.query.run import fetch
from ownstack.query.sources import Source
from ownstack.v3 import envelope
from ownstack.v3.asked import Asked
from ownstack.v3.binding import LIST_MAX


async def rows(asked: Asked) -> Any:
    """Those of the operation's own source."""
    assert asked.operation.source is not None
    return await rows_of(asked, asked.operation.source, asked.bound.values)


async def rows_of(asked: Asked, source: Source, values: Mapping[str, Any]) -> Any:
    """Raises NotFoundError where one object is asked for and is not there."""
    operation, bound = asked.operation, asked.bound
    filter_ = PAGE if operation.is_list else ROWS
    size = bound.page_size if operation.is_list else LIST_MAX if operation.is_array else 1
    plan = Plan(source, asked.site, filter_, bound.sort, bound.is_descending, values, bound.page, size, asked.actor)
    page = await fetch(asked.pool, plan)
    if operation.is_list:
        return envelope.paged(operation, bound, page.items, page.total or 0)
    if operation.is_array:
        return page.items
    if not page.items:
        raise NotFoundError(operation.of)
    if operation.is_view:
        asked.views.see(asked.site.id, asked.id, asked.caller.viewer)
    return page.items[0]
