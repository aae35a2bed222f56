"""Spam and abuse: six flags remove the post and cost its writer; a moderator who clears it takes all of it back."""

from __future__ import annotations

import pytest

from ownstack.domain import deleting, flags, votes
from ownstack.domain.threads import ANSWER, QUESTION
from ownstack.kernel.errors import AccessDeniedError, WriteFailedError
from tests.domain.worlds import Town

SPAM, RUDE = 1, 2


def flag(town: Town, post_id: int, post_type: int, times: int, option_id: int = SPAM) -> None:
    for flagger in town.crowd[1 : 1 + times]:
        town.do(flags.flag_post, flagger, post_id, post_type, option_id=option_id)


def test_the_sixth_flag_removes_locks_and_costs_a_hundred_and_clearing_gives_all_back(town: Town) -> None:
    writer, moderator = town.crowd[0], town.crowd[-1]
    answer_id = town.answer(writer, town.ask(town.crowd[8]))
    town.do(votes.upvote, town.crowd[8], answer_id)
    before = town.reputation(writer)
    flag(town, answer_id, ANSWER, 5)
    assert town.row("SELECT deleted_date FROM posts WHERE id = %s", answer_id) == (None,)
    town.do(flags.flag_post, town.crowd[6], answer_id, ANSWER, option_id=RUDE)
    assert town.row("SELECT deleted_date IS NOT NULL, locked_date IS NOT NULL FROM posts WHERE id = %s", answer_id) == (
        True,
        True,
    )
    assert town.reputation(writer) == before - 10 - 100
    for other in (writer, town.crowd[12]):
        with pytest.raises(WriteFailedError, match="locked"):
            town.do(deleting.undelete, other, answer_id)
    town.do(deleting.undelete, moderator, answer_id)
    assert town.reputation(writer) == before
    assert town.row("SELECT deleted_date, locked_date FROM posts WHERE id = %s", answer_id) == (None, None)
    assert town.row("SELECT array_agg(DISTINCT outcome) FROM flags WHERE post_id = %s", answer_id) == (["declined"],)


def test_a_moderators_flag_is_enough_and_reputation_stays_above_zero(town: Town) -> None:
    poor = town.crowd[7]
    town.run("UPDATE members SET reputation = 51 WHERE id = %s", poor.user_id)
    town.run("UPDATE reputation_events SET change = 50 WHERE user_id = %s AND history_type = 'association_bonus'", poor.user_id)
    id_ = town.ask(poor)
    town.do(flags.flag_post, town.crowd[-1], id_, QUESTION, option_id=SPAM)
    assert town.reputation(poor) == 1
    history = "SELECT history_type, change FROM reputation_events WHERE post_id = %s"
    assert town.row(history, id_) == ("post_flagged_as_spam", -100)
    town.do(deleting.undelete, town.crowd[-1], id_)
    assert town.reputation(poor) == 51


def test_flags_that_a_moderator_declined_no_longer_count(town: Town) -> None:
    id_ = town.ask(town.crowd[0])
    flag(town, id_, QUESTION, 5)
    with pytest.raises(AccessDeniedError):
        town.do(flags.decline_flags, town.crowd[12], id_)
    town.do(flags.decline_flags, town.crowd[-1], id_)
    with pytest.raises(WriteFailedError, match="No flag"):
        town.do(flags.decline_flags, town.crowd[-1], id_)
    town.do(flags.flag_post, town.crowd[6], id_, QUESTION, option_id=SPAM)
    assert town.row("SELECT deleted_date FROM posts WHERE id = %s", id_) == (None,)


def test_what_is_deleted_otherwise_costs_nothing(town: Town) -> None:
    id_ = town.ask(town.crowd[0])
    before = town.reputation(town.crowd[0])
    flag(town, id_, QUESTION, 2)
    town.do(deleting.delete, town.crowd[-1], id_)
    assert town.reputation(town.crowd[0]) == before
    town.do(deleting.undelete, town.crowd[-1], id_)
    assert town.reputation(town.crowd[0]) == before
