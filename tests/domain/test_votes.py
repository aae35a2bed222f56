"""A vote is settled after some minutes, until the post is edited."""

from __future__ import annotations

import pytest

from ownstack.domain import edits, votes
from ownstack.domain.edits import Edit
from ownstack.domain.threads import ANSWER
from ownstack.kernel.errors import WriteFailedError
from tests.domain.worlds import BODY, Town


def test_after_five_minutes_a_vote_stays_until_somebody_edits_the_post(town: Town) -> None:
    writer, voter = town.crowd[0], town.crowd[1]
    answer_id = town.answer(writer, town.ask(town.crowd[2]))
    town.do(votes.upvote, voter, answer_id)
    town.pass_time(290)
    town.do(votes.downvote, voter, answer_id)
    town.pass_time(301)
    for verb in (votes.undo_downvote, votes.upvote):
        with pytest.raises(WriteFailedError, match="locked"):
            town.do(verb, voter, answer_id)
    town.do(edits.edit, writer, answer_id, ANSWER, to=Edit(f"{BODY} Better."))
    before = town.reputation(writer)
    town.do(votes.upvote, voter, answer_id)
    assert town.reputation(writer) == before + 12
    town.pass_time(301)
    with pytest.raises(WriteFailedError, match="locked"):
        town.do(votes.undo_upvote, voter, answer_id)
