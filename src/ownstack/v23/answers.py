"""Methods that are no list of rows: errors, filters, info, sites. By the name that the endpoint's row gives."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ownstack import __version__
from ownstack.kernel import limits
from ownstack.kernel.errors import BadParameterError, SimulatedError
from ownstack.query import filters, sites
from ownstack.query.assemble import trim
from ownstack.query.context import Site
from ownstack.query.directory import Directory
from ownstack.query.filters import Filter
from ownstack.query.statistics import Statistics
from ownstack.v23.envelope import Answer
from ownstack.v23.errors import BY_ID, ERRORS
from ownstack.v23.params import Bound


@dataclass(frozen=True, slots=True)
class Asked:
    """A checked request, with what its method may look at."""

    bound: Bound
    filter: Filter
    site: Site
    visible_sites: list[Site]
    directory: Directory
    statistics: Statistics


Handler = Callable[[Asked], Awaitable[Answer]]


async def errors(asked: Asked) -> Answer:
    rows = [{"error_id": e.error_id, "error_name": e.error_name, "description": e.description} for e in ERRORS]
    return _listed(asked, "error", rows)


async def simulate_error(asked: Asked) -> Answer:
    if asked.bound.values["id"] not in BY_ID:
        raise BadParameterError("id")
    raise SimulatedError(asked.bound.values["id"])


async def info(asked: Asked) -> Answer:
    numbers = await asked.statistics.of(asked.site)
    site = sites.describe(asked.site, asked.visible_sites)
    return _listed(asked, "info", [{**numbers, "api_revision": __version__, "site": site}])


async def list_sites(asked: Asked) -> Answer:
    return _listed(asked, "site", [sites.describe(each, asked.visible_sites) for each in asked.visible_sites])


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
    return _listed(asked, "filter", [_described(made)])


async def describe_filters(asked: Asked) -> Answer:
    found = [(name, await asked.directory.find_filter(name)) for name in asked.bound.values["filters"]]
    unknown = {"filter_type": "invalid", "included_fields": []}
    return _listed(asked, "filter", [_described(each) if each else {"filter": name, **unknown} for name, each in found])


def _described(filter_: Filter) -> Mapping[str, Any]:
    kind = "unsafe" if filter_.is_unsafe else "safe"
    return {"filter": filter_.name, "filter_type": kind, "included_fields": sorted(filter_.included)}


def _listed(asked: Asked, type_: str, values: Iterable[Mapping[str, Any]]) -> Answer:
    """A page of objects that are all at hand."""
    everything = [trim(type_, each, asked.filter) for each in values]
    page, pagesize = asked.bound.page, asked.bound.pagesize
    end = page * pagesize
    items = everything[end - pagesize : end]
    return Answer(items, type_, end < len(everything), len(everything), page, pagesize)


HANDLERS: dict[str, Handler] = {
    "errors": errors,
    "simulate_error": simulate_error,
    "info": info,
    "sites": list_sites,
    "create_filter": create_filter,
    "describe_filters": describe_filters,
}
