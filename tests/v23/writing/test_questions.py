"""POST /questions/…: asking, editing, deleting, voting, keeping."""

from __future__ import annotations

import pytest

from tests.v23.writing.writers import BAD, BODY, DENIED, DUPLICATE, FAILED, NO_METHOD, NO_TOKEN, Writers, refused

TITLE = "How do I write a question here?"


def fields(**changed: str) -> dict[str, str]:
    return {"title": TITLE, "body": BODY, "tags": "json;search", **changed}


def test_a_question_is_there_as_it_was_asked(we: Writers) -> None:
    filter_ = we.api.filter("question.body", "question.body_markdown", unsafe=True)
    made = we.asker.one("/questions/add", **fields(title='Is "this" & <that> right?'), filter=filter_)
    assert (made["title"], made["body_markdown"], made["tags"]) == ('Is "this" & <that> right?', BODY, ["json", "search"])
    assert made["body"] == "<p>A text that is long enough for the rules of this site, with <code>code</code> in it.</p>\n"
    assert (made["score"], made["answer_count"], made["is_answered"]) == (0, 0, False)
    assert made["owner"]["user_id"] == we.asker.user_id
    assert we.api.get(f"/questions/{made['question_id']}", filter=filter_).items == [made]
    assert we.api.get("/questions", sort="creation", filter=filter_).items[0] == made
    assert made["question_id"] in [each["question_id"] for each in we.asker.get("/me/questions").items]
    assert we.api.get("/questions", tagged="json;search", sort="creation").items[0]["question_id"] == made["question_id"]


def test_tags_may_come_with_blanks_and_as_synonyms_and_parameters_in_the_query(we: Writers) -> None:
    we.sql("INSERT INTO tag_synonyms (site_id, from_tag, to_tag) VALUES (1, 'interface', 'json') ON CONFLICT DO NOTHING")
    made = we.asker.one("/questions/add", title="Which tags does this question get?", body=BODY, tags="interface search Search")
    assert made["tags"] == ["json", "search"]


def test_a_preview_shows_what_would_be_made_and_makes_nothing(we: Writers) -> None:
    before = we.sql("SELECT count(*) FROM posts"), we.sql("SELECT count(*) FROM outbox"), we.sql("SELECT sum(count) FROM tags")
    shown = we.asker.one("/questions/add", **fields(title="Would this be a good question?"), preview="true", filter="withbody")
    assert shown["title"] == "Would this be a good question?"
    assert shown["body"].startswith("<p>A text")
    assert not {"question_id", "link"} & shown.keys()
    assert before == (
        we.sql("SELECT count(*) FROM posts"),
        we.sql("SELECT count(*) FROM outbox"),
        we.sql("SELECT sum(count) FROM tags"),
    )


@pytest.mark.parametrize(
    "changed, error",
    [
        ({"title": " "}, FAILED),
        ({"title": "x" * 151}, FAILED),
        ({"title": "word " * 400}, FAILED),
        ({"title": ""}, BAD),
        ({"body": " \n "}, FAILED),
        ({"body": "x" * 30_001}, FAILED),
        ({"body": ""}, BAD),
        ({"body": "\0" + BODY}, BAD),
        ({"tags": ""}, BAD),
        ({"tags": " ; "}, BAD),
        ({"tags": "json;search;http;curl;errors;filters"}, FAILED),
        ({"tags": "x" * 36}, FAILED),
        ({"tags": "json;<b>"}, FAILED),
        ({"tags": "no-such-tag-yet"}, FAILED),
        ({"preview": "perhaps"}, BAD),
        ({"creation_date": "1000000000"}, DENIED),
    ],
)
def test_what_breaks_a_rule_is_refused_whether_previewed_or_not(
    we: Writers, changed: dict[str, str], error: tuple[int, str]
) -> None:
    assert refused(we.asker.post("/questions/add", **fields(**changed))) == error
    assert refused(we.asker.post("/questions/add", **{**fields(), "preview": "true", **changed})) == error


def test_a_title_that_is_there_is_refused_and_the_same_text_is_a_repeated_request(we: Writers) -> None:
    we.asker.one("/questions/add", **fields(title="Was this asked before by anyone?"))
    assert refused(we.asker.post("/questions/add", **fields(title="Was this asked before by anyone?"))) == DUPLICATE
    assert refused(we.voter.post("/questions/add", **fields(title="WAS this asked before by anyone?"))) == FAILED


