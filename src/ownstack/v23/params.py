"""Parameters of a request, parsed and checked before any connection is taken. The message of a refusal is the bare name."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ownstack.kernel import limits
from ownstack.kernel.errors import BadParameterError, NoMethodError
from ownstack.query.context import Site
from ownstack.query.sorts import ENUM_BOUNDS, Sort
from ownstack.v23.endpoints import Endpoint, Param

_INTEGER = re.compile(r"[+-]?[0-9]{1,20}\Z", re.ASCII)
_DIGITS = re.compile(r"-?[0-9]+\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bound:
    """A request that has passed every check. `values` are those of the source and of min, max, fromdate, todate."""

    values: dict[str, Any]
    sort: Sort | None
    is_descending: bool
    page: int
    pagesize: int


def bind(endpoint: Endpoint, path: Mapping[str, str], query: Mapping[str, str], site: Site) -> Bound:
    """All parameters of a request. Unknown ones are ignored.

    Raises NoMethodError for letters where digits belong in the path, BadParameterError for the rest.
    """
    values: dict[str, Any] = {}
    for param in endpoint.params:
        given = path.get(param.name) if param.where == "path" else query.get(param.name)
        if param.where != "path" and not (param.may_be_empty and given is not None):
            given = given or param.default or None
        if given is None:
            if param.is_required:
                raise BadParameterError(param.name)
            continue
        values[param.name] = _value(param, given, site)
    sort = _sort(endpoint, query)
    if endpoint.has_dates:
        values.update(_dates(query))
    if sort:
        values.update(_min_max(sort, query))
    if endpoint.is_write:
        values.update(_of_write(query))
    return Bound(values, sort, _is_descending(endpoint, query), *_page(endpoint, query))


# ---------------------------------------------------------------- values of one parameter


def _value(param: Param, given: str, site: Site) -> Any:
    value = _PARSERS[param.type](param, given)
    if param.enum and param.type != "boolean":
        _check_enum(param, value)
    if param.are_collectives:
        return site.tags_of(value)
    if not param.are_tags:
        return value
    # A single tag is compared as a list of one, so that the tag index serves both.
    return list(dict.fromkeys(site.tag_name(each) for each in (value if isinstance(value, list) else [value])))


def _check_enum(param: Param, value: str | list[str]) -> None:
    for each in value if isinstance(value, list) else [value]:
        if each not in param.enum:
            raise (NoMethodError("no method found with this name") if param.where == "path" else BadParameterError(param.name))


def _items(param: Param, given: str) -> list[str]:
    items = list(dict.fromkeys(each.strip() for each in given.split(";") if each.strip()))
    if len(items) > param.max and param.where != "query":
        raise BadParameterError(param.name)
    return items


def _number(param: Param, given: str) -> int:
    if not _DIGITS.match(given.strip()):
        raise (NoMethodError("no method found with this name") if param.where == "path" else BadParameterError(param.name))
    return _id(param, given)


def _id(param: Param, given: str) -> int:
    value = int(given) if len(given) <= 20 else limits.ID_MAX + 1
    if not -limits.ID_MAX <= value <= limits.ID_MAX:
        raise BadParameterError(param.name)
    return value


def _numbers(param: Param, given: str) -> list[int]:
    items = _items(param, given)
    if not items or not all(_DIGITS.match(each) for each in items):
        raise NoMethodError("no method found with this name")
    return list(dict.fromkeys(_id(param, each) for each in items))


def _guids(param: Param, given: str) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(each) for each in _items(param, given)]
    except ValueError:
        raise NoMethodError("no method found with this name") from None


def _text(param: Param, given: str) -> str:
    if (len(given) > limits.TEXT_PARAMETER_CHARS_MAX and not param.is_long) or "\0" in given:
        raise BadParameterError(param.name)
    return given


def _long_text(param: Param, given: str) -> str:
    if "\0" in given:
        raise BadParameterError(param.name)
    return given


def _search_text(_param: Param, given: str) -> str:
    """What a person types is never wrong; what is too long for a query is left off."""
    return given.replace("\0", " ")[: limits.SEARCH_CHARS_MAX]


def _texts(param: Param, given: str) -> list[str]:
    if "\0" in given:
        raise BadParameterError(param.name)
    return _items(param, given)


def _boolean(param: Param, given: str) -> bool:
    lowered = given.strip().lower()
    if lowered not in ("true", "false"):
        raise BadParameterError(param.name)
    return lowered == "true"


_PARSERS: dict[str, Callable[[Param, str], Any]] = {
    "number": _number,
    "number list": _numbers,
    "guid list": _guids,
    "string": _text,
    "search text": _search_text,
    "string list": _texts,
    "access token list": _texts,
    "boolean": _boolean,
    "date": lambda param, given: _seconds(param.name, given),
    "text": _long_text,
}


# ---------------------------------------------------------------- what many methods share


def integer(name: str, given: str, least: int, most: int) -> int:
    """A whole number within limits; BadParameterError with the bare name otherwise."""
    if not _INTEGER.match(given.strip()):
        raise BadParameterError(name)
    value = int(given)
    if not least <= value <= most:
        raise BadParameterError(name)
    return value


def _seconds(name: str, given: str) -> int:
    """Unix seconds; before year 1 and after year 9999 count as these (negative ones are accepted, reference conventions)."""
    if not _INTEGER.match(given.strip()):
        raise BadParameterError(name)
    return max(limits.DATE_MIN_S, min(limits.DATE_MAX_S, int(given)))


_BOOLEAN = Param("preview", "boolean")


def _of_write(query: Mapping[str, str]) -> dict[str, Any]:
    """`preview`, and the date of the past that an impersonating client may give."""
    found: dict[str, Any] = {"preview": _boolean(_BOOLEAN, query["preview"])} if query.get("preview") else {}
    if given := query.get("creation_date"):
        found["at"] = _seconds("creation_date", given)
    return found


def _dates(query: Mapping[str, str]) -> dict[str, int]:
    """Both ends inclusive; the end binds the whole of its second."""
    found = {name: _seconds(name, given) for name in ("fromdate", "todate") if (given := query.get(name))}
    if "todate" in found:
        found["todate"] += 1
    return found


def _sort(endpoint: Endpoint, query: Mapping[str, str]) -> Sort | None:
    if not endpoint.sorts:
        return None
    asked = query.get("sort") or endpoint.default_sort
    for each in endpoint.sorts:
        if each.name == asked.lower():
            return each
    raise BadParameterError("sort")


def _is_descending(endpoint: Endpoint, query: Mapping[str, str]) -> bool:
    order = (query.get("order") or "desc").lower()
    if endpoint.sorts and order not in ("desc", "asc"):
        raise BadParameterError("order")
    return order != "asc"


def _min_max(sort: Sort, query: Mapping[str, str]) -> dict[str, Any]:
    return {name: _limit(sort, name, given) for name in ("min", "max") if (given := query.get(name))}


def _limit(sort: Sort, name: str, given: str) -> Any:
    if sort.bound == "date":
        return _seconds(name, given) + (1 if name == "max" else 0)
    if sort.bound == "number":
        if not _INTEGER.match(given.strip()):
            raise BadParameterError(name)
        return max(-limits.INTEGER_MAX, min(limits.INTEGER_MAX, int(given)))
    if sort.bound == "string" and "\0" not in given and len(given) <= limits.TEXT_PARAMETER_CHARS_MAX:
        return given
    words = ENUM_BOUNDS.get(sort.bound, {})
    if given.lower() not in words:
        raise BadParameterError(name)
    return words[given.lower()]


def _page(endpoint: Endpoint, query: Mapping[str, str]) -> tuple[int, int]:
    if not endpoint.is_paged:
        return 1, limits.PAGESIZE_DEFAULT
    page = integer("page", query.get("page") or "1", 1, limits.PAGE_MAX)
    # /sites has no upper bound; a negative size was once answered with 200, which we read as none (api-2.3.md section 3).
    most = limits.INTEGER_MAX if endpoint.path == "/sites" else limits.PAGESIZE_MAX
    pagesize = integer("pagesize", query.get("pagesize") or str(limits.PAGESIZE_DEFAULT), -limits.INTEGER_MAX, most)
    return page, max(0, pagesize)
