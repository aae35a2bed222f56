"""Edits and their history: going back, editing at cross purposes, and what others suggest."""

from __future__ import annotations

import uuid

import pytest

from ownstack.domain import edits, suggested_edits
from ownstack.domain.edits import Edit
from ownstack.domain.threads import ANSWER, QUESTION
from ownstack.kernel.errors import AccessDeniedError, BadParameterError, WriteFailedError
from tests.domain.worlds import BODY, Town, rows

EDITOR, MEMBER = 8, 2


def guids(town: Town, post_id: int) -> list[uuid.UUID]:
    found = rows(
        town.url,
        "SELECT revision_guid FROM revisions WHERE post_id = %s AND revision_number IS NOT NULL ORDER BY revision_number",
        post_id,
    )
    return [each[0] for each in found]


def said(town: Town, post_id: int) -> tuple[str, list[str], str]:
    """Title, tags and HTML."""
    return town.row(
        "SELECT p.title, p.tags, b.body FROM posts p JOIN post_bodies b ON b.post_id = p.id WHERE p.id = %s", post_id
    )


def edited(town: Town, post_id: int, number: int) -> Edit:
    to = Edit(f"{BODY} Number *{number}*.", "an edit", f"What does text number {number} of {post_id} say?", [f"tag{number}"])
    town.do(edits.edit, town.crowd[EDITOR], post_id, QUESTION, to=to)
    return to


def test_a_rollback_makes_the_post_say_what_it_said_as_a_revision_of_its_own(town: Town) -> None:
    id_ = town.ask(town.crowd[0])
    first = said(town, id_)
    edited(town, id_, 2)
    then = said(town, id_)
    town.pass_time(600)
    edited(town, id_, 3)
    with pytest.raises(AccessDeniedError):
        town.do(edits.roll_back, town.crowd[MEMBER], id_, guids(town, id_)[0])
    with pytest.raises(BadParameterError):
        town.do(edits.roll_back, town.crowd[EDITOR], id_, uuid.uuid4())
    town.do(edits.roll_back, town.crowd[EDITOR], id_, guids(town, id_)[1])
    assert said(town, id_) == then
    town.do(edits.roll_back, town.crowd[0], id_, guids(town, id_)[0])
    assert said(town, id_) == first
    newest = "SELECT revision_number, is_rollback, comment FROM revisions WHERE post_id = %s ORDER BY id DESC LIMIT 1"
    assert town.row(newest, id_) == (5, True, f"Rollback to revision {guids(town, id_)[0]}")
    assert town.row("SELECT count FROM tags WHERE name = 'tag3'") == (0,)


def test_an_edit_that_began_from_an_older_revision_is_refused(town: Town) -> None:
    id_ = town.ask(town.crowd[0])
    seen = guids(town, id_)[-1]
    edited(town, id_, 2)
    late = Edit(f"{BODY} Late.", title=f"What do I say, {id_}?", tag_names=["tag1"], based_on=seen)
    with pytest.raises(WriteFailedError, match="since you began"):
        town.do(edits.edit, town.crowd[0], id_, QUESTION, to=late)
    fresh = Edit(late.body, title=late.title, tag_names=late.tag_names, based_on=guids(town, id_)[-1])
    assert town.do(edits.edit, town.crowd[0], id_, QUESTION, to=fresh) == id_


def suggested(town: Town, answer_id: int, text: str) -> int:
    verb = suggested_edits.suggest_edit
    return int(town.do(verb, town.crowd[MEMBER], answer_id, ANSWER, body=f"{BODY} {text}", comment="better"))


def test_an_approved_suggestion_is_its_proposers_edit_and_earns_two(town: Town) -> None:
    answer_id = town.answer(town.crowd[0], town.ask(town.crowd[1]))
    suggestion = suggested(town, answer_id, "*Suggested.*")
    with pytest.raises(AccessDeniedError):
        town.do(suggested_edits.approve_edit, town.crowd[3], suggestion)
    before = town.reputation(town.crowd[MEMBER])
    town.do(suggested_edits.approve_edit, town.crowd[EDITOR], suggestion)
    assert said(town, answer_id)[2] == f"<p>{BODY} <em>Suggested.</em></p>\n"
    assert town.reputation(town.crowd[MEMBER]) == before + 2
    editor = "SELECT last_editor_user_id FROM posts WHERE id = %s"
    assert town.row(editor, answer_id) == (town.crowd[MEMBER].user_id,)
    reviewed = "SELECT approval_date IS NOT NULL, rejection_date, reviewed_by FROM suggested_edits WHERE id = %s"
    assert town.row(reviewed, suggestion) == (True, None, town.crowd[EDITOR].user_id)
    for verb in (suggested_edits.approve_edit, suggested_edits.reject_edit):
        with pytest.raises(WriteFailedError, match="reviewed already"):
            town.do(verb, town.crowd[EDITOR], suggestion)


def test_a_rejected_suggestion_changes_nothing_and_makes_room_for_the_next(town: Town) -> None:
    answer_id = town.answer(town.crowd[0], town.ask(town.crowd[1]))
    before = said(town, answer_id)
    suggestion = suggested(town, answer_id, "Suggested.")
    with pytest.raises(WriteFailedError, match="waits for review"):
        suggested(town, answer_id, "Suggested too.")
    with pytest.raises(BadParameterError):
        town.do(suggested_edits.reject_edit, town.crowd[0], 987_654_321)
    town.do(suggested_edits.reject_edit, town.crowd[0], suggestion)
    assert said(town, answer_id) == before
    assert suggested(town, answer_id, "Suggested again.")


def test_an_edit_meanwhile_rejects_the_suggestion_that_would_overwrite_it(town: Town) -> None:
    answer_id = town.answer(town.crowd[0], town.ask(town.crowd[1]))
    suggestion = suggested(town, answer_id, "Suggested.")
    town.do(edits.edit, town.crowd[0], answer_id, ANSWER, to=Edit(f"{BODY} Mine."))
    with pytest.raises(WriteFailedError, match="reviewed already"):
        town.do(suggested_edits.approve_edit, town.crowd[EDITOR], suggestion)
    assert "Mine." in said(town, answer_id)[2]