def test_a_new_tag_takes_the_privilege(we: Writers) -> None:
    we.editor.ask(tags="brand-new-tag;json")
    assert we.api.get("/tags/brand-new-tag/info").items[0]["count"] == 1
    we.newcomer.ask(tags="brand-new-tag")
    assert we.api.get("/tags/brand-new-tag/info").items[0]["count"] == 2


WRITES = [
    "/questions/add",
    "/questions/1/edit",
    "/questions/1/delete",
    "/questions/1/upvote",
    "/questions/1/upvote/undo",
    "/questions/1/downvote",
    "/questions/1/downvote/undo",
    "/questions/1/favorite",
    "/questions/1/favorite/undo",
    "/question/1/upvote/undo",
    "/question/1/favorite/undo",
    "/questions/1/flags/add",
    "/questions/1/suggested-edit/add",
    "/questions/1/answers/add",
    "/answers/1/accept",
    "/answers/1/accept/undo",
    "/answers/1/upvote",
    "/answers/1/upvote/undo",
    "/answers/1/downvote",
    "/answers/1/downvote/undo",
    "/answers/1/edit",
    "/answers/1/delete",
    "/answers/1/flags/add",
    "/answers/1/suggested-edit/add",
    "/answers/1/recommend",
    "/answers/1/recommend/undo",
    "/articles/add",
    "/articles/1/edit",
    "/articles/1/delete",
    "/posts/1/comments/add",
    "/comments/1/edit",
    "/comments/1/delete",
    "/comments/1/upvote",
    "/comments/1/upvote/undo",
    "/comments/1/flags/add",
    "/me/tag-preferences/edit",
    "/users/1/tag-preferences/edit",
]
EVERYTHING = {
    **fields(),
    "option_id": "1",
    "comment": "A reason that explains it.",
    "slug": "api",
    "article_type": "policy",
    "favorite_tags": "json",
    "ignored_tags": "",
}


@pytest.mark.parametrize("path", WRITES)
def test_every_write_wants_a_token_with_its_scope(we: Writers, path: str) -> None:
    assert refused(we.api.post(path, **EVERYTHING)) == NO_TOKEN
    reading = we.token(we.asker.account_id, "private_info read_inbox")
    assert refused(we.api.post(path, [("X-API-Access-Token", reading)], **EVERYTHING)) == DENIED
    assert refused(we.asker.get(path)) == NO_METHOD


@pytest.mark.parametrize("path", [each for each in WRITES if "/1/" in each and "users" not in each])
def test_every_write_refuses_an_id_that_is_not_there(we: Writers, path: str) -> None:
    assert refused(we.admin.post(path.replace("/1/", "/987654321/"), **EVERYTHING)) == BAD
    assert refused(we.admin.post(path.replace("/1/", "/letters/"), **EVERYTHING)) == NO_METHOD


def test_an_edit_changes_what_it_says_and_leaves_a_revision(we: Writers) -> None:
    id_ = we.asker.ask(tags="json")
    we.sql("UPDATE revisions SET creation_date = creation_date - interval '1 hour' WHERE post_id = %s", id_)
    changed = fields(title="What was changed in this question?", tags="search", comment="clearer")
    made = we.editor.one(f"/questions/{id_}/edit", **changed, filter="withbody")
    assert (made["title"], made["tags"], "last_edit_date" in made) == (changed["title"], ["search"], True)
    newest, first = we.api.get(f"/posts/{id_}/revisions").items
    assert (newest["comment"], newest["revision_number"], newest["user"]["user_id"]) == ("clearer", 2, we.editor.user_id)
    assert (newest["tags"], newest["last_tags"], newest["title"]) == (["search"], ["json"], changed["title"])
    assert first["revision_number"] == 1
    merged = we.editor.one(f"/questions/{id_}/edit", **fields(title="What was changed in this question now?", tags="search"))
    assert merged["title"] == "What was changed in this question now?"
    assert len(we.api.get(f"/posts/{id_}/revisions").items) == 2
    assert id_ not in [each["question_id"] for each in we.api.get("/questions", tagged="json", pagesize=100).items]


