"""Questions like a question."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from ownstack.query.search.choosing import Order
from ownstack.query.sources import Source
from ownstack.v3.asked import Asked, Reader
from ownstack.v3.reading.rows import rows_of


async def _related(asked: Asked) -> Any:
    wanted = await asked.searches.wanted("related", {"ids": [asked.id]}, asked.site, Order(asked.bound.sort))
    return await rows_of(asked, _in_short(wanted.source), wanted.values)


@lru_cache(maxsize=64)
def _in_short(source: Source) -> Source:
    """The same rows as summaries; the same object each time, since what is compiled is kept by it."""
    return replace(source, type="QuestionSummaryResponseModel")


READERS: dict[str, Reader] = {"related": _related}
