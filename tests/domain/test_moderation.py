"""What befalls a whole post: protecting, locking, giving it to the community, closing and reopening."""

from __future__ import annotations

from typing import Any

import pytest

from ownstack.domain import answers, closing, comments, edits, flags, moderation, votes
from ownstack.domain.edits import Edit
from ownstack.domain.threads import ANSWER, QUESTION
from ownstack.kernel.errors import AccessDeniedError, WriteFailedError
from tests.domain.worlds import BODY, Town

MODERATOR, TRUSTED, MEMBER = -1, 12, 2


def noted(town: Town, post_id: int) -> list[int]:
    """What the post's history has beside edits."""
    found = town.row("SELECT array_agg(event_type ORDER BY id) FROM revisions WHERE post_id = %s AND event_type > 0", post_id)
    return list(found[0] or [])


def test_newcomers_cannot_answer_a_protected_question(town: Town) -> None:
    id_, newcomer = town.ask(town.crowd[0]), town.crowd[1]
    town.run("UPDATE members SET reputation = 1 WHERE id = %s", newcomer.user_id)
    with pytest.raises(AccessDeniedError, match="reputation of 15000"):
        town.do(moderation.protect, town.crowd[MEMBER], id_)
    town.do(moderation.protect, town.crowd[TRUSTED], id_)
    with pytest.raises(WriteFailedError, match="already"):
        town.do(moderation.protect, town.crowd[TRUSTED], id_)
    with pytest.raises(AccessDeniedError):
        town.do(answers.answer, newcomer, id_, body=BODY)
    assert town.answer(town.crowd[MEMBER], id_)
    town.do(moderation.unprotect, town.crowd[TRUSTED], id_)
    assert town.do(answers.answer, newcomer, id_, body=BODY)
    assert noted(town, id_) == [19, 20]
    town.run("UPDATE members SET reputation = 300 WHERE id = %s", newcomer.user_id)


def test_only_moderators_act_on_a_locked_post_and_on_what_hangs_on_it(town: Town) -> None:
    id_ = town.ask(town.crowd[0])
    answer_id = town.answer(town.crowd[1], id_)
    with pytest.raises(AccessDeniedError):
        town.do(moderation.lock_post, town.crowd[TRUSTED], id_)
    town.do(moderation.lock_post, town.crowd[MODERATOR], id_)
    refused: list[tuple[Any, ...]] = [
        (votes.upvote, town.crowd[MEMBER], id_),
        (votes.upvote, town.crowd[MEMBER], answer_id),
        (moderation.unlock_post, town.crowd[TRUSTED], id_),
    ]
    for verb, actor, *values in refused:
        with pytest.raises(WriteFailedError, match="locked"):
            town.do(verb, actor, *values)
    with pytest.raises(WriteFailedError, match="locked"):
        town.do(comments.comment, town.crowd[0], answer_id, body="A comment that is long enough.")
    assert town.do(comments.comment, town.crowd[MODERATOR], answer_id, body="A comment that is long enough.")
    town.do(moderation.unlock_post, town.crowd[MODERATOR], id_)
    assert town.do(votes.upvote, town.crowd[MEMBER], answer_id) == answer_id
    assert noted(town, id_) == [14, 15]


def test_a_community_wiki_brings_no_reputation_and_more_people_edit_it(town: Town) -> None:
    answer_id = town.answer(town.crowd[0], town.ask(town.crowd[1]))
    with pytest.raises(AccessDeniedError):
        town.do(edits.edit, town.crowd[MEMBER], answer_id, ANSWER, to=Edit(f"{BODY} Better."))
    with pytest.raises(AccessDeniedError):
        town.do(moderation.make_wiki, town.crowd[MEMBER], answer_id)
    town.do(moderation.make_wiki, town.crowd[0], answer_id)
    before = town.reputation(town.crowd[0])
    town.do(votes.upvote, town.crowd[MEMBER], answer_id)
    assert (town.reputation(town.crowd[0]), town.row("SELECT score FROM posts WHERE id = %s", answer_id)) == (before, (1,))
    town.do(edits.edit, town.crowd[MEMBER], answer_id, ANSWER, to=Edit(f"{BODY} Better."))
    assert noted(town, answer_id) == [16]


def test_three_votes_reopen_a_closed_question_and_the_closing_has_an_end(town: Town) -> None:
    id_ = town.ask(town.crowd[0])
    with pytest.raises(WriteFailedError, match="not closed"):
        town.do(closing.reopen, town.crowd[TRUSTED], id_)
    town.do(flags.flag_post, town.crowd[MODERATOR], id_, QUESTION, option_id=11)
    with pytest.raises(WriteFailedError, match="closed"):
        town.do(answers.answer, town.crowd[1], id_, body=BODY)
    with pytest.raises(AccessDeniedError):
        town.do(closing.reopen, town.crowd[MEMBER], id_)
    for count, voter in enumerate(town.crowd[TRUSTED : TRUSTED + 2], 1):
        town.do(closing.reopen, voter, id_)
        assert town.row("SELECT reopen_vote_count, closed_date IS NULL FROM posts WHERE id = %s", id_) == (count, False)
    with pytest.raises(WriteFailedError, match="already"):
        town.do(closing.reopen, town.crowd[TRUSTED], id_)
    town.do(closing.reopen, town.crowd[TRUSTED + 2], id_)
    state = "SELECT closed_date, closed_reason, reopen_vote_count FROM posts WHERE id = %s"
    assert town.row(state, id_) == (None, None, 0)
    assert town.row("SELECT reopened_date IS NOT NULL FROM closures WHERE post_id = %s", id_) == (True,)
    assert town.answer(town.crowd[1], id_)
    assert noted(town, id_) == [10, 11]
    town.do(flags.flag_post, town.crowd[MODERATOR], id_, QUESTION, option_id=12)
    town.do(closing.reopen, town.crowd[MODERATOR], id_)
    assert town.row(state, id_) == (None, None, 0)
