"""Methods that are no list of rows: errors, filters, info, sites. By the name that the endpoint's row gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ownstack import __version__
from ownstack.kernel import limits
from ownstack.kernel.errors import BadParameterError, SimulatedError
from ownstack.query import filters, sites
from ownstack.query.filters import Filter
from ownstack.v23 import credentials, flagging, rendering, write
from ownstack.v23.asked import Asked, Handler, listed
from ownstack.v23.envelope import Answer
from ownstack.v23.errors import BY_ID, ERRORS


async def errors(asked: Asked) -> Answer:
    rows = [{"error_id": e.error_id, "error_name": e.error_name, "description": e.description} for e in ERRORS]
    return listed(asked, "error", rows)


async def simulate_error(asked: Asked) -> Answer:
    if asked.bound.values["id"] not in BY_ID:
        raise BadParameterError("id")
    raise SimulatedError(asked.bound.values["id"])


async def info(asked: Asked) -> Answer:
    numbers = await asked.statistics.of(asked.site)
    site = sites.describe(asked.site, asked.visible_sites)
    return listed(asked, "info", [{**numbers, "api_revision": __version__, "site": site}])


async def list_sites(asked: Asked) -> Answer:
    return listed(asked, "site", [sites.describe(each, asked.visible_sites) for each in asked.visible_sites])


async def create_filter(asked: Asked) -> Answer:
    values = asked.bound.values
    include, exclude = values.get("include", []), values.get("exclude", [])
    for name, given in (("include", include), ("exclude", exclude)):
        if len(given) > limits.FILTER_FIELDS_MAX:
            raise BadParameterError(name)
    base = await asked.directory.find_filter(values.get("base", "default"))
    if base is None:
        raise BadParameterError("base")
    is_unsafe = values.get("unsafe", base.is_unsafe)
    made = await asked.directory.save_filter(filters.build(base, include, exclude, is_unsafe=is_unsafe))
    return listed(asked, "filter", [_described(made.name, made)])


async def describe_filters(asked: Asked) -> Answer:
    found = [(name, await asked.directory.find_filter(name)) for name in asked.bound.values["filters"]]
    return listed(asked, "filter", [_described(*each) for each in found])


def _described(name: str, filter_: Filter | None) -> Mapping[str, Any]:
    """A filter under the name that it was asked by."""
    if filter_ is None:
        return {"filter": name, "filter_type": "invalid", "included_fields": []}
    kind = "unsafe" if filter_.is_unsafe else "safe"
    return {"filter": name, "filter_type": kind, "included_fields": sorted(filter_.included)}


HANDLERS: dict[str, Handler] = {
    "errors": errors,
    "simulate_error": simulate_error,
    "info": info,
    "sites": list_sites,
    "create_filter": create_filter,
    "describe_filters": describe_filters,
    **flagging.HANDLERS,
    **credentials.HANDLERS,
    **rendering.HANDLERS,
    **write.HANDLERS,
}