def test_an_edit_without_the_right_or_whole_text_is_refused(we: Writers) -> None:
    id_ = we.asker.ask()
    assert refused(we.voter.post(f"/questions/{id_}/edit", **fields())) == DENIED
    assert refused(we.asker.post(f"/questions/{id_}/edit", title=TITLE, body=BODY)) == BAD
    assert refused(we.asker.post(f"/questions/{id_}/edit", **fields(title=" "))) == FAILED
    shown = we.asker.one(f"/questions/{id_}/edit", **fields(title="Only looked at, was it not?"), preview="true")
    assert (shown["title"], shown["question_id"]) == ("Only looked at, was it not?", id_)
    assert we.api.get(f"/questions/{id_}").items[0]["title"] != shown["title"]


def test_what_was_read_encoded_and_sent_back_undecoded_is_double_encoded(we: Writers) -> None:
    text = 'Say "yes" & <no> to all of it, in so many words.'
    safe, raw = we.api.filter("question.body_markdown"), we.api.filter("question.body_markdown", unsafe=True)
    id_ = we.asker.one("/questions/add", title='What "is" quoted here?', body=text, tags="json")["question_id"]
    read = we.api.get(f"/questions/{id_}", filter=safe).items[0]
    assert (read["title"], read["body_markdown"]) == (
        "What &quot;is&quot; quoted here?",
        "Say &quot;yes&quot; &amp; &lt;no&gt; to all of it, in so many words.",
    )
    from html import unescape

    same = we.asker.one(
        f"/questions/{id_}/edit", title=unescape(read["title"]), body=unescape(read["body_markdown"]), tags="json", filter=raw
    )
    assert (same["title"], same["body_markdown"]) == ('What "is" quoted here?', text)
    assert "last_edit_date" not in same
    double = we.asker.one(f"/questions/{id_}/edit", title=read["title"], body=read["body_markdown"], tags="json", filter=safe)
    assert double["title"] == "What &amp;quot;is&amp;quot; quoted here?"


def test_a_deleted_question_is_nowhere_and_comes_back_whole(we: Writers) -> None:
    id_ = we.asker.ask()
    answer_id = we.voter.answer(id_)
    comment_id = we.asker.comment(answer_id)
    we.editor.one(f"/questions/{id_}/upvote")
    we.editor.one(f"/answers/{answer_id}/upvote")
    assert refused(we.voter.post(f"/questions/{id_}/delete")) == DENIED
    assert refused(we.asker.post(f"/questions/{id_}/delete")) == FAILED
    assert we.admin.post(f"/questions/{id_}/delete", preview="true").items == []
    assert len(we.api.get(f"/questions/{id_}").items) == 1
    before = we.asker.reputation, we.voter.reputation
    assert we.admin.post(f"/questions/{id_}/delete").items == []
    for path in (
        f"/questions/{id_}",
        f"/answers/{answer_id}",
        f"/comments/{comment_id}",
        f"/posts/{id_};{answer_id}",
        f"/posts/{id_}/revisions",
    ):
        assert we.api.get(path).items == [], path
    assert (we.asker.reputation, we.voter.reputation) == (before[0] - 10, before[1] - 10)
    for path in (
        f"/questions/{id_}/upvote",
        f"/questions/{id_}/answers/add",
        f"/posts/{id_}/comments/add",
        f"/questions/{id_}/delete",
    ):
        assert refused(we.closer.post(path, body=BODY)) == BAD, path


def test_the_asker_deletes_a_question_that_helped_nobody(we: Writers) -> None:
    id_ = we.asker.ask()
    assert we.asker.post(f"/questions/{id_}/delete").json["items"] == []
    assert we.api.get(f"/questions/{id_}").items == []


