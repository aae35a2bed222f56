"""The parameters of a method as a reader meets them: its own, and those that many share, each with type, default and limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ownstack.apidocs import words
from ownstack.kernel import limits
from ownstack.v23.endpoints import Endpoint, Param


@dataclass(frozen=True, slots=True)
class Parameter:
    """A row of a method's table, and a field of its form."""

    name: str
    type: str
    """number, string, text, boolean, date, depends (on the sort), or a list of one of these"""
    where: str
    """path, query or form"""
    what: str
    is_required: bool = False
    default: str = ""
    enum: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    is_shared: bool = False

    @property
    def is_list(self) -> bool:
        return self.type.endswith(" list")

    @property
    def spoken_type(self) -> str:
        return words.TYPES[self.type]


def of(endpoint: Endpoint) -> tuple[Parameter, ...]:
    """Its own in the order of the row, then the shared ones."""
    return (*(_own(each) for each in endpoint.params), *_shared(endpoint))


def _own(param: Param) -> Parameter:
    return Parameter(
        param.name,
        param.type,
        param.where,
        words.PARAMETERS.get(param.name, ""),
        param.is_required,
        param.default if param.default != "-1" else "",
        param.enum,
        tuple(_limits(param)),
    )


def _limits(param: Param) -> Iterator[str]:
    if param.type.endswith(" list"):
        is_strict = param.where != "query" and not param.enum
        yield f"at most {param.max} values, separated by semicolons" if is_strict else "separated by semicolons"
    elif param.type == "number":
        yield f"a whole number up to {limits.ID_MAX}"
    elif param.type == "search text":
        yield f"{limits.SEARCH_CHARS_MAX} characters are read"
    elif param.type == "string" and not param.is_long and not param.enum:
        yield f"at most {limits.TEXT_PARAMETER_CHARS_MAX} characters"
    if param.may_be_empty:
        yield "sent empty, it clears the list"


def _shared(endpoint: Endpoint) -> Iterator[Parameter]:
    if endpoint.is_paged:
        yield _common("page", "number", "1", f"1 to {limits.PAGE_MAX}")
        most = "no upper limit" if endpoint.path == "/sites" else f"0 to {limits.PAGESIZE_MAX}"
        yield _common("pagesize", "number", str(limits.PAGESIZE_DEFAULT), most)
    if endpoint.has_dates:
        yield _common("fromdate", "date")
        yield _common("todate", "date")
    if endpoint.sorts:
        yield _common("order", "string", "desc", enum=("desc", "asc"))
        yield _common("sort", "string", endpoint.default_sort, enum=tuple(each.name for each in endpoint.sorts))
        if any(each.bound for each in endpoint.sorts):
            yield _common("min", "depends")
            yield _common("max", "depends")
    if endpoint.is_write:
        yield _common("preview", "boolean", "false", enum=("true", "false"), where="form")
    if not endpoint.is_network:
        yield _common("team", "string")
    yield _common("filter", "string", "default")


def _common(
    name: str, type_: str, default: str = "", *limits_: str, enum: tuple[str, ...] = (), where: str = "query"
) -> Parameter:
    return Parameter(name, type_, where, words.PARAMETERS[name], default=default, enum=enum, limits=limits_, is_shared=True)
