"""The filter editor names a choice of fields as the API would, knows every type, and tells what the choice costs."""

import pytest

from ownstack.apidocs.catalogue import METHODS
from ownstack.query import costs, filters
from ownstack.query.context import Site
from ownstack.query.types import TYPES

pytestmark = pytest.mark.xdist_group("apidocs_editor")
EDITOR = "/api/docs/editor"
SITE = Site(1, "a", "main", "A", "", 0, "https://a.example", frozenset({"collectives"}))
EVERYTHING = filters.build(filters.NONE, filters.ALL_FIELDS, (), is_unsafe=False)


def price(served, **query):
    reply = served.get(f"{EDITOR}/price", params=query)
    assert reply.status_code == 200, reply.text
    return reply.json()


def made(served, granted, **asked) -> str:
    reply = served.get("/api/2.3/filters/create", params=asked, headers={"X-API-Key": granted.access["api_key"]})
    return reply.json()["items"][0]["filter"]


@pytest.mark.parametrize(
    "asked",
    [
        {"include": "question.answers;answer.body"},
        {"base": "withbody", "exclude": "question.link;.quota_max", "unsafe": "true"},
        {"base": "none", "include": ".items;user.display_name;no.such_field"},
        {"unsafe": "true"},
    ],
)
def test_a_choice_has_the_name_that_the_api_gives_it(served, granted, asked):
    assert price(served, **asked)["name"] == made(served, granted, **asked)


@pytest.mark.parametrize(
    "asked, name",
    [
        ({}, "default"),
        ({"base": "none", "include": ".total"}, "total"),
        ({"base": "default", "include": ";".join(filters.BODIES)}, "withbody"),
    ],
)
def test_a_choice_that_is_built_in_has_that_name(served, asked, name):
    assert price(served, **asked)["name"] == name


def test_the_cost_grows_with_the_lists_inside(served):
    plain = price(served, method="questions", base="none", include=".items;question.title")
    assert (plain["statements"], plain["parts"]) == (1, ["rows"])
    rich = price(served, method="questions", base="none", include=".items;.total;question.answers;answer.comments;comment.body")
    assert rich["parts"] == ["rows", "total", "question.answers", "answer.comments"]
    assert price(served, method="questions", base="total")["parts"] == ["total"]


def test_what_no_filter_changes_has_no_price(served):
    assert price(served, method="info") == {"name": "default", "statements": None, "parts": []}


@pytest.mark.parametrize("slug", METHODS)
def test_every_method_can_be_priced_with_every_field(slug):
    from ownstack.apidocs import editor

    told = [editor.cost(each, METHODS[slug], SITE) for each in (filters.NONE, filters.DEFAULT, EVERYTHING)]
    if told[0]["statements"] is None:
        assert all(each["statements"] is None for each in told)
    else:
        least, default, most = (each["statements"] for each in told)
        assert (least, default >= 1, most >= default + 1) == (0, True, True)


def test_the_tree_has_every_field_of_every_type(served):
    told = served.get(f"{EDITOR}/types").json()
    fields = {f"{name}.{field['name']}" for name, rows in told["types"].items() for field in rows}
    assert fields | {f".{field['name']}" for field in told["wrapper"]} == filters.ALL_FIELDS
    assert set(told["returns"]) == set(METHODS)
    assert {field["type"] for rows in told["types"].values() for field in rows if field.get("is_object")} <= set(TYPES)


def test_an_unknown_base_or_method_is_told(served):
    assert served.get(f"{EDITOR}/price", params={"base": "!unknown"}).json() == {"fault": "base"}
    assert served.get(f"{EDITOR}/price", params={"base": "!unknown"}).status_code == 400
    assert served.get(EDITOR, params={"method": "nothing"}).status_code == 400


def page(served, **query) -> str:
    reply = served.get(EDITOR, params=query)
    assert reply.status_code == 200, reply.text
    return reply.text


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/api/docs/", "/users/logout", "javascript:alert(1)", "/api/docs/\\evil"],
)
def test_the_editor_leads_back_to_the_documentation_only(served, elsewhere):
    assert 'data-return-to="/api/docs/questions"' in page(served, **{"return": "/api/docs/questions"})
    assert 'data-return-to=""' in page(served, **{"return": elsewhere})


def test_the_most_that_a_page_costs():
    """The figures of tests/v23/test_statements.py, where they are counted."""
    found = {
        name: (costs.of(filters.DEFAULT, name, SITE).statements, costs.of(EVERYTHING, name, SITE).statements)
        for name in ("question", "answer", "user")
    }
    assert found == {"question": (5, 18), "answer": (7, 10), "user": (1, 4)}