def test_votes_move_score_counts_and_reputation_and_back(we: Writers) -> None:
    id_, split = (
        we.asker.ask(),
        we.api.filter("question.up_vote_count", "question.down_vote_count", "question.upvoted", "question.downvoted"),
    )
    start = we.asker.reputation
    up = we.voter.one(f"/questions/{id_}/upvote", filter=split)
    assert (up["score"], up["up_vote_count"], up["upvoted"], we.asker.reputation) == (1, 1, True, start + 10)
    assert refused(we.voter.post(f"/questions/{id_}/upvote")) == FAILED
    down = we.voter.one(f"/questions/{id_}/downvote", filter=split)
    assert (down["score"], down["up_vote_count"], down["down_vote_count"], down["upvoted"], down["downvoted"]) == (
        -1,
        0,
        1,
        False,
        True,
    )
    assert (we.asker.reputation, we.voter.reputation) == (start - 2, 300)
    assert refused(we.voter.post(f"/questions/{id_}/upvote/undo")) == FAILED
    none = we.voter.one(f"/questions/{id_}/downvote/undo", filter=split)
    assert (none["score"], none["down_vote_count"], we.asker.reputation) == (0, 0, start)
    we.voter.one(f"/questions/{id_}/upvote", preview="true")
    assert we.api.get(f"/questions/{id_}").items[0]["score"] == 0
    we.voter.one(f"/questions/{id_}/upvote")
    assert we.voter.one(f"/question/{id_}/upvote/undo")["score"] == 0


@pytest.mark.parametrize(
    "who, path, error",
    [
        ("asker", "upvote", FAILED),
        ("asker", "downvote", FAILED),
        ("newcomer", "upvote", DENIED),
        ("newcomer", "downvote", DENIED),
    ],
)
def test_no_vote_on_ones_own_post_nor_without_the_privilege(we: Writers, who: str, path: str, error: tuple[int, str]) -> None:
    id_ = we.asker.ask()
    assert refused(we.people[who].post(f"/questions/{id_}/{path}")) == error


def test_a_day_of_votes_brings_no_more_than_its_cap(we: Writers) -> None:
    lucky = we.add("lucky", 1)
    ids = [lucky.ask() for _ in range(11)]
    for id_ in ids:
        we.voter.one(f"/questions/{id_}/upvote")
        we.editor.one(f"/questions/{id_}/upvote")
    assert lucky.reputation == 201
    we.editor.one(f"/questions/{ids[-1]}/upvote/undo")
    assert lucky.reputation == 201
    we.editor.one(f"/questions/{ids[0]}/upvote/undo")
    assert lucky.reputation == 191


def test_a_site_may_value_a_vote_otherwise(we: Writers) -> None:
    id_, before = we.asker.ask(), we.asker.reputation
    we.sql("INSERT INTO reputation_values (site_id, history_type, change) VALUES (1, 'post_upvoted', 5)")
    we.voter.one(f"/questions/{id_}/upvote")
    assert we.asker.reputation == before + 5
    we.sql("DELETE FROM reputation_values")
    we.voter.one(f"/questions/{id_}/upvote/undo")
    assert we.asker.reputation == before


def test_favorites_come_and_go(we: Writers) -> None:
    id_, counted = we.asker.ask(), we.api.filter("question.favorite_count", "question.favorited")
    kept = we.voter.one(f"/questions/{id_}/favorite", filter=counted)
    assert (kept["favorite_count"], kept["favorited"]) == (1, True)
    assert id_ in [each["question_id"] for each in we.voter.get("/me/favorites").items]
    assert refused(we.voter.post(f"/questions/{id_}/favorite")) == FAILED
    assert we.voter.one(f"/question/{id_}/favorite/undo", filter=counted)["favorite_count"] == 0
    assert refused(we.voter.post(f"/questions/{id_}/favorite/undo")) == FAILED
    assert we.voter.one(f"/questions/{id_}/favorite", preview="true", filter=counted)["favorite_count"] == 1
    assert we.api.get(f"/questions/{id_}", filter=counted).items[0]["favorite_count"] == 0


def test_rendering_needs_no_token_and_stores_nothing(we: Writers) -> None:
    before = we.sql("SELECT count(*) FROM posts")
    shown = we.api.post("/questions/render", **fields(), filter="withbody").items[0]
    assert (shown["title"], shown["tags"]) == (TITLE, ["json", "search"])
    assert "<code>code</code>" in shown["body"]
    assert refused(we.api.post("/questions/render", **fields(body=""))) == BAD
    assert refused(we.api.post("/questions/render", **fields(title=" "))) == FAILED
    assert we.sql("SELECT count(*) FROM posts") == before


def test_one_line_is_enough(we: Writers) -> None:
    found = we.asker.one("/questions/add", title="C++?", body="Why?", tags="json")
    assert found["title"] == "C++?"
    assert we.asker.one(f"/questions/{found['question_id']}/answers/add", body="So.")["question_id"] == found["question_id"]
