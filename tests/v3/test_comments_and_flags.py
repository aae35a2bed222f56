"""Comments are read, flags are raised and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.v3 import asking
from tests.v3.world import World


@pytest.fixture
def question(us: World) -> str:
    return f"/questions/{us.asker.post('/questions', asking.question()).found['id']}"


def test_comments_are_a_bare_array_oldest_first(us: World, question: str) -> None:
    answer = us.voter.post(f"{question}/answers", asking.answer()).found["id"]
    article = us.asker.post("/articles", asking.article()).found["id"]
    posts = {
        question: int(question.rpartition("/")[2]),
        f"{question}/answers/{answer}": answer,
        f"/articles/{article}": article,
    }
    for path, id_ in posts.items():
        assert us.key.get(f"{path}/comments").found == []
        texts = [f"A *comment* on {id_}, number {number}" for number in (1, 2)]
        made = [us.v23.asker.one(f"/posts/{id_}/comments/add", body=text)["comment_id"] for text in texts]
        found = us.key.get(f"{path}/comments").found
        assert [list(each) for each in found] == [
            ["id", "score", "body", "ownerUserId", "ownerDisplayName", "creationDate"]
        ] * 2
        assert [(each["id"], each["body"]) for each in found] == list(zip(made, texts, strict=True))
        assert {(each["ownerUserId"], each["ownerDisplayName"]) for each in found} == {(us.v23.asker.user_id, "Asker")}
        assert us.key.get(path).found["commentCount"] == 2
    for path in ("/questions/2147483647", f"{question}/answers/2147483647", "/articles/2147483647"):
        assert us.key.get(f"{path}/comments").status == 404


def test_a_comment_of_somebody_who_is_gone_has_their_name_alone(us: World, question: str) -> None:
    id_ = us.v23.asker.comment(int(question.rpartition("/")[2]))
    us.v23.sql(
        "UPDATE comments SET user_id = NULL, user_display_name = 'Formerly here' WHERE site_id = 1 AND id = %s RETURNING id",
        id_,
    )
    (found,) = us.key.get(f"{question}/comments").found
    assert (found["ownerUserId"], found["ownerDisplayName"]) == (None, "Formerly here")


def leaves(options: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = {}
    for each in options:
        assert set(each) == {
            *("optionId", "dialogTitle", "title", "description", "requiresComment"),
            *("requiresSite", "requiresQuestionId", "isRetraction", "subOptions"),
        }
        assert (each["optionId"] is None) == bool(each["subOptions"])
        found.update(leaves(each["subOptions"]) if each["subOptions"] else {each["title"]: each})
    return found


def test_a_flag_is_raised_and_sent_again_taken_back(us: World, question: str) -> None:
    path = f"{question}/flags"
    options = leaves(us.voter.get(f"{path}/options").found)
    chosen = options["very low quality"]
    assert chosen["isRetraction"] is False
    raised = us.voter.post(path, {"optionId": str(chosen["optionId"])})
    assert (raised.status, raised.raw) == (200, b"")
    assert leaves(us.voter.get(f"{path}/options").found)["very low quality"]["isRetraction"] is True
    assert leaves(us.editor.get(f"{path}/options").found)["very low quality"]["isRetraction"] is False
    assert us.voter.post(path, {"optionId": chosen["optionId"]}).status == 200
    assert leaves(us.voter.get(f"{path}/options").found)["very low quality"]["isRetraction"] is False
    assert us.newcomer.post(path, {"optionId": chosen["optionId"]}).status == 403


def test_what_an_option_wants_is_told_when_it_is_missing(us: World, question: str) -> None:
    path = f"{question}/flags"
    options = leaves(us.editor.get(f"{path}/options").found)
    wants = options["in need of moderator intervention"], options["a duplicate"]
    assert [(each["requiresComment"], each["requiresQuestionId"]) for each in wants] == [(True, False), (False, True)]
    assert set(us.editor.post(path, {"optionId": wants[0]["optionId"]}).json["errors"]) == {"Comment"}
    assert set(us.editor.post(path, {"optionId": wants[1]["optionId"]}).json["errors"]) == {"RelatedQuestionId"}
    wrong = us.editor.post(path, {"optionId": wants[1]["optionId"], "relatedQuestionId": 2147483647})
    assert (wrong.status, set(wrong.json["errors"])) == (400, {"RelatedQuestionId"})
    assert set(us.editor.post(path, {"optionId": 999}).json["errors"]) == {"OptionId"}
    assert set(us.editor.post(path, {}).json["errors"]) == {"OptionId"}
    lost = us.editor.post("/questions/2147483647/flags", {"optionId": 3})
    assert (lost.status, lost.json["type"]) == (404, "/v3/errors/question/not-found")
    original = us.key.get("/questions", sort="creation", order="asc").items[0]["id"]
    assert us.editor.post(path, {"optionId": wants[1]["optionId"], "relatedQuestionId": original}).status == 200


def test_an_answer_has_options_of_its_own(us: World, question: str) -> None:
    path = f"{question}/answers/{us.voter.post(f'{question}/answers', asking.answer()).found['id']}/flags"
    options = leaves(us.editor.get(f"{path}/options").found)
    assert "not an answer" in options
    assert "a duplicate" not in options
    assert us.editor.post(path, {"optionId": options["not an answer"]["optionId"]}).status == 200
    assert us.key.get(f"{path}/options").status == 200
    assert us.key.post(path, {"optionId": 1}).status == 403
