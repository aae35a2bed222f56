"""Text: stored raw, encoded under a safe filter and as it is under an unsafe one; HTML is the same in both."""

from __future__ import annotations

import html

from tests.v23.driver import SITE_URL, Api

TEXTS = (
    "question.title",
    "question.body",
    "question.body_markdown",
    "question.link",
    "shallow_user.display_name",
    "question.comments",
    "comment.body_markdown",
    "comment.body",
)


def both_ways(api: Api, path: str, **params: object) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    return tuple(  # type: ignore[return-value]
        api.get(path, filter=api.filter(*TEXTS, unsafe=unsafe), pagesize=60, **params).items for unsafe in (False, True)
    )


def test_titles_and_markdown_are_encoded_in_safe_filters_only(demo: Api) -> None:
    safe, unsafe = both_ways(demo, "/questions")
    assert any("&" in str(each["title"]) for each in safe)
    for encoded, raw in zip(safe, unsafe, strict=True):
        for field in ("title", "body_markdown"):
            assert html.unescape(str(encoded[field])) == raw[field]
            assert not set(str(encoded[field])) & set("<>\"'")


def test_html_and_links_are_the_same_in_both_kinds(demo: Api) -> None:
    safe, unsafe = both_ways(demo, "/questions")
    assert [(each["body"], each["link"]) for each in safe] == [(each["body"], each["link"]) for each in unsafe]


def test_the_five_marks_and_the_letters_of_latin_1_are_entities(demo: Api) -> None:
    names = "\n".join(each["display_name"] for each in demo.get("/users", pagesize=100).items)
    raw = "\n".join(each["display_name"] for each in demo.get("/users", pagesize=100, filter=demo.filter(unsafe=True)).items)
    assert "&#" in names
    assert html.unescape(names) == raw
    assert not [each for each in names if "\xa0" <= each <= "\xff"]


def test_links_have_the_forms_of_enterprise(demo: Api) -> None:
    fields = (
        "question.share_link",
        "answer.link",
        "answer.share_link",
        "comment.link",
        "question.answers",
        "question.comments",
    )
    question = next(
        each
        for each in demo.get("/questions", filter=demo.filter(*fields), pagesize=100).items
        if {"answers", "comments"} <= set(each)
    )
    number, answer, comment = question["question_id"], question["answers"][0], question["comments"][0]
    assert (question["link"], question["share_link"]) == (f"{SITE_URL}/questions/{number}", f"{SITE_URL}/q/{number}")
    assert answer["link"] == f"{SITE_URL}/questions/{number}/{answer['answer_id']}#{answer['answer_id']}"
    assert answer["share_link"] == f"{SITE_URL}/a/{answer['answer_id']}"
    assert comment["link"] == f"{SITE_URL}/questions/{number}#comment{comment['comment_id']}_{number}"
    assert question["owner"]["link"] == f"{SITE_URL}/users/{question['owner']['user_id']}/"


def test_bodies_are_sanitised(beer: Api, demo: Api) -> None:
    for api in (beer, demo):
        bodies = "".join(each["body"] for each in api.get("/posts", filter="withbody", pagesize=100).items).lower()
        assert not [each for each in ("<script", "onerror=", "onclick=", "javascript:") if each in bodies.replace("&lt;", "")]
