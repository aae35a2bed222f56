"""POST /comments/… and /posts/{id}/comments/…: commenting, changing one's mind for some minutes, voting."""

from __future__ import annotations

import pytest

from tests.v23.writing.writers import BAD, COMMENT, DENIED, DUPLICATE, FAILED, Writers, refused


def test_a_comment_is_there_as_it_was_written(we: Writers) -> None:
    filter_ = we.api.filter("comment.body", "comment.body_markdown", "comment.post_type", unsafe=True)
    id_ = we.asker.ask()
    made = we.voter.one(f"/posts/{id_}/comments/add", body="It is *not* <so> simple.", filter=filter_)
    assert (made["post_id"], made["post_type"], made["body_markdown"]) == (id_, "question", "It is *not* <so> simple.")
    assert made["body"] == "It is <i>not</i> &lt;so&gt; simple."
    assert (made["edited"], made["score"]) == (False, 0)
    assert we.api.get(f"/posts/{id_}/comments", filter=filter_).items == [made]
    assert we.api.get(f"/questions/{id_}", filter=we.api.filter("question.comment_count")).items[0]["comment_count"] == 1
    assert refused(we.voter.post(f"/posts/{id_}/comments/add", body="It is *not* <so> simple.")) == DUPLICATE


def test_the_preview_of_a_comment_has_no_comment_id(we: Writers) -> None:
    id_ = we.asker.ask()
    shown = we.voter.one(f"/posts/{id_}/comments/add", body=COMMENT, preview="True")
    assert "comment_id" not in shown
    assert shown["post_id"] == id_
    assert we.api.get(f"/posts/{id_}/comments").items == []


@pytest.mark.parametrize("body, error", [(" ", FAILED), ("\t\n" * 20, FAILED), ("x" * 601, FAILED), ("", BAD)])
def test_a_text_that_breaks_a_rule_is_refused(we: Writers, body: str, error: tuple[int, str]) -> None:
    id_ = we.asker.ask()
    assert refused(we.asker.post(f"/posts/{id_}/comments/add", body=body)) == error
    comment_id = we.asker.comment(id_)
    assert refused(we.asker.post(f"/comments/{comment_id}/edit", body=body)) == error


def test_newcomers_comment_on_their_own_threads_only(we: Writers) -> None:
    mine, other = we.newcomer.ask(), we.asker.ask()
    assert we.newcomer.comment(mine)
    assert we.newcomer.comment(we.asker.answer(mine))
    assert refused(we.newcomer.post(f"/posts/{other}/comments/add", body=COMMENT)) == DENIED


def test_an_at_sign_addresses_an_earlier_commenter(we: Writers) -> None:
    id_ = we.asker.ask()
    we.voter.comment(id_)
    reply = we.editor.one(f"/posts/{id_}/comments/add", body="@Voter you may be right there.")
    assert reply["reply_to_user"]["user_id"] == we.voter.user_id
    owner = we.editor.one(f"/posts/{id_}/comments/add", body="@asker, what do you say to this?")
    assert owner["reply_to_user"]["user_id"] == we.asker.user_id
    assert "reply_to_user" not in we.editor.one(f"/posts/{id_}/comments/add", body="@nobody is meant by this one.")
    details = we.sql("SELECT details FROM outbox WHERE event_type = 'comment_posted' AND subject_id = %s", reply["comment_id"])
    assert details[0][0]["mentioned_user_ids"] == [we.voter.user_id]


def test_a_comment_may_be_changed_by_its_writer_for_some_minutes(we: Writers) -> None:
    comment_id = we.voter.comment(we.asker.ask())
    assert refused(we.asker.post(f"/comments/{comment_id}/edit", body=COMMENT + " Mine.")) == DENIED
    made = we.voter.one(f"/comments/{comment_id}/edit", body=COMMENT + " Better.", filter="withbody")
    assert (made["edited"], made["body"]) == (True, COMMENT + " Better.")
    we.voter.one(f"/comments/{comment_id}/edit", body=COMMENT + " Unseen.", preview="true")
    assert we.api.get(f"/comments/{comment_id}", filter="withbody").items == [made]
    we.sql("UPDATE comments SET creation_date = creation_date - interval '6 minutes' WHERE id = %s", comment_id)
    assert refused(we.voter.post(f"/comments/{comment_id}/edit", body=COMMENT + " Late.")) == FAILED
    assert we.admin.one(f"/comments/{comment_id}/edit", body=COMMENT + " By a moderator.")["edited"] is True


def test_a_deleted_comment_is_gone(we: Writers) -> None:
    id_ = we.asker.ask()
    comment_id = we.voter.comment(id_)
    assert refused(we.asker.post(f"/comments/{comment_id}/delete")) == DENIED
    assert we.voter.post(f"/comments/{comment_id}/delete", preview="true").items == []
    assert len(we.api.get(f"/comments/{comment_id}").items) == 1
    assert we.voter.post(f"/comments/{comment_id}/delete").items == []
    assert we.api.get(f"/comments/{comment_id}").items == []
    assert we.api.get(f"/questions/{id_}", filter=we.api.filter("question.comment_count")).items[0]["comment_count"] == 0
    assert refused(we.voter.post(f"/comments/{comment_id}/delete")) == BAD


def test_a_comment_is_voted_up_once_and_never_by_its_writer(we: Writers) -> None:
    comment_id = we.voter.comment(we.asker.ask())
    seen = we.api.filter("comment.upvoted")
    assert refused(we.voter.post(f"/comments/{comment_id}/upvote")) == FAILED
    assert refused(we.newcomer.post(f"/comments/{comment_id}/upvote")) == DENIED
    assert we.asker.one(f"/comments/{comment_id}/upvote", preview="true")["score"] == 1
    made = we.asker.one(f"/comments/{comment_id}/upvote", filter=seen)
    assert (made["score"], made["upvoted"]) == (1, True)
    assert refused(we.asker.post(f"/comments/{comment_id}/upvote")) == FAILED
    assert we.asker.one(f"/comments/{comment_id}/upvote/undo", filter=seen)["upvoted"] is False
    assert refused(we.asker.post(f"/comments/{comment_id}/upvote/undo")) == FAILED


def test_rendering_a_comment_needs_no_token(we: Writers) -> None:
    shown = we.api.post("/posts/1/comments/render", body="Look **here**, will you?", filter="withbody").items[0]
    assert (shown["body"], "comment_id" in shown) == ("Look <b>here</b>, will you?", False)
    assert refused(we.api.post("/posts/1/comments/render", body=" ")) == FAILED
