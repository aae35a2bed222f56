"""Bounties: offered, awarded, given back, and ended by the clock."""

from __future__ import annotations

import pytest

from ownstack.domain import accepts, bounties, closing, deleting, flags, votes
from ownstack.domain.threads import ANSWER, QUESTION
from ownstack.jobs import expiries
from ownstack.kernel.errors import WriteFailedError
from tests.domain.worlds import Town, with_pool

WEEK_AND_GRACE_S = 8 * 86400 + 1


def offered(town: Town, *, by: int = 0) -> int:
    """A question of the first person with a bounty of 100 on it."""
    id_ = town.ask(town.crowd[0])
    town.enrich(town.crowd[by], 100)
    return town.do(bounties.offer_bounty, town.crowd[by], id_, amount=100)


def upvoted(town: Town, answer_id: int, times: int) -> None:
    for voter in town.crowd[4 : 4 + times]:
        town.do(votes.upvote, voter, answer_id, ANSWER)


def end(town: Town, question_id: int, seconds: int = WEEK_AND_GRACE_S) -> tuple[int | None, int | None, bool]:
    """After that time: who got how much, and whether the bounty is closed."""
    town.pass_time(seconds)
    with_pool(town.url, 1, expiries.close_bounties)
    return town.row(
        "SELECT answer_id, awarded_amount, closed_date IS NOT NULL FROM bounties WHERE question_id = %s", question_id
    )


def test_the_best_useful_answer_gets_half(town: Town) -> None:
    id_ = offered(town)
    found = [town.answer(each, id_) for each in town.crowd[1:4]]
    for place, times in enumerate((1, 3, 3)):
        upvoted(town, found[place], times)
    before = town.reputation(town.crowd[2])
    assert end(town, id_) == (found[1], 50, True)
    assert town.reputation(town.crowd[2]) == before + 50
    assert town.row("SELECT bounty_amount, bounty_closes_date, bounty_user_id FROM posts WHERE id = %s", id_) == (None,) * 3
    told = town.row("SELECT details FROM outbox WHERE event_type = 'bounty_expired' AND subject_id = %s", id_)[0]
    assert told == {"user_id": town.crowd[0].user_id, "answer_id": found[1]}


def test_in_its_grace_nothing_happens_and_it_may_still_be_awarded(town: Town) -> None:
    id_ = offered(town)
    answer_id = town.answer(town.crowd[2], id_)
    assert end(town, id_, 7 * 86400 + 3600) == (None, None, False)
    before = town.reputation(town.crowd[2])
    town.do(bounties.award_bounty, town.crowd[0], answer_id)
    assert town.reputation(town.crowd[2]) == before + 100


def test_an_answer_that_nobody_found_useful_or_that_was_there_before_gets_nothing(town: Town) -> None:
    old = town.ask(town.crowd[0])
    upvoted(town, town.answer(town.crowd[2], old), 3)
    town.pass_time(3600)
    town.do(bounties.offer_bounty, town.crowd[0], old, amount=50)
    upvoted(town, town.answer(town.crowd[3], old), 1)
    upvoted(town, town.answer(town.crowd[0], old), 2)
    assert end(town, old) == (None, None, True)
    given = "SELECT sum(change) FROM reputation_events WHERE user_id = %s AND post_id = %s AND history_type LIKE 'bounty%%'"
    assert town.row(given, town.crowd[0].user_id, old) == (-50,)


def test_the_askers_own_acceptance_brings_all_of_it_before_any_score(town: Town) -> None:
    id_ = offered(town)
    loved, accepted = town.answer(town.crowd[2], id_), town.answer(town.crowd[3], id_)
    upvoted(town, loved, 3)
    town.do(accepts.accept, town.crowd[0], accepted)
    assert end(town, id_) == (accepted, 100, True)


def test_of_another_persons_bounty_the_accepted_answer_gets_all_where_it_is_the_best(town: Town) -> None:
    id_ = offered(town, by=1)
    best, accepted = town.answer(town.crowd[2], id_), town.answer(town.crowd[3], id_)
    town.do(accepts.accept, town.crowd[0], accepted)
    upvoted(town, best, 2)
    assert end(town, id_) == (best, 50, True)
    other = offered(town, by=1)
    both = town.answer(town.crowd[2], other)
    town.do(accepts.accept, town.crowd[0], both)
    upvoted(town, both, 2)
    assert end(town, other) == (both, 100, True)


def test_a_question_with_an_open_bounty_is_neither_closed_nor_deleted_but_by_a_moderator_who_gives_it_back(town: Town) -> None:
    id_, moderator = offered(town), town.crowd[-1]
    with pytest.raises(WriteFailedError, match="open bounty"):
        town.do(deleting.delete, town.crowd[0], id_)
    with pytest.raises(WriteFailedError, match="open bounty"):
        town.do(flags.flag_post, town.crowd[12], id_, QUESTION, option_id=11)
    before = town.reputation(town.crowd[0])
    town.do(deleting.delete, moderator, id_)
    assert town.reputation(town.crowd[0]) == before + 100
    town.do(deleting.undelete, moderator, id_)
    assert town.row("SELECT bounty_amount FROM posts WHERE id = %s", id_) == (None,)
    town.do(flags.flag_post, moderator, id_, QUESTION, option_id=11)
    with pytest.raises(WriteFailedError, match="closed"):
        town.do(bounties.offer_bounty, town.crowd[0], id_, amount=50)
    town.do(closing.reopen, moderator, id_)
