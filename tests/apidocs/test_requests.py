"""What a filled form becomes: a request, and the same in every language. Pure."""

import ast
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownstack.apidocs import requests, snippets
from ownstack.apidocs.catalogue import METHODS
from ownstack.kernel.forms import Fields

SITE = "https://qa.example.com"
HARD = 'it\'s "hard" & <b>50%</b>; $HOME `id` \\ \u2019 \u2028 é 😀 ))'


def request(slug: str, *pairs: tuple[str, str]) -> requests.Request:
    return requests.build(METHODS[slug], Fields(pairs))


def code(language: str, built: requests.Request) -> str:
    return next(each.code for each in snippets.of(built, SITE) if each.slug == language)


def test_what_is_the_default_anyway_is_not_sent_but_order_and_sort_are():
    built = requests.build(METHODS["questions"], requests.start(METHODS["questions"]))
    assert built.address == "/questions?order=desc&sort=activity"


@pytest.mark.parametrize(
    "given, sent",
    [
        ("2024-01-02T03:04", "1704164640"),
        ("2024-01-02T03:04:05", "1704164645"),
        ("2024-01-02", "1704153600"),
        ("1704164640", "1704164640"),
        ("-5", "-5"),
        ("2024-13-45", "2024-13-45"),
        ("tomorrow", "tomorrow"),
    ],
)
def test_a_date_of_a_picker_becomes_unix_seconds_and_what_is_none_stays(given, sent):
    assert dict(request("questions", ("fromdate", given)).query)["fromdate"] == sent


def test_several_values_of_one_field_are_a_list():
    built = request("users-network-activity", ("id", "1"), ("types", "answers"), ("types", "posts"))
    assert built.address == "/users/1/network-activity?types=answers;posts"


def test_a_path_is_encoded_and_keeps_its_semicolons():
    built = request("related-tags", ("tags", "c++; c#/f"))
    assert built.path == "/tags/c%2B%2B;%20c%23%2Ff/related"


def test_what_is_required_and_not_given_is_told():
    assert request("create-question", ("title", "x")).missing == ("body", "tags")


def test_a_team_takes_a_token():
    assert "X-API-Access-Token" not in code("curl", request("questions"))
    assert "X-API-Access-Token" in code("curl", request("questions", ("team", "platform")))


def test_a_write_sends_its_values_in_the_form_and_nothing_in_the_address():
    built = request("create-comment", ("id", "7"), ("body", " x "), ("preview", "true"))
    assert (built.address, built.form) == ("/posts/7/comments/add", (("body", " x "), ("preview", "true")))
    assert built.query == ()


@given(st.text().filter(lambda text: "\0" not in text and text.strip()))
def test_no_text_breaks_out_of_its_quotes_in_the_shell(text):
    words = shlex.split(code("curl", request("create-comment", ("id", "7"), ("body", text))))
    assert f"body={text}" in words


@given(st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: text.strip()))
def test_no_text_breaks_out_of_its_quotes_in_python(text):
    tree = ast.parse(code("python", request("create-comment", ("id", "7"), ("body", text))))
    assert text in {each.value for each in ast.walk(tree) if isinstance(each, ast.Constant)}


def test_quotes_are_doubled_in_powershell_the_typographic_ones_too():
    written = code("powershell", request("create-comment", ("id", "7"), ("body", HARD)))
    assert "'body' = 'it''s \"hard\"" in written
    assert "\u2019\u2019" in written


def test_a_line_of_plain_http_can_hold_no_other_line():
    written = code("http", request("similar", ("title", "a\r\nX-Evil: 1")))
    assert [each for each in written.split("\n") if each.startswith("X-Evil")] == []
