"""Pages, their sizes and their wrapper."""

from __future__ import annotations

from tests.v23.driver import Api


def test_a_page_holds_thirty_unless_asked_otherwise(beer: Api) -> None:
    sizes = {size: len(beer.get("/questions", pagesize=size).items) for size in (0, 1, 7, 100)}
    assert sizes == {0: 0, 1: 1, 7: 7, 100: 100}
    assert len(beer.get("/questions").items) == 30


def test_a_negative_size_is_taken_as_none(beer: Api) -> None:
    assert beer.get("/questions", pagesize=-3).items == []


def test_an_empty_parameter_is_as_if_not_given(beer: Api) -> None:
    given = beer.get("/questions", page="", pagesize="", sort="", order="", min="", fromdate="", tagged="", filter="")
    assert given.items == beer.get("/questions").items


def test_the_wrapper_has_its_fields_in_order(beer: Api) -> None:
    assert list(beer.get("/questions").json) == ["items", "has_more", "quota_max", "quota_remaining"]
    everything = beer.filter(".total", ".page", ".page_size", ".type")
    assert list(beer.get("/questions", filter=everything).json)[:6] == [
        "total",
        "page_size",
        "page",
        "type",
        "items",
        "has_more",
    ]


def test_total_is_all_there_is_and_nothing_else_is_sent(beer: Api) -> None:
    assert beer.get("/questions", filter="total").json == {"total": 1029}
    assert beer.get("/answers", filter="total").json == {"total": 2277}
    assert beer.get("/questions", filter="total", tagged="nonesuch").json == {"total": 0}


def test_beyond_the_last_page_there_is_nothing(beer: Api) -> None:
    reply = beer.get("/questions", page=1000)
    assert (reply.items, reply.json["has_more"]) == ([], False)


def test_a_deep_page_goes_on_where_the_one_before_ended(beer: Api) -> None:
    whole = [each["question_id"] for each in beer.pages("/questions", 100, sort="votes")]
    assert len(set(whole)) == len(whole) == 1029
    fifth = beer.get("/questions", sort="votes", pagesize=50, page=15).items
    assert [each["question_id"] for each in fifth] == whole[700:750]


def test_without_key_the_25th_page_is_the_last(beer_database: str, serve) -> None:  # type: ignore[no-untyped-def]
    anybody = serve(beer_database, anonymous_read=True)
    assert anybody.get("/questions", page=25, pagesize=1, key="").items
    assert anybody.get("/questions", page=26, pagesize=1).items
    refused = anybody.get("/questions", page=26, pagesize=1, key="")
    assert refused.error == (403, "access_denied", "page above 25 requires access token or app key")


def test_the_top_lists_stop_where_the_documentation_says(beer: Api) -> None:
    person = beer.get("/users", pagesize=1).items[0]["user_id"]
    tag = beer.get("/tags", pagesize=1).items[0]["name"]
    for path, most in {
        f"/users/{person}/top-answer-tags": 30,
        f"/users/{person}/top-tags": 30,
        f"/users/{person}/tags/{tag}/top-answers": 30,
        f"/tags/{tag}/top-answerers/all_time": 20,
        f"/tags/{tag}/top-askers/all_time": 20,
    }.items():
        reply = beer.get(path, pagesize=100, filter=beer.filter(".total"))
        assert reply.json["total"] == len(reply.items) <= most, path
        assert beer.get(path, pagesize=most).json["has_more"] is False
    assert len(beer.get(f"/tags/{tag}/top-answerers/all_time").items) == 20


def test_lists_that_are_at_hand_are_paged_too(beer: Api) -> None:
    assert beer.pages("/errors", 5) == beer.get("/errors").items
    assert beer.get("/sites", pagesize=1000).items
