"""The search over questions, answers and articles."""

from __future__ import annotations

from typing import Any

from ownstack.query.models import PAGE
from ownstack.query.models.search import RESULTS
from ownstack.query.plan import Plan
from ownstack.query.run import fetch
from ownstack.query.search.choosing import Order
from ownstack.query.search.finding import finish
from ownstack.v3 import envelope
from ownstack.v3.asked import Asked, Reader

_NAMES = {kind: tuple(field.name for field in model.fields) for kind, model in RESULTS.items()}


async def search(asked: Asked) -> dict[str, Any]:
    """Best first, whatever the sort: there is no order to ask for."""
    bound = asked.bound
    order = Order(bound.sort, bound.page * bound.page_size + 1)
    wanted = await asked.searches.wanted("everything", {"q": bound.values.get("query", "")}, asked.site, order)
    page = await fetch(
        asked.pool,
        Plan(
            wanted.source,
            asked.site,
            PAGE,
            wanted.sort,
            True,
            wanted.values,
            bound.page,
            bound.page_size,
            asked.actor,
            finish(wanted),
        ),
    )
    return envelope.paged(asked.operation, bound, [_result(each) for each in page.items], page.total or 0)


def _result(hit: Any) -> dict[str, Any]:
    """With the members of its kind alone."""
    return {name: getattr(hit, name) for name in _NAMES[hit.type]}


READERS: dict[str, Reader] = {"search": search}
