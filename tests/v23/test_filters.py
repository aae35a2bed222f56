"""Filters: immutable sets of fields, equal sets under equal names."""

from __future__ import annotations

from ownstack.query.filters import KNOWN
from tests.v23.driver import Api


def made(api: Api, **params: object) -> dict[str, object]:
    return api.get("/filters/create", **params).items[0]


def test_none_answers_an_empty_object_and_total_a_number(beer: Api) -> None:
    assert beer.get("/questions", filter="none").json == {}
    assert list(beer.get("/questions", filter="total").json) == ["total"]


def test_without_items_no_rows_are_sent(beer: Api) -> None:
    assert list(beer.get("/questions", filter=beer.filter(exclude=".items")).json) == [
        "has_more",
        "quota_max",
        "quota_remaining",
    ]


def test_withbody_is_the_default_and_bodies(beer: Api) -> None:
    plain, full = beer.get("/questions").items[0], beer.get("/questions", filter="withbody").items[0]
    assert full.keys() - plain.keys() == {"body"}
    assert {name: full[name] for name in plain} == plain


def test_equal_sets_have_equal_names_however_they_were_asked_for(beer: Api) -> None:
    first = made(beer, include="question.body;question.comments")
    assert first == made(beer, include="question.comments;question.body;question.body")
    assert first == beer.post("/filters/create", include="question.comments;question.body").items[0]
    assert first == made(
        beer,
        include="question.comments",
        base="withbody",
        exclude=";".join(KNOWN["withbody"].included - KNOWN["default"].included - {"question.body"}),
    )
    assert first["filter"] != made(beer, include="question.comments;question.body", unsafe="true")["filter"]


def test_unknown_names_are_dropped_in_silence(beer: Api) -> None:
    assert made(beer, include="question.nonsense;nonsense.title;x;;.y;question", exclude="question.nothing")[
        "included_fields"
    ] == sorted(KNOWN["default"].included)


def test_a_filter_is_made_from_base_plus_include_less_exclude(beer: Api) -> None:
    fields = made(beer, base="none", include=".items;question.title;question.score", exclude="question.score")[
        "included_fields"
    ]
    assert fields == [".items", "question.title"]
    again = made(beer, base=made(beer, base="none", include=".items;question.title")["filter"], include="question.score")
    assert again["included_fields"] == [".items", "question.score", "question.title"]


def test_an_unsafe_base_stays_unsafe(beer: Api) -> None:
    unsafe = made(beer, unsafe="True")
    assert (unsafe["filter_type"], made(beer, base=unsafe["filter"], include="question.body")["filter_type"]) == (
        "unsafe",
        "unsafe",
    )


def test_an_unknown_base_and_a_word_for_unsafe_that_is_none_are_bad(beer: Api) -> None:
    assert beer.get("/filters/create", base="!nonesuch").error == (400, "bad_parameter", "base")
    assert beer.get("/filters/create", unsafe="maybe").error == (400, "bad_parameter", "unsafe")


def test_filters_are_described_and_unknown_ones_invalid(beer: Api) -> None:
    name = beer.filter("question.body")
    found = beer.get(f"/filters/default;{name};!nonesuch").items
    assert [each["filter_type"] for each in found] == ["safe", "safe", "invalid"]
    assert "question.body" in found[1]["included_fields"]
    assert (found[2]["filter"], found[2]["included_fields"]) == ("!nonesuch", [])


def test_a_filter_outlives_the_server(beer: Api, beer_database: str, serve) -> None:  # type: ignore[no-untyped-def]
    name = beer.filter("question.body", exclude="question.title")
    again = serve(beer_database).get("/questions", filter=name).items[0]
    assert "body" in again
    assert "title" not in again


def test_user_and_shallow_user_are_filtered_apart(beer: Api) -> None:
    filter_ = beer.filter("question.owner", exclude="shallow_user.reputation")
    assert all("reputation" not in each["owner"] for each in beer.get("/questions", filter=filter_).items)
    assert all("reputation" in each for each in beer.get("/users", filter=filter_).items)


def test_nested_lists_are_whole_and_trimmed_by_their_own_fields(beer: Api) -> None:
    counted = ("question.answers", "question.comments", "question.comment_count", "answer.comments", "answer.comment_count")
    kept = ";".join(
        f"comment.{each}"
        for each in ("owner", "edited", "score", "creation_date", "post_id", "content_license", "reply_to_user")
    )
    for question in beer.get("/questions", sort="votes", filter=beer.filter(*counted, exclude=kept)).items:
        assert len(question.get("answers", ())) == question["answer_count"]
        for post in (question, *question.get("answers", ())):
            assert len(post.get("comments", ())) == post["comment_count"]
            assert all(list(each) == ["comment_id"] for each in post.get("comments", ()))


def test_an_object_without_a_field_of_its_own_is_empty(beer: Api) -> None:
    names = (each for each in KNOWN["default"].included if each.startswith("shallow_user."))
    assert beer.get("/questions", filter=beer.filter(exclude=";".join(names))).items[0]["owner"] == {}
