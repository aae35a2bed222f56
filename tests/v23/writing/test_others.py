"""Suggested edits, articles, tag preferences, teams, impersonation, the pause between writes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.v23.driver import serving
from tests.v23.writing.writers import BAD, BODY, COMMENT, DENIED, FAILED, THROTTLED, Writers, refused

EDIT = {"title": "A better title for this question?", "body": BODY + " Better.", "tags": "json;http", "comment": "better"}
ARTICLE = {"title": "How we write articles here", "body": BODY, "article_type": "how-to-guide", "tags": "json http"}


def test_who_may_not_edit_suggests(we: Writers) -> None:
    id_ = we.asker.ask()
    made = we.voter.one(f"/questions/{id_}/suggested-edit/add", **EDIT, filter="withbody")
    assert (made["post_id"], made["post_type"], made["title"], made["tags"]) == (
        id_,
        "question",
        EDIT["title"],
        ["json", "http"],
    )
    assert made["proposing_user"]["user_id"] == we.voter.user_id
    assert not {"approval_date", "rejection_date"} & made.keys()
    assert made in we.api.get(f"/posts/{id_}/suggested-edits", filter="withbody").items
    assert we.api.get(f"/questions/{id_}").items[0]["title"] != EDIT["title"]
    assert refused(we.voter.post(f"/questions/{id_}/suggested-edit/add", **EDIT)) == FAILED
    assert refused(we.editor.post(f"/questions/{id_}/suggested-edit/add", **EDIT)) == FAILED


def test_a_suggestion_is_previewed_and_checked_like_an_edit(we: Writers) -> None:
    id_ = we.asker.ask()
    path = f"/questions/{id_}/suggested-edit/add"
    assert "suggested_edit_id" not in we.voter.one(path, **EDIT, preview="true")
    assert we.api.get(f"/posts/{id_}/suggested-edits").items == []
    for changed, error in (({"comment": ""}, BAD), ({"title": " "}, FAILED), ({"body": " "}, FAILED), ({"tags": ""}, BAD)):
        assert refused(we.voter.post(path, **{**EDIT, **changed})) == error
    answer_id = we.editor.answer(id_)
    made = we.voter.one(f"/answers/{answer_id}/suggested-edit/add", body=BODY + " New.", comment="new")
    assert (made["post_type"], "title" in made) == ("answer", False)


def test_an_article_is_written_edited_and_deleted(we: Writers) -> None:
    shown = we.voter.one("/articles/add", **ARTICLE, preview="true")
    assert "article_id" not in shown
    made = we.voter.one("/articles/add", **ARTICLE, filter="withbody")
    assert (made["article_type"], made["tags"], made["title"]) == ("how-to-guide", ["json", "http"], ARTICLE["title"])
    path = f"/articles/{made['article_id']}"
    assert we.api.get(path, filter="withbody").items == [made]
    changed = {**ARTICLE, "article_type": "policy", "title": "How we write policies here", "tags": "json"}
    assert refused(we.asker.post(f"{path}/edit", **changed)) == DENIED
    edited = we.voter.one(f"{path}/edit", **changed)
    assert (edited["article_type"], edited["title"], edited["tags"]) == ("policy", changed["title"], ["json"])
    assert we.api.get(f"/posts/{made['article_id']}/revisions").items[0]["post_type"] == "article"
    assert we.voter.comment(made["article_id"])
    assert refused(we.asker.post(f"{path}/delete")) == DENIED
    assert we.voter.post(f"{path}/delete").items == []
    assert we.api.get(path).items == []


def test_an_article_that_breaks_a_rule_is_refused(we: Writers) -> None:
    for changed, error in (
        ({"article_type": "novel"}, BAD),
        ({"article_type": ""}, BAD),
        ({"title": " "}, FAILED),
        ({"tags": "a b c d e"}, FAILED),
        ({"body": "x" * 100_001}, FAILED),
        ({"tags": ""}, BAD),
    ):
        assert refused(we.admin.post("/articles/add", **{**ARTICLE, **changed})) == error, changed
    long = we.admin.one("/articles/add", **{**ARTICLE, "title": "As long as an article may be", "body": "x " * 50_000})
    assert long["article_id"]


def test_each_list_of_tags_that_is_sent_replaces_the_one_before(we: Writers) -> None:
    def names(items: list[dict[str, str]]) -> set[tuple[str, str]]:
        return {(each["tag_name"], each["tag_preference_type"]) for each in items}

    made = we.voter.post("/me/tag-preferences/edit", favorite_tags="json;cpp", ignored_tags="http").items
    assert names(made) == {("json", "favorite_tag"), ("c++", "favorite_tag"), ("http", "ignored_tag")}
    assert names(we.voter.get("/me/tag-preferences").items) == names(made)
    own = f"/users/{we.voter.user_id}/tag-preferences/edit"
    assert names(we.voter.post(own, favorite_tags="").items) == {("http", "ignored_tag")}
    assert names(we.voter.post(own, ignored_tags="", preview="true").items) == set()
    assert names(we.voter.get("/me/tag-preferences").items) == {("http", "ignored_tag")}
    assert refused(we.asker.post(own, favorite_tags="json")) == DENIED
    assert refused(we.voter.post(own, favorite_tags="x" * 36)) == FAILED
    half = we.token(we.voter.account_id, "write_access")
    assert refused(we.api.post("/me/tag-preferences/edit", [("X-API-Access-Token", half)], favorite_tags="json")) == DENIED


def test_a_team_is_written_to_by_its_members_only(we: Writers) -> None:
    fields = {"title": "What do we do in this team?", "body": BODY, "tags": "onboarding", "team": "platform"}
    assert refused(we.voter.post("/questions/add", **fields)) in (BAD, DENIED)
    tag = we.sql("SELECT name FROM tags WHERE site_id = 2 ORDER BY count DESC LIMIT 1")[0][0]
    token = we.token(1_000_000_004, "write_access")
    made = we.api.post("/questions/add", [("X-API-Access-Token", token)], **{**fields, "tags": tag}).items[0]
    assert "/c/platform/questions/" in made["link"]
    assert we.sql("SELECT site_id FROM posts WHERE id = %s", made["question_id"]) == [(2,)]


def test_the_app_is_kept_on_the_revision_and_the_past_needs_impersonation(we: Writers) -> None:
    id_ = we.asker.ask()
    assert we.sql("SELECT app_id FROM revisions WHERE post_id = %s", id_) == [(None,)]
    stamped = we.token(we.asker.account_id, "write_access custom_timestamps")
    token = ("X-API-Access-Token", stamped)
    past = {"body": BODY + " Then.", "creation_date": 1_500_000_000}
    assert refused(we.api.post(f"/questions/{id_}/answers/add", [token], **past)) == DENIED
    token_id = we.sql(
        "SELECT id FROM access_tokens WHERE account_id = (SELECT account_id FROM members WHERE id = %s)", we.admin.user_id
    )[0][0]
    we.sql("UPDATE access_tokens SET impersonated_by = %s WHERE 'custom_timestamps' = ANY(scopes)", token_id)
    fresh = we.token(we.asker.account_id, "write_access custom_timestamps")
    we.sql("UPDATE access_tokens SET impersonated_by = %s WHERE 'custom_timestamps' = ANY(scopes)", token_id)
    made = we.api.post(f"/questions/{id_}/answers/add", [("X-API-Access-Token", fresh)], **past).items[0]
    assert (made["creation_date"], made["owner"]["user_id"]) == (1_500_000_000, we.asker.user_id)


def test_a_pause_is_kept_between_writes_of_a_kind(
    demo_database: str, clone: Callable[[str], str], loop: asyncio.AbstractEventLoop
) -> None:
    url = clone(demo_database)
    with serving(url, loop, throttle=True) as api:
        we = Writers(api, url, loop)
        fast = we.add("fast", 5000)
        id_ = fast.ask()
        fields = {"title": "Is a second question refused now?", "body": BODY, "tags": "json"}
        reply = fast.post("/questions/add", **fields)
        assert refused(reply) == THROTTLED
        assert 50 <= reply.json["backoff"] <= 60
        assert fast.one("/questions/add", **fields, preview="true")
        assert fast.answer(id_)
        fast.comment(id_)
        assert fast.post(f"/posts/{id_}/comments/add", body=COMMENT + " More.").json["backoff"] <= 5
        told = {each["object_type"]: each["min_seconds_between_actions"] for each in fast.get("/me/write-permissions").items}
        assert told == {"answer": 60, "article": 60, "comment": 5, "question": 60}


def test_the_pauses_are_settings(demo_database: str, clone: Callable[[str], str], loop: asyncio.AbstractEventLoop) -> None:
    url = clone(demo_database)
    with serving(url, loop, throttle=True, pause_comment_s=0, pause_question_s=600) as api:
        we = Writers(api, url, loop)
        fast = we.add("fast", 5000)
        id_ = fast.ask()
        for _ in range(2):
            fast.comment(id_)
        reply = fast.post("/questions/add", title="Is a second question refused now?", body=BODY, tags="json")
        assert 590 <= reply.json["backoff"] <= 600
        told = {each["object_type"]: each["min_seconds_between_actions"] for each in fast.get("/me/write-permissions").items}
        assert told == {"answer": 60, "article": 60, "comment": 0, "question": 600}
