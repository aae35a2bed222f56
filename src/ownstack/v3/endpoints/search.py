"""The search."""

from __future__ import annotations

from ownstack.query.models import sorts
from ownstack.v3.operations import Operation, Param

ENDPOINTS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/search",
        "Questions, answers and articles by Stack's search syntax, page by page.",
        "PaginatedSearchResults",
        None,
        sorts.SEARCH,
        has_order=False,
        params=(Param("query", what="Words, phrases and operators, as docs/search.md has them."),),
        refusals=(400, 401, 403, 429, 500, 503),
        handler="search",
    ),
)
