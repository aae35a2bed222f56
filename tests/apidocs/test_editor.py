"""The filter editor names a choice of fields as the API would, knows every type, and tells what the choice costs."""

import pytest

from ownstack.apidocs.catalogue import METHODS
from ownstack.query import costs, filters
from ownstack.query.context import Site
from ownstack.query.types import TYPES
from tests.apidocs.living import living

__all__ = ["living"]
EDITOR = "/api/docs/editor"
SITE = Site(1, "a", "main", "A", "", 0, "https://a.example", frozenset({"collectives"}))
EVERYTHING = filters.build(filters.NONE, filters.ALL_FIELDS, (), is_unsafe=False)


def price(living, **query):
    reply = living.http.get(f"{EDITOR}/price", params=query)
    assert reply.status_code == 200, reply.text
    return reply.json()


@pytest.mark.parametrize(
    "asked",
    [
        {"include": "question.answers;answer.body"},
        {"base": "withbody", "exclude": "question.link;.quota_max", "unsafe": "true"},
        {"base": "none", "include": ".items;user.display_name;no.such_field"},
        {"unsafe": "true"},
    ],
)
def test_a_choice_has_the_name_that_the_api_gives_it(living, asked):
    assert price(living, **asked)["name"] == living.api("/filters/create", **asked)["items"][0]["filter"]


@pytest.mark.parametrize(
    "asked, name",
    [
        ({}, "default"),
        ({"base": "none", "include": ".total"}, "total"),
        ({"base": "default", "include": ";".join(filters.BODIES)}, "withbody"),
    ],
)
def test_a_choice_that_is_built_in_has_that_name(living, asked, name):
    assert price(living, **asked)["name"] == name


def test_the_cost_grows_with_the_lists_inside(living):
    plain = price(living, method="questions", base="none", include=".items;question.title")
    assert (plain["statements"], plain["parts"]) == (1, ["rows"])
    rich = price(living, method="questions", base="none", include=".items;.total;question.answers;answer.comments;comment.body")
    assert rich["parts"] == ["rows", "total", "question.answers", "answer.comments"]
    assert price(living, method="questions", base="total")["parts"] == ["total"]


def test_what_no_filter_changes_has_no_price(living):
    assert price(living, method="info") == {"name": "default", "statements": None, "parts": []}


@pytest.mark.parametrize("slug", METHODS)
def test_every_method_can_be_priced_with_every_field(slug):
    from ownstack.apidocs import editor

    told = [editor.cost(each, METHODS[slug], SITE) for each in (filters.NONE, filters.DEFAULT, EVERYTHING)]
    if told[0]["statements"] is None:
        assert all(each["statements"] is None for each in told)
    else:
        least, default, most = (each["statements"] for each in told)
        assert (least, default >= 1, most >= default + 1) == (0, True, True)


def test_the_tree_has_every_field_of_every_type(living):
    told = living.http.get(f"{EDITOR}/types").json()
    fields = {f"{name}.{field['name']}" for name, rows in told["types"].items() for field in rows}
    assert fields | {f".{field['name']}" for field in told["wrapper"]} == filters.ALL_FIELDS
    assert set(told["returns"]) == set(METHODS)
    assert {field["type"] for rows in told["types"].values() for field in rows if field.get("is_object")} <= set(TYPES)


def test_an_unknown_base_or_method_is_told(living):
    assert living.http.get(f"{EDITOR}/price", params={"base": "!unknown"}).json() == {"fault": "base"}
    assert living.http.get(f"{EDITOR}/price", params={"base": "!unknown"}).status_code == 400
    assert living.http.get(EDITOR, params={"method": "nothing"}).status_code == 400


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/api/docs/", "/users/logout", "javascript:alert(1)", "/api/docs/\\evil"],
)
def test_the_editor_leads_back_to_the_documentation_only(living, elsewhere):
    assert 'data-return-to="/api/docs/questions"' in living.page("/editor", **{"return": "/api/docs/questions"})
    assert 'data-return-to=""' in living.page("/editor", **{"return": elsewhere})


def test_the_most_that_a_page_costs():
    """The figures of tests/v23/test_statements.py, where they are counted."""
    found = {
        name: (costs.of(filters.DEFAULT, name, SITE).statements, costs.of(EVERYTHING, name, SITE).statements)
        for name in ("question", "answer", "user")
    }
    assert found == {"question": (5, 18), "answer": (7, 10), "user": (1, 4)}
