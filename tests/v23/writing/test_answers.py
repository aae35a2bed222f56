"""POST /answers/… and /questions/{id}/answers/…: answering, accepting, voting, editing, deleting, recommending."""

from __future__ import annotations

import pytest

from tests.v23.writing.writers import BAD, BODY, DENIED, DUPLICATE, FAILED, Writers, refused


def test_an_answer_is_there_and_the_question_knows(we: Writers) -> None:
    id_ = we.asker.ask()
    made = we.voter.one(f"/questions/{id_}/answers/add", body=BODY, filter="withbody")
    assert (made["question_id"], made["is_accepted"], made["owner"]["user_id"]) == (id_, False, we.voter.user_id)
    assert "<code>" in made["body"]
    assert we.api.get(f"/questions/{id_}/answers", filter="withbody").items == [made]
    question = we.api.get(f"/questions/{id_}").items[0]
    assert (question["answer_count"], question["is_answered"]) == (1, False)
    assert question["last_activity_date"] >= made["creation_date"]
    assert id_ not in [each["question_id"] for each in we.api.get("/questions/no-answers", pagesize=100).items]
    assert refused(we.voter.post(f"/questions/{id_}/answers/add", body=BODY)) == DUPLICATE


def test_a_preview_of_an_answer_has_no_id_and_is_not_there(we: Writers) -> None:
    id_ = we.asker.ask()
    shown = we.voter.one(f"/questions/{id_}/answers/add", body=BODY, preview="true", filter="withbody")
    assert "answer_id" not in shown
    assert shown["body"].startswith("<p>")
    assert we.api.get(f"/questions/{id_}/answers").items == []
    assert we.api.get(f"/questions/{id_}").items[0]["answer_count"] == 0


@pytest.mark.parametrize("body, error", [(" ", FAILED), ("x" * 30_001, FAILED), ("", BAD)])
def test_a_text_that_breaks_a_rule_is_refused(we: Writers, body: str, error: tuple[int, str]) -> None:
    id_ = we.asker.ask()
    assert refused(we.voter.post(f"/questions/{id_}/answers/add", body=body)) == error
    answer_id = we.voter.answer(id_)
    assert refused(we.voter.post(f"/answers/{answer_id}/edit", body=body)) == error


def test_closed_protected_and_locked_questions_refuse_answers(we: Writers) -> None:
    closed, protected, locked = we.asker.ask(), we.asker.ask(), we.asker.ask()
    we.admin.one(f"/questions/{closed}/flags/add", option_id=11)
    we.sql("UPDATE posts SET protected_date = now() WHERE id = %s", protected)
    we.sql("UPDATE posts SET locked_date = now() WHERE id = %s", locked)
    assert refused(we.voter.post(f"/questions/{closed}/answers/add", body=BODY)) == FAILED
    assert refused(we.newcomer.post(f"/questions/{protected}/answers/add", body=BODY)) == DENIED
    assert refused(we.closer.post(f"/questions/{locked}/answers/add", body=BODY)) == FAILED
    assert refused(we.voter.post(f"/questions/{locked}/upvote")) == FAILED
    assert we.admin.answer(locked)


def test_the_asker_accepts_one_answer(we: Writers) -> None:
    id_ = we.asker.ask()
    first, second = we.voter.answer(id_), we.editor.answer(id_)
    asker, voter, editor = we.asker.reputation, we.voter.reputation, we.editor.reputation
    assert refused(we.voter.post(f"/answers/{first}/accept")) == DENIED
    assert refused(we.admin.post(f"/answers/{first}/accept")) == DENIED
    assert we.asker.one(f"/answers/{first}/accept", preview="true")["is_accepted"] is True
    assert we.api.get(f"/answers/{first}").items[0]["is_accepted"] is False
    assert we.asker.one(f"/answers/{first}/accept")["is_accepted"] is True
    assert refused(we.asker.post(f"/answers/{first}/accept")) == FAILED
    question = we.api.get(f"/questions/{id_}").items[0]
    assert (question["accepted_answer_id"], question["is_answered"]) == (first, True)
    assert (we.asker.reputation, we.voter.reputation) == (asker + 2, voter + 15)
    assert we.asker.one(f"/answers/{second}/accept")["is_accepted"] is True
    assert we.api.get(f"/answers/{first}").items[0]["is_accepted"] is False
    assert (we.asker.reputation, we.voter.reputation, we.editor.reputation) == (asker + 2, voter, editor + 15)
    assert refused(we.asker.post(f"/answers/{first}/accept/undo")) == FAILED
    assert we.asker.one(f"/answers/{second}/accept/undo")["is_accepted"] is False
    assert "accepted_answer_id" not in we.api.get(f"/questions/{id_}").items[0]
    assert (we.asker.reputation, we.editor.reputation) == (asker, editor)
    shown = we.api.get(f"/users/{we.editor.user_id}/reputation-history", pagesize=2).items
    assert [each["reputation_change"] for each in shown] == [-15, 15]


def test_who_answers_themselves_earns_nothing_by_accepting(we: Writers) -> None:
    id_ = we.asker.ask()
    answer_id, before = we.asker.answer(id_), we.asker.reputation
    we.asker.one(f"/answers/{answer_id}/accept")
    assert we.asker.reputation == before


