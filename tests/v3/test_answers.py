"""Answers: below their question, and nowhere else."""

from __future__ import annotations

import pytest

from tests.v3 import asking
from tests.v3.driver import V3
from tests.v3.world import World


@pytest.fixture
def question(us: World) -> str:
    return f"/questions/{us.asker.post('/questions', asking.question()).found['id']}"


def answer(client: V3, question: str) -> str:
    return f"{question}/answers/{client.post(f'{question}/answers', asking.answer()).found['id']}"


def test_an_answer_is_read_back_as_it_was_sent(us: World, question: str) -> None:
    sent = asking.answer(body="*Because*  of trailing blanks,  \nand a line.\n\n")
    made = us.voter.post(f"{question}/answers", sent)
    assert made.status == 201
    found, voter = made.json, us.v23.people["voter"].user_id
    assert found["bodyMarkdown"] == sent["body"]
    assert (found["questionId"], found["owner"]["id"]) == (int(question.rpartition("/")[2]), voter)
    assert found["lastActivityUser"]["id"] == voter
    assert found["webUrl"] == f"https://knowledge.example{question}/{found['id']}#{found['id']}"
    assert found["shareLink"] == f"https://knowledge.example/a/{found['id']}/{voter}"
    assert (found["lastEditor"], found["lastEditDate"], found["lockedDate"], found["deletionDate"]) == (None,) * 4
    assert (found["userCanFollow"], found["canBeFollowed"]) == (False, True)
    assert us.asker.get(f"{question}/answers/{found['id']}").found["userCanFollow"] is True
    assert us.key.get(question).found["answerCount"] == 1


def test_answers_are_paged_best_first(us: World, question: str) -> None:
    paths = [answer(client, question) for client in (us.voter, us.editor, us.closer)]
    us.closer2.post(f"{paths[1]}/upvote")
    page = us.key.get(f"{question}/answers").found
    assert (page["totalCount"], page["sort"], page["order"]) == (3, "score", "desc")
    assert page["items"][0]["id"] == int(paths[1].rpartition("/")[2])
    assert "bodyMarkdown" not in page["items"][0]
    oldest = us.key.get(f"{question}/answers", sort="creation", order="asc").items
    assert [each["id"] for each in oldest] == [int(path.rpartition("/")[2]) for path in paths]
    us.voter.put(paths[0], asking.answer())
    assert us.key.get(f"{question}/answers", sort="modified").items[0]["id"] == int(paths[0].rpartition("/")[2])


def test_an_answer_is_not_there_below_another_question(us: World, question: str) -> None:
    elsewhere = f"/questions/{us.asker.post('/questions', asking.question()).found['id']}"
    wrong = answer(us.voter, question).replace(question, elsewhere)
    refused = [
        us.key.get(wrong),
        us.voter.put(wrong, asking.answer()),
        us.voter.delete(wrong),
        us.key.get(f"{wrong}/comments"),
        us.voter.get(f"{wrong}/flags/options"),
        us.voter.post(f"{wrong}/flags", {"optionId": 1}),
        us.asker.post(f"{wrong}/accept"),
    ]
    assert {(each.status, each.json["type"]) for each in refused} == {(404, "/v3/errors/answer/not-found")}
    vote = us.editor.post(f"{wrong}/upvote")
    assert (vote.status, vote.json["type"]) == (404, "/v3/errors/vote/AnswerNotFound")
    nowhere = us.voter.post("/questions/2147483647/answers", asking.answer())
    assert (nowhere.status, nowhere.json["type"]) == (404, "/v3/errors/question/not-found")
    assert us.key.get("/questions/2147483647/answers").status == 404


def test_votes_and_acceptance_answer_with_the_summary(us: World, question: str) -> None:
    path = answer(us.voter, question)
    up = us.editor.post(f"{path}/upvote")
    assert (up.status, up.json["score"]) == (200, 1)
    assert "bodyMarkdown" not in up.json
    assert us.editor.post(f"{path}/downvote").found["score"] == -1
    assert us.editor.delete(f"{path}/downvote").found["score"] == 0
    assert us.editor.post(f"{path}/accept").status == 403
    assert us.asker.post(f"{path}/accept").found["isAccepted"] is True
    assert us.key.get(question).found["isAnswered"] is True
    again = us.asker.post(f"{path}/accept")
    assert (again.status, again.json["title"]) == (400, "Answer not created")
    assert us.asker.delete(f"{path}/accept").found["isAccepted"] is False


def test_a_deleted_answer_is_still_there_for_its_writer(us: World, question: str) -> None:
    path = answer(us.voter, question)
    assert us.editor.delete(path).status == 403
    assert us.voter.delete(path).status == 204
    found = us.voter.get(path).found
    assert (found["isDeleted"], found["canBeFollowed"]) == (True, False)
    assert found["deletionDate"] >= found["creationDate"]
    assert us.admin.get(path).found["isDeleted"] is True
    assert us.asker.get(path).status == 404
    again = us.voter.delete(path)
    assert (again.status, again.json["type"]) == (400, "/v3/errors/delete/AnswerAlreadyDeleted")
    assert us.key.get(f"{question}/answers").found["totalCount"] == 0


def test_an_expert_of_a_tag_of_the_question_is_told_apart(us: World, question: str) -> None:
    path = answer(us.editor, question)
    assert us.key.get(path).found["isSubjectMatterExpert"] is False
    editor = us.v23.people["editor"].user_id
    us.v23.sql("INSERT INTO user_groups (site_id, id, name) VALUES (1, 900001, 'Experts of json')")
    us.v23.sql("INSERT INTO user_group_members VALUES (1, 900001, %s)", editor)
    us.v23.sql(
        "INSERT INTO subject_matter_experts (site_id, tag_id, user_group_id) SELECT 1, id, 900001 FROM tags"
        " WHERE site_id = 1 AND name = 'json'"
    )
    assert us.key.get(path).found["isSubjectMatterExpert"] is True
    assert us.key.get(answer(us.voter, question)).found["isSubjectMatterExpert"] is False
