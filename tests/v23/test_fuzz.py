"""Broken input of every kind: never an internal error, always a documented reply, compressed and valid JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ownstack.v23.endpoints import ENDPOINTS
from ownstack.v23.errors import BY_ID
from tests.v23.driver import Api, Reply

EXAMPLES_MAX = 250
BROKEN = settings(max_examples=EXAMPLES_MAX, deadline=None, derandomize=True, database=None)

# Characters of every plane, and bytes that are no UTF-8, both percent-encoded; then what numbers and lists may be taken for.
texts = st.one_of(st.text(max_size=30), st.text(st.characters(min_codepoint=0x10000), max_size=5)).map(
    lambda each: quote(each, safe="")
)
garbage = st.binary(max_size=30).map(lambda each: quote_from_bytes(each, safe=""))
# fmt: off
NUMBERS = (
    "0", "-0", "+1", "-1", "1.5", "1e9", "0x10", "%D9%A3", "%E0%A5%A7", "%EF%BC%91", "%C2%B2", "%2B5", "%20 7", "1_000", "2147483648",
    "-2147483649", "9223372036854775808", "9" * 400, "9" * 5000, "-" + "9" * 30, "NaN", "Infinity",
)
ODDITIES = (
    "", "%00", "a%00b", "%", "%zz", "%u1234", "%ff%fe", "%ed%a0%80", "%f4%90%80%80", ";", ";;;", "null", "None", "[]", "{}", "'--",
    "%27%3B", "%5C", "%2F", "..%2F..", "!", "!x", "!%00", "*", "%25", "_", "x" * 60_000, "%F0%9F%98%80" * 2000, "1;" * 5000, "%22" * 999,
    "(" * 999, "%22a", "a%20OR%20" * 300, "%5Ba%5D%20-%22", "score%3A9999999999999", "user%3A%00", "created%3A9999999..",
)
# fmt: on
numbers = st.one_of(
    st.integers().map(str), st.integers(-(2**70), 2**70).map(str), st.floats().map(str), st.sampled_from(NUMBERS)
)
oddities = st.sampled_from(ODDITIES)
lists = st.lists(st.one_of(numbers, texts), max_size=120).map(";".join)
values = st.one_of(texts, garbage, numbers, oddities, lists)
COMMON = (
    "page",
    "pagesize",
    "sort",
    "order",
    "min",
    "max",
    "fromdate",
    "todate",
    "filter",
    "site",
    "team",
    "callback",
    "key",
    "access_token",
)
names = st.one_of(st.sampled_from(sorted({each.name for row in ENDPOINTS for each in row.params} | set(COMMON))), texts)
sensible = st.sampled_from(
    [
        ("filter", "withbody"),
        ("sort", "votes"),
        ("sort", "name"),
        ("sort", "rank"),
        ("sort", "activity"),
        ("order", "asc"),
        ("page", "2"),
        ("unsafe", "true"),
        ("base", "none"),
        ("team", "platform"),
    ]
)
queries = st.lists(st.one_of(st.tuples(names, values), sensible), max_size=6).map(
    lambda pairs: "&".join(f"{k}={v}" for k, v in pairs)
)
MARKS = sorted({each.name for row in ENDPOINTS for each in row.params if each.where == "path"})
templates = st.sampled_from([each.path for each in ENDPOINTS])
header_text = st.text(st.characters(max_codepoint=255), max_size=60)


def check(reply: Reply) -> None:
    assert reply.headers["content-encoding"] in ("gzip", "deflate")
    if reply.headers["content-type"].startswith("application/javascript"):
        assert reply.status == 200
        body = json.loads(reply.text[reply.text.index("(") + 1 : -1])
    else:
        body = reply.json
        assert reply.status == (400 if "error_id" in body else 200)
    if "error_id" in body:
        assert list(body)[:3] == ["error_id", "error_message", "error_name"]
        assert body["error_id"] in BY_ID
        assert body["error_id"] not in (500, 503), body


def places() -> Iterator[tuple[str, str]]:
    """Each place that a value can have: a template and the query before it; a parameter of many methods once."""
    seen = set(COMMON)
    yield from (("/questions", f"{name}=") for name in COMMON)
    yield from (("/badges", f"sort={sort}&{bound}=") for sort in ("name", "rank", "type") for bound in ("min", "max"))
    for endpoint in ENDPOINTS:
        if "{" in endpoint.path and endpoint.path != "/errors/{id}":
            yield endpoint.path, ""
        for param in endpoint.params:
            if param.where == "query" and (endpoint.group, param.name) not in seen:
                seen.add((endpoint.group, param.name))
                yield endpoint.path, f"{param.name}="


@pytest.mark.parametrize("value", (*NUMBERS, *ODDITIES), ids=lambda each: each[:12])
def test_every_oddity_in_every_place(demo: Api, value: str) -> None:
    for template, name in places():
        path = template.format_map(dict.fromkeys(MARKS, "1" if name else value))
        check(demo.send("GET", f"/api/2.3{path}", name + value if name else ""))


@BROKEN
@given(templates, st.data())
def test_any_value_in_a_path(demo: Api, template: str, data: st.DataObject) -> None:
    if template == "/errors/{id}":
        return
    marks = {name: data.draw(values) for name in MARKS if f"{{{name}}}" in template}
    check(demo.send("GET", "/api/2.3" + template.format_map(marks)))


@BROKEN
@given(templates, queries)
def test_any_query_string(demo: Api, template: str, query: str) -> None:
    path = template.format_map(dict.fromkeys(MARKS, "1") | {"period": "month"})
    if template != "/errors/{id}":
        check(demo.send("GET", f"/api/2.3{path}", query))


@BROKEN
@given(st.text(max_size=40), st.binary(max_size=80))
def test_any_path_and_query_not_even_encoded(demo: Api, path: str, query: bytes) -> None:
    check(
        demo.send(
            "GET", f"/api/2.3/{path}".split("?", maxsplit=1)[0].encode("utf-8", "replace").decode(), query.decode("latin-1")
        )
    )


@BROKEN
@given(
    st.dictionaries(st.sampled_from(["Accept-Encoding", "X-API-Access-Token", "Content-Type", "Accept", "Cookie"]), header_text)
)
def test_any_headers(demo: Api, headers: dict[str, str]) -> None:
    check(demo.get("/info", list(headers.items())))


@BROKEN
@given(header_text)
def test_any_key(demo: Api, key: str) -> None:
    check(demo.get("/info", [("X-API-Key", key)], key=""))


@BROKEN
@given(
    st.one_of(st.binary(max_size=200), queries.map(str.encode)),
    st.sampled_from(["application/x-www-form-urlencoded", "application/json", ""]),
)
def test_any_body(demo: Api, body: bytes, content_type: str) -> None:
    check(demo.send("POST", "/api/2.3/filters/create", "", [("Content-Type", content_type)], body=body))


@pytest.mark.parametrize("verb", ["GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW", "get", ""])
def test_any_verb(demo: Api, verb: str) -> None:
    check(demo.send(verb, "/api/2.3/questions"))


def test_what_is_too_long_or_too_much_is_refused(demo: Api) -> None:
    for query in ("x" * 200_000, "&".join("a=1" for _ in range(20_000)), "filter=" + "!" * 60_000):
        assert demo.send("GET", "/api/2.3/questions", query).error[0] == 400
    form = [("Content-Type", "application/x-www-form-urlencoded")]
    assert demo.send("POST", "/api/2.3/filters/create", "", form, body=b"x" * 2_000_000).error[0] == 400


def test_of_two_values_the_last_counts(demo: Api) -> None:
    assert len(demo.send("GET", "/api/2.3/questions", "pagesize=5&pagesize=2").items) == 2