def test_a_downvote_on_an_answer_costs_the_voter_one(we: Writers) -> None:
    id_ = we.asker.ask()
    answer_id = we.editor.answer(id_)
    voter, editor = we.voter.reputation, we.editor.reputation
    assert we.voter.one(f"/answers/{answer_id}/downvote")["score"] == -1
    assert (we.voter.reputation, we.editor.reputation) == (voter - 1, editor - 2)
    assert we.api.get(f"/questions/{id_}").items[0]["is_answered"] is False
    assert we.voter.one(f"/answers/{answer_id}/downvote/undo")["score"] == 0
    assert (we.voter.reputation, we.editor.reputation) == (voter, editor)
    assert we.voter.one(f"/answers/{answer_id}/upvote")["score"] == 1
    assert we.api.get(f"/questions/{id_}").items[0]["is_answered"] is True
    assert refused(we.editor.post(f"/answers/{answer_id}/upvote")) == FAILED
    assert refused(we.newcomer.post(f"/answers/{answer_id}/upvote")) == DENIED
    assert we.voter.one(f"/answers/{answer_id}/upvote/undo")["score"] == 0
    assert refused(we.voter.post(f"/answers/{answer_id}/upvote/undo")) == FAILED
    assert refused(we.voter.post(f"/answers/{id_}/upvote")) == BAD


def test_an_answer_is_edited_by_its_writer_and_those_with_the_privilege(we: Writers) -> None:
    answer_id = we.voter.answer(we.asker.ask())
    assert refused(we.asker.post(f"/answers/{answer_id}/edit", body=BODY + " Edited.")) == DENIED
    made = we.editor.one(f"/answers/{answer_id}/edit", body=BODY + " Edited.", comment="why not", filter="withbody")
    assert "Edited." in made["body"]
    assert [each["comment"] for each in we.api.get(f"/posts/{answer_id}/revisions").items] == ["why not", ""]
    raw = we.api.filter("answer.body_markdown", unsafe=True)
    assert we.api.get(f"/answers/{answer_id}", filter=raw).items[0]["body_markdown"] == BODY + " Edited."
    assert "Only" in we.voter.one(f"/answers/{answer_id}/edit", body=BODY + " Only.", preview="true", filter="withbody")["body"]
    assert "Only" not in we.api.get(f"/answers/{answer_id}", filter="withbody").items[0]["body"]


def test_an_answer_goes_with_what_it_brought(we: Writers) -> None:
    id_ = we.asker.ask()
    answer_id, before = we.voter.answer(id_), we.voter.reputation
    we.editor.one(f"/answers/{answer_id}/upvote")
    we.asker.one(f"/answers/{answer_id}/accept")
    assert refused(we.asker.post(f"/answers/{answer_id}/delete")) == DENIED
    assert refused(we.voter.post(f"/answers/{answer_id}/delete")) == FAILED
    assert we.admin.post(f"/answers/{answer_id}/delete").items == []
    question = we.api.get(f"/questions/{id_}").items[0]
    assert (question["answer_count"], question["is_answered"], "accepted_answer_id" in question) == (0, False, False)
    assert we.voter.reputation == before
    assert we.api.get(f"/answers/{answer_id}").items == []
    mine = we.voter.answer(id_)
    assert we.voter.post(f"/answers/{mine}/delete", preview="true").items == []
    assert we.voter.post(f"/answers/{mine}/delete").items == []


def test_a_collective_recommends_through_those_who_speak_for_it(we: Writers) -> None:
    collective = we.api.get("/collectives").items[0] if we.api.get("/collectives").status == 200 else None
    slug, tag, leader = we.sql(
        "SELECT c.slug, t.tag_name, m.user_id FROM collectives c JOIN collective_tags t ON t.collective_id = c.id"
        " JOIN collective_members m ON m.collective_id = c.id AND m.role = 'admin' LIMIT 1"
    )[0]
    assert collective is None or collective["slug"]
    we.sql("UPDATE collective_members SET user_id = %s WHERE user_id = %s", we.editor.user_id, leader)
    answer_id, other = we.voter.answer(we.asker.ask(tags=tag)), we.voter.answer(we.asker.ask(tags="c#"))
    assert refused(we.voter.post(f"/answers/{answer_id}/recommend", slug=slug)) == DENIED
    assert refused(we.editor.post(f"/answers/{answer_id}/recommend", slug="nonesuch")) == BAD
    assert refused(we.editor.post(f"/answers/{answer_id}/recommend")) == BAD
    assert refused(we.editor.post(f"/answers/{other}/recommend", slug=slug)) == FAILED
    made = we.editor.one(f"/answers/{answer_id}/recommend", slug=slug)
    assert made["recommendations"][0]["collective"]["slug"] == slug
    assert refused(we.editor.post(f"/answers/{answer_id}/recommend", slug=slug)) == FAILED
    assert "recommendations" not in we.editor.one(f"/answers/{answer_id}/recommend/undo", slug=slug)
    assert refused(we.editor.post(f"/answers/{answer_id}/recommend/undo", slug=slug)) == FAILED


def test_rendering_an_answer_needs_no_token(we: Writers) -> None:
    shown = we.api.post("/questions/1/answers/render", body=">! hidden from those who do not look", filter="withbody").items
    assert 'class="spoiler"' in shown[0]["body"]
