"""POST …/flags/add: flagging, closing by votes that are flags, taking a flag back."""

from __future__ import annotations

from typing import Any

from tests.v23.writing.writers import BAD, DENIED, FAILED, Writers, refused

CLARITY, DUPLICATE_OF, OTHER, SPAM, MODERATOR = 11, 10, 14, 1, 5


def options(we: Writers, who: str, path: str) -> dict[int, dict[str, Any]]:
    """What the list says of each, by option_id."""
    found: dict[int, dict[str, Any]] = {}
    waiting = we.people[who].get(path).items
    while waiting:
        each = waiting.pop()
        waiting += each.get("sub_options", [])
        if "option_id" in each:
            found[each["option_id"]] = each
    return found


def test_three_votes_close_a_question(we: Writers) -> None:
    id_, counted = we.asker.ask(), we.api.filter("question.close_vote_count", "question.closed_details")
    for count, who in enumerate(("closer", "closer2"), 1):
        seen = we.people[who].one(f"/questions/{id_}/flags/add", option_id=CLARITY, filter=counted)
        assert (seen["close_vote_count"], "closed_date" in seen) == (count, False)
    assert we.closer3.one(f"/questions/{id_}/flags/add", option_id=CLARITY, preview="true")["closed_reason"]
    closed = we.closer3.one(f"/questions/{id_}/flags/add", option_id=CLARITY, filter=counted)
    assert (closed["closed_reason"], closed["close_vote_count"]) == ("Needs details or clarity", 0)
    voters = {each["user_id"] for each in closed["closed_details"]["by_users"]}
    assert voters == {we.people[each].user_id for each in ("closer", "closer2", "closer3")}
    assert we.api.get(f"/posts/{id_}/revisions").items[0]["revision_type"] == "vote_based"
    assert refused(we.voter.post(f"/questions/{id_}/answers/add", body="x" * 40)) == FAILED
    assert refused(we.closer.post(f"/questions/{id_}/flags/add", option_id=CLARITY)) == FAILED


def test_a_vote_to_close_sent_again_is_taken_back(we: Writers) -> None:
    id_, counted = we.asker.ask(), we.api.filter("question.close_vote_count")
    assert we.closer.one(f"/questions/{id_}/flags/add", option_id=CLARITY, filter=counted)["close_vote_count"] == 1
    seen = options(we, "closer", f"/questions/{id_}/close/options")[CLARITY]
    assert (seen["has_flagged"], seen["is_retraction"]) == (True, True)
    assert refused(we.closer.post(f"/questions/{id_}/flags/add", option_id=13)) == FAILED
    assert we.closer.one(f"/questions/{id_}/flags/add", option_id=CLARITY, filter=counted)["close_vote_count"] == 0
    assert options(we, "closer", f"/questions/{id_}/close/options")[CLARITY]["has_flagged"] is False
    assert we.closer.one(f"/questions/{id_}/flags/add", option_id=CLARITY, filter=counted)["close_vote_count"] == 1


def test_a_moderator_closes_at_once_as_a_duplicate_of_its_target(we: Writers) -> None:
    id_, original, seen = we.asker.ask(), we.asker.ask(), we.api.filter("question.closed_details")
    path = f"/questions/{id_}/flags/add"
    assert refused(we.admin.post(path, option_id=DUPLICATE_OF)) == BAD
    assert refused(we.admin.post(path, option_id=DUPLICATE_OF, question_id=987654321)) == BAD
    assert refused(we.admin.post(path, option_id=DUPLICATE_OF, question_id=id_)) == FAILED
    closed = we.admin.one(path, option_id=DUPLICATE_OF, question_id=original, filter=seen)
    assert closed["closed_reason"] == "Duplicate"
    assert closed["closed_details"]["original_questions"][0]["question_id"] == original
    assert id_ in [each["question_id"] for each in we.api.get(f"/questions/{original}/linked").items]


def test_below_the_right_a_reason_to_close_is_a_flag(we: Writers) -> None:
    id_, counted = we.asker.ask(), we.api.filter("question.close_vote_count")
    assert we.voter.one(f"/questions/{id_}/flags/add", option_id=CLARITY, filter=counted)["close_vote_count"] == 0
    assert refused(we.newcomer.post(f"/questions/{id_}/flags/add", option_id=CLARITY)) == DENIED


def test_what_an_option_wants_must_come_with_it(we: Writers) -> None:
    id_ = we.asker.ask()
    path = f"/questions/{id_}/flags/add"
    assert refused(we.voter.post(path)) == BAD
    assert refused(we.voter.post(path, option_id=4)) == BAD
    assert refused(we.voter.post(path, option_id=99)) == BAD
    assert refused(we.voter.post(path, option_id=MODERATOR)) == BAD
    assert refused(we.voter.post(path, option_id=MODERATOR, comment=" ")) == BAD
    assert we.voter.one(path, option_id=MODERATOR, comment="Somebody should look at this.")["question_id"] == id_
    assert options(we, "voter", f"/questions/{id_}/flags/options")[MODERATOR]["has_flagged"] is True


def test_a_moderators_spam_flag_removes_the_post(we: Writers) -> None:
    id_ = we.asker.ask()
    answer_id = we.voter.answer(id_)
    assert we.closer.one(f"/answers/{answer_id}/flags/add", option_id=SPAM)["answer_id"] == answer_id
    assert we.admin.post(f"/answers/{answer_id}/flags/add", option_id=SPAM).items == []
    assert we.api.get(f"/answers/{answer_id}").items == []
    assert we.api.get(f"/questions/{id_}").items[0]["answer_count"] == 0


def test_comments_are_flagged_but_not_by_their_writer(we: Writers) -> None:
    comment_id = we.voter.comment(we.asker.ask())
    path = f"/comments/{comment_id}/flags/add"
    assert refused(we.voter.post(path, option_id=22)) == FAILED
    assert refused(we.asker.post(path, option_id=1)) == BAD
    assert we.asker.one(path, option_id=22)["comment_id"] == comment_id
    assert options(we, "asker", f"/comments/{comment_id}/flags/options")[22]["has_flagged"] is True
    assert we.asker.one(path, option_id=22)["comment_id"] == comment_id
    assert options(we, "asker", f"/comments/{comment_id}/flags/options")[22]["has_flagged"] is False
    assert we.admin.post(path, option_id=20).items == []
