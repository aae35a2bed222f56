"""Deleting and undeleting: alone, by votes, and what votes may not do."""

from __future__ import annotations

import pytest

from ownstack.domain import closing, deleting, flags, votes
from ownstack.domain.threads import ANSWER, QUESTION
from ownstack.kernel.errors import AccessDeniedError, OwnstackError, WriteFailedError
from tests.domain.worlds import Town

MODERATOR, TOOLS, TRUSTED, VOTERS = -1, slice(9, 12), slice(12, 15), slice(1, 6)
TWO_DAYS_S = 2 * 86400 + 1


def closed(town: Town) -> int:
    id_ = town.ask(town.crowd[0])
    town.do(flags.flag_post, town.crowd[MODERATOR], id_, QUESTION, option_id=11)
    return id_


def downvoted(town: Town, post_id: int, times: int) -> int:
    for voter in town.crowd[VOTERS][:times]:
        town.do(votes.downvote, voter, post_id)
    return post_id


def is_gone(town: Town, post_id: int) -> bool:
    return bool(town.row("SELECT deleted_date IS NOT NULL FROM posts WHERE id = %s", post_id)[0])


def test_three_votes_delete_a_question_two_days_after_it_was_closed_and_three_bring_it_back(town: Town) -> None:
    id_ = closed(town)
    first, second, third = town.crowd[TOOLS]
    with pytest.raises(WriteFailedError, match="two days"):
        town.do(deleting.delete, first, id_, QUESTION)
    town.pass_time(TWO_DAYS_S)
    with pytest.raises(AccessDeniedError, match="reputation of 10000"):
        town.do(deleting.delete, town.crowd[8], id_, QUESTION)
    for count, voter in enumerate((first, second), 1):
        town.do(deleting.delete, voter, id_, QUESTION)
        assert town.row("SELECT delete_vote_count, deleted_date FROM posts WHERE id = %s", id_) == (count, None)
    with pytest.raises(WriteFailedError, match="already"):
        town.do(deleting.delete, first, id_, QUESTION)
    town.do(deleting.delete, third, id_, QUESTION)
    assert is_gone(town, id_)
    with pytest.raises(OwnstackError):
        town.do(deleting.undelete, town.crowd[0], id_)
    for voter in (first, second):
        town.do(deleting.undelete, voter, id_)
        assert is_gone(town, id_)
    town.do(deleting.undelete, third, id_)
    assert not is_gone(town, id_)
    assert town.row("SELECT delete_vote_count FROM posts WHERE id = %s", id_) == (0,)
    events = "SELECT array_agg(event_type ORDER BY id) FROM revisions WHERE post_id = %s AND event_type IN (12, 13)"
    assert town.row(events, id_) == ([12, 13],)


def test_a_bad_question_is_deleted_as_soon_as_it_is_closed_by_trusted_people_only(town: Town) -> None:
    id_ = downvoted(town, closed(town), 3)
    with pytest.raises(AccessDeniedError):
        town.do(deleting.delete, town.crowd[TOOLS][0], id_, QUESTION)
    for voter in town.crowd[TRUSTED]:
        town.do(deleting.delete, voter, id_, QUESTION)
    assert is_gone(town, id_)


def test_trusted_people_delete_answers_below_zero(town: Town) -> None:
    question_id = town.ask(town.crowd[0])
    answer_id = town.answer(town.crowd[7], question_id)
    with pytest.raises(WriteFailedError, match="below zero"):
        town.do(deleting.delete, town.crowd[TRUSTED][0], answer_id, ANSWER)
    downvoted(town, answer_id, 1)
    with pytest.raises(AccessDeniedError):
        town.do(deleting.delete, town.crowd[TOOLS][0], answer_id, ANSWER)
    before = town.reputation(town.crowd[7])
    for voter in town.crowd[TRUSTED]:
        town.do(deleting.delete, voter, answer_id, ANSWER)
    assert is_gone(town, answer_id)
    assert town.reputation(town.crowd[7]) == before + 2
    assert town.row("SELECT answer_count FROM posts WHERE id = %s", question_id) == (0,)


def test_an_open_question_is_not_deleted_by_votes_and_reopening_ends_them(town: Town) -> None:
    open_id = town.ask(town.crowd[0])
    with pytest.raises(WriteFailedError, match="Only closed"):
        town.do(deleting.delete, town.crowd[TRUSTED][0], open_id, QUESTION)
    id_ = closed(town)
    town.pass_time(TWO_DAYS_S)
    town.do(deleting.delete, town.crowd[TOOLS][0], id_, QUESTION)
    town.do(closing.reopen, town.crowd[MODERATOR], id_)
    assert town.row("SELECT delete_vote_count FROM posts WHERE id = %s", id_) == (0,)


def test_what_a_moderator_deleted_votes_do_not_bring_back_and_who_deleted_their_own_brings_it_back_alone(town: Town) -> None:
    id_ = town.ask(town.crowd[0])
    town.do(deleting.delete, town.crowd[MODERATOR], id_)
    with pytest.raises(WriteFailedError, match="moderator"):
        town.do(deleting.undelete, town.crowd[TRUSTED][0], id_)
    town.do(deleting.undelete, town.crowd[MODERATOR], id_)
    town.do(deleting.delete, town.crowd[0], id_)
    town.do(deleting.undelete, town.crowd[0], id_)
    assert not is_gone(town, id_)
    with pytest.raises(WriteFailedError, match="not deleted"):
        town.do(deleting.undelete, town.crowd[0], id_)
