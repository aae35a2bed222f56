"""How a request is refused: ids, names and messages as documented, HTTP 400 whatever the error, 200 under JSONP."""

from __future__ import annotations

import pytest

from ownstack.v23.errors import ERRORS
from tests.v23.driver import Api

NO_METHOD = (404, "no_method", "no method found with this name")


@pytest.mark.parametrize("path", ["/nonsense", "/questions/1/nonsense", "/questions/abc", "/questions/1;x", "/users/1.5", "/"])
def test_an_unknown_route_or_letters_where_digits_belong_is_no_method(beer: Api, path: str) -> None:
    reply = beer.get(path)
    assert (reply.status, reply.error) == (400, NO_METHOD)


@pytest.mark.parametrize("verb", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_wrong_verb_is_no_method(beer: Api, verb: str) -> None:
    assert beer.send(verb, "/api/2.3/questions").error == NO_METHOD


def test_an_error_has_three_fields_in_their_order_and_no_wrapper(beer: Api) -> None:
    assert list(beer.get("/questions", sort="nonsense").json) == ["error_id", "error_message", "error_name"]


@pytest.mark.parametrize("error", ERRORS, ids=lambda each: each.error_name)
def test_errors_are_simulated_by_their_id(beer: Api, error: object) -> None:
    error_id, name = error.error_id, error.error_name  # type: ignore[attr-defined]
    reply = beer.get(f"/errors/{error_id}")
    assert (reply.status, reply.error) == (400, (error_id, name, "simulated"))
    assert beer.get(f"/errors/{error_id}", callback="f").status == 200


def test_an_error_that_does_not_exist_is_a_bad_parameter(beer: Api) -> None:
    assert beer.get("/errors/999").error == (400, "bad_parameter", "id")


def test_the_errors_are_listed(beer: Api) -> None:
    assert [each["error_id"] for each in beer.get("/errors").items] == [each.error_id for each in ERRORS]


def test_no_filter_takes_an_errors_fields_away(beer: Api) -> None:
    assert beer.get("/questions", filter="none", sort="nonsense").error == (400, "bad_parameter", "sort")


def test_an_unknown_filter_is_told_in_words(beer: Api) -> None:
    for name in ("nonsense", "!nonsense", "Default", "!" + "x" * 500):
        assert beer.get("/questions", filter=name).error == (400, "bad_parameter", "Invalid filter specified")


@pytest.mark.parametrize(
    ("name", "values"),
    {
        "sort": ["nonsense", "reputation"],
        "order": ["up", "descending"],
        "page": ["0", "-1", "1.5", "x", "99999999999"],
        "pagesize": ["101", "1.5", "x"],
        "fromdate": ["yesterday", "1.5"],
        "todate": ["x"],
        "min": ["x", "2020-01-01"],
        "max": ["x"],
    }.items(),
)
def test_a_bad_value_is_told_by_the_bare_name(beer: Api, name: str, values: list[str]) -> None:
    for value in values:
        assert beer.get("/questions", **{name: value}).error == (400, "bad_parameter", name)


def test_an_id_out_of_range_and_too_many_of_them_are_told_by_the_bare_name(beer: Api) -> None:
    for ids in ("2147483648", "9" * 30, ";".join(map(str, range(1, 102)))):
        assert beer.get(f"/questions/{ids}").error == (400, "bad_parameter", "ids")


def test_a_revision_that_is_no_guid_is_no_method(beer: Api) -> None:
    assert beer.get("/revisions/12").error == NO_METHOD
