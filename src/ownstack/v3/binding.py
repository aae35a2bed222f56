"""Path, query and body of a request, parsed and checked before any connection is taken: liberal in (api-v3.md section 3).

What is wrong is told for all names at once (`BindingError`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from ownstack.kernel import http, limits
from ownstack.query.sorts import Sort
from ownstack.v3.errors import BindingError
from ownstack.v3.operations import INT_MAX, PAGE_SIZES, Operation, Param, is_number

PAGE_SIZE_DEFAULT = 30
LIST_MAX = 1000
_INTEGER = re.compile(r"\s*[+-]?[0-9]{1,19}\s*\Z", re.ASCII)
_BOOLEANS = {"true": True, "false": False}
_MONTH = re.compile(r"\d{4}-\d{2}\Z", re.ASCII)

Query = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Bound:
    """A request that has passed every check."""

    values: dict[str, Any]
    """Of path and query, by name."""
    sort: Sort | None
    is_descending: bool
    page: int
    page_size: int


def query_of(encoded: bytes) -> dict[str, list[str]]:
    """A query string by lower-case name; all values of each, first to last. ValueError where there are too many."""
    found: dict[str, list[str]] = {}
    text = encoded.decode("latin-1")
    for name, value in parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=http.FIELDS_MAX):
        found.setdefault(name.lower(), []).append(value)
    return found


def bind(operation: Operation, path: Mapping[str, str], query: Query) -> Bound:
    """Raises BindingError for all that is wrong. Unknown names are ignored; of a name given twice the first counts."""
    errors: dict[str, list[str]] = {}
    values: dict[str, Any] = {}
    for name, given in path.items():
        _keep(values, errors, name, given, _path_value(name, given))
    for param in operation.params:
        found = [each for each in query.get(param.name.lower(), []) if each.strip()]
        if found:
            _keep(values, errors, param.name, found[0], _value(param, found))
        elif param.is_required:
            errors[_pascal(param.name)] = [f"The {param.name} field is required."]
    sort, is_descending = _sorting(operation, query, errors)
    page, page_size = _paging(operation, query, errors)
    if errors:
        raise BindingError(errors)
    return Bound(values, sort, is_descending, page, page_size)


def _keep(values: dict[str, Any], errors: dict[str, list[str]], name: str, given: str, value: Any) -> None:
    if value is None:
        errors[_pascal(name)] = [f"The value '{given[:100]}' is not valid."]
    else:
        values[name] = value


def _path_value(name: str, given: str) -> Any:
    return integer(given) if is_number(name) else text(given)


def _value(param: Param, given: list[str]) -> Any:
    if param.type == "integer list":
        parts = [part for each in given for part in each.split(",") if part.strip()]
        found = [integer(part) for part in parts]
        return None if None in found or len(found) > LIST_MAX else found
    value: Any = _PARSERS[param.type](given[0])
    if param.enum and value is not None:
        return _of_enum(param.enum, str(value))
    return None if param.minimum is not None and value is not None and value < param.minimum else value


def integer(given: str) -> int | None:
    """An int32, as all ids and numbers of v3 are."""
    if not _INTEGER.match(given):
        return None
    value = int(given)
    return value if -INT_MAX - 1 <= value <= INT_MAX else None


def boolean(given: str) -> bool | None:
    return _BOOLEANS.get(given.strip().lower())


def text(given: str) -> str | None:
    return None if "\0" in given or len(given) > limits.TEXT_PARAMETER_CHARS_MAX else given


def date_time(given: str) -> dt.datetime | None:
    """A moment, a day or a month (its first moment); UTC where no zone is named."""
    given = given.strip().replace(" ", "+")  # a plus sign that nobody encoded
    try:
        found = dt.datetime.fromisoformat(f"{given}-01" if _MONTH.match(given) else given)
        return found.replace(tzinfo=found.tzinfo or dt.UTC).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


_PARSERS = {"integer": integer, "boolean": boolean, "string": text, "date-time": date_time}


def _of_enum(enum: Iterable[str], given: str) -> str | None:
    return next((each for each in enum if each.lower() == given.strip().lower()), None)


def _sorting(operation: Operation, query: Query, errors: dict[str, list[str]]) -> tuple[Sort | None, bool]:
    if not operation.sorts:
        return None, operation.is_descending
    sort, is_descending = operation.sorts[0], operation.is_descending
    if given := "".join(query.get("sort", [])[:1]):
        name = _of_enum([each.name for each in operation.sorts], given)
        sort = next((each for each in operation.sorts if each.name == name), sort)
        if name is None:
            errors["Sort"] = [f"The value '{given[:100]}' is not valid for Sort."]
    if operation.has_order and (given := "".join(query.get("order", [])[:1])):
        order = _of_enum(("asc", "desc"), given)
        is_descending = order == "desc"
        if order is None:
            errors["Order"] = [f"The value '{given[:100]}' is not valid for Order."]
    return sort, is_descending


def _paging(operation: Operation, query: Query, errors: dict[str, list[str]]) -> tuple[int, int]:
    """A page size outside the four is refused, as the real document has it (api-v3.md, open doubt 10)."""
    if not operation.is_list:
        return 1, LIST_MAX
    page, size = _number(query, "page", 1), _number(query, "pagesize", PAGE_SIZE_DEFAULT)
    if page is None or page < 1:
        errors["Page"] = [f"The field Page must be between 1 and {INT_MAX}."]
    if size not in PAGE_SIZES:
        errors["PageSize"] = [f"The field PageSize must match the regular expression '{'|'.join(map(str, PAGE_SIZES))}'."]
    return page or 1, size or PAGE_SIZE_DEFAULT


def _number(query: Query, name: str, default: int) -> int | None:
    given = "".join(query.get(name, [])[:1]).strip()
    return integer(given) if given else default


def _pascal(name: str) -> str:
    return name[:1].upper() + name[1:]
