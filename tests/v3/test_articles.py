"""Articles and who may edit them."""

from __future__ import annotations

import pytest

from tests.v3 import asking
from tests.v3.world import World

KINDS = {
    "knowledgeArticle": "knowledge-article",
    "announcement": "announcement",
    "policy": "policy",
    "howToGuide": "how-to-guide",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_in_camel_case_here_and_hyphened_there(us: World, kind: str) -> None:
    made = us.asker.post("/articles", asking.article(type=kind.upper()))
    assert (made.status, made.json["type"]) == (201, kind)
    there = us.api.get(f"/articles/{made.json['id']}").items[0]
    assert there["article_type"] == KINDS[kind]


def test_an_article_is_read_back_as_it_was_sent(us: World) -> None:
    sent = asking.article(title="It's <raw> as it was sent", body="It's *here*\r\n\r\nand  stays as it is, byte for byte. \n")
    made = us.asker.post("/articles", sent).found
    assert (made["title"], made["bodyMarkdown"]) == (sent["title"], sent["body"])
    assert "It's <em>here</em>" in made["body"]
    assert made["webUrl"] == f"https://knowledge.example/articles/{made['id']}"
    assert made["permissions"] == {"editableBy": "ownerOnly", "editorUsers": [], "editorUserGroups": []}
    assert (made["userCanEdit"], made["commentCount"], made["communities"]) == (True, 0, made["communities"])
    item = us.key.get("/articles").items[0]
    assert item["id"] == made["id"]
    assert "bodyMarkdown" not in item
    assert us.key.get("/articles", authorId=made["owner"]["id"]).found["totalCount"] >= 1
    assert us.key.get("/articles", tagId=made["tags"][0]["id"]).items[0]["id"] == made["id"]


def test_some_people_and_groups_may_edit(us: World) -> None:
    voter, editor = (us.v23.people[name].user_id for name in ("voter", "editor"))
    us.v23.sql("INSERT INTO user_groups (site_id, id, name, description) VALUES (1, 900002, 'Writers', 'Who write')")
    us.v23.sql("INSERT INTO user_group_members VALUES (1, 900002, %s)", editor)
    wanted = {"editableBy": "specificEditors", "editorUserIds": [str(voter)], "editorUserGroupIds": [900002]}
    made = us.asker.post("/articles", asking.article(permissions=wanted)).found
    assert made["permissions"]["editableBy"] == "specificEditors"
    assert [each["id"] for each in made["permissions"]["editorUsers"]] == [voter]
    (group,) = made["permissions"]["editorUserGroups"]
    assert (group["id"], group["description"], [each["id"] for each in group["users"]]) == (900002, "Who write", [editor])

    path, sent = f"/articles/{made['id']}", asking.article()
    assert [client.get(path).found["userCanEdit"] for client in (us.voter, us.editor, us.closer)] == [True, True, False]
    assert us.key.get(path).found["userCanEdit"] is False
    assert us.closer.put(path, sent).status == 403
    edited = us.voter.put(path, sent | {"permissions": wanted}).found
    assert (edited["title"], edited["lastEditor"]["id"]) == (sent["title"], voter)
    # who may edit the text may not therefore let others
    assert us.voter.put(path, sent | {"permissions": {"editableBy": "everyone"}}).status == 403
    # and who does not speak of it changes nothing
    assert us.editor.put(path, sent).found["permissions"] == made["permissions"]
    opened = us.asker.put(path, sent | {"permissions": {"editableBy": "everyone"}}).found
    assert opened["permissions"] == {"editableBy": "everyone", "editorUsers": [], "editorUserGroups": []}
    assert us.closer.put(path, sent | {"title": "What everyone may write into it"}).status == 200


def test_editors_must_be_there(us: World) -> None:
    for ids in ({"editorUserIds": [2147483647]}, {"editorUserGroupIds": [2147483647]}):
        refused = us.asker.post("/articles", asking.article(permissions={"editableBy": "specificEditors"} | ids))
        assert (refused.status, refused.json["title"]) == (400, "Article not created")
        assert "2147483647" in refused.json["detail"]
    assert us.asker.post("/articles", asking.article(type="essay")).json["errors"].keys() == {"Type"}
    wrong = us.asker.post("/articles", asking.article(permissions={"editableBy": "nobody"}))
    assert (wrong.status, set(wrong.json["errors"])) == (400, {"EditableBy"})


def test_an_article_is_voted_up_and_back(us: World) -> None:
    path = f"/articles/{us.asker.post('/articles', asking.article()).found['id']}"
    up = us.voter.post(f"{path}/upvote")
    assert (up.status, up.json["score"], up.json["userHasUpvoted"]) == (200, 1, True)
    assert us.voter.delete(f"{path}/upvote").found["score"] == 0
    assert us.voter.post(f"{path}/downvote").status == 404
    missing = us.voter.post("/articles/2147483647/upvote")
    assert (missing.status, missing.json["type"]) == (404, "/v3/errors/vote/ArticleNotFound")


def test_deleting_is_soft_and_is_done_once(us: World) -> None:
    path = f"/articles/{us.asker.post('/articles', asking.article()).found['id']}"
    assert us.voter.delete(path).status == 403
    assert us.asker.delete(path).status == 204
    assert us.asker.get(path).found["isDeleted"] is True
    assert us.voter.get(path).json["type"] == "/v3/errors/article/not-found"
    again = us.asker.delete(path)
    assert (again.status, again.json["type"]) == (400, "/v3/errors/delete/ArticleAlreadyDeleted")
    question = us.key.get("/questions").items[0]["id"]
    assert us.key.get(f"/articles/{question}").status == 404


def test_questions_that_an_article_links_to(us: World) -> None:
    article = us.asker.post("/articles", asking.article()).found["id"]
    one, other = (each["id"] for each in us.key.get("/questions", pageSize=15).items[:2])
    us.v23.sql("INSERT INTO post_links (site_id, post_id, related_post_id, link_type) VALUES (1, %s, %s, 1)", article, one)
    us.v23.sql("INSERT INTO post_links (site_id, post_id, related_post_id, link_type) VALUES (1, %s, %s, 1)", other, article)
    found = us.key.get(f"/articles/{article}/linked-questions").found
    assert {each["id"] for each in found["items"]} == {one, other}
    assert found["totalCount"] == 2
    assert us.key.get("/articles/2147483647/linked-questions").status == 404
