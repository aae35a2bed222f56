"""The request that a filled form stands for: address, query, body. Pure; browser, examples and tests all go by it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from ownstack.apidocs.catalogue import Method
from ownstack.apidocs.parameters import Parameter
from ownstack.kernel.forms import Fields

Pairs = tuple[tuple[str, str], ...]

LOCAL_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?\Z")

# Taken in a form where nothing else is known: something that any site has, or may have.
EXAMPLES: Mapping[str, str] = {
    "accessTokens": "YOUR_TOKEN",
    "access_tokens": "YOUR_TOKEN",
    "filters": "default;withbody",
    "id": "1",
    "ids": "1",
    "slugs": "api-clients",
    "tag": "python",
    "tags": "python",
    "title": "How do I read the second page of a list?",
    "toid": "1",
    "body": "What I tried, what I expected, and what came back instead, in **Markdown**.",
    "comment": "Clearer words",
    "option_id": "1",
    "slug": "api-clients",
    "account_id": "1",
    "requestsJson": '[{"TeamSlug": "platform", "Members": []}]',
}
# Where none of a method's parameters is required by itself, but it wants one of them.
EXAMPLES_OF: Mapping[str, Mapping[str, str]] = {
    "/search": {"tagged": "python"},
    "/search/advanced": {"q": "read a filter"},
    "/search/excerpts": {"q": "read a filter"},
}
GUID = "00000000-0000-0000-0000-000000000000"
ERROR_ID = "400"


@dataclass(frozen=True, slots=True)
class Request:
    """A call of the API, without key and token."""

    verb: str
    path: str
    """Below the version, percent-encoded."""
    template: str
    """The same with the names of what stands in it."""
    in_path: Pairs
    query: Pairs
    form: Pairs
    needs_token: bool
    missing: tuple[str, ...] = ()
    """Required parameters that have no value."""

    @property
    def address(self) -> str:
        """Path and query."""
        return f"{self.path}?{encoded(self.query)}" if self.query else self.path


def start_value(method: Method, parameter: Parameter) -> str:
    """What a form shows at first: the default, or an example where there must be a value."""
    if parameter.name == "preview":
        return "true"
    if not parameter.is_required:
        example = EXAMPLES_OF.get(method.path, {}).get(parameter.name, "")
        return parameter.default if parameter.is_shared else example
    if parameter.enum:
        return parameter.enum[0]
    if parameter.type == "guid list":
        return GUID
    if method.endpoint.handler == "simulate_error":
        return ERROR_ID
    return EXAMPLES.get(parameter.name, "")


def start(method: Method, person: Mapping[str, str] | None = None) -> Fields:
    """The form as it is shown at first; `person` has the values that must be one's own."""
    own = person or {}
    return Fields((each.name, own.get(each.name) or start_value(method, each)) for each in method.parameters)


def build(method: Method, given: Fields) -> Request:
    """The request of a form. What is empty, or is the default anyway, is not sent."""
    values = {each.name: _value(each, given.all(each.name)) for each in method.parameters}
    missing = tuple(each.name for each in method.parameters if each.is_required and not values[each.name])
    sent = tuple((each.name, values[each.name]) for each in method.parameters if _is_sent(each, values[each.name]))
    in_path = tuple((each.name, values[each.name]) for each in method.parameters if each.where == "path")
    path = method.path
    for name, value in in_path:
        if value:
            path = path.replace(f"{{{name}}}", quote(value, safe=";,"))
    return Request(
        method.verb,
        path,
        method.path,
        in_path,
        sent if method.verb == "GET" else (),
        sent if method.verb == "POST" else (),
        method.endpoint.needs_token or bool(values.get("team")),
        missing,
    )


def encoded(pairs: Sequence[tuple[str, str]]) -> str:
    """As in a query or a form; semicolons, which lists are full of, stay readable."""
    return urlencode(pairs, safe=";,", quote_via=quote)


def _is_sent(parameter: Parameter, value: str) -> bool:
    if parameter.where == "path" or not value:
        return False
    is_plain = parameter.name in ("order", "sort")
    return is_plain or not (parameter.is_shared and value == parameter.default)


def _value(parameter: Parameter, given: list[str]) -> str:
    """Several fields of one name are a list; a date of the calendar becomes Unix seconds."""
    if parameter.is_list:
        return ";".join(each.strip() for each in given if each.strip())
    value = given[0] if given else ""
    if parameter.type in ("date", "depends"):
        return _seconds(value.strip())
    return value if parameter.where == "form" else value.strip()


def _seconds(value: str) -> str:
    """What a date picker gives, in UTC; what is none, as it is."""
    if not LOCAL_DATE.match(value):
        return value
    try:
        return str(int(datetime.fromisoformat(value).replace(tzinfo=UTC).timestamp()))
    except ValueError:
        return value
