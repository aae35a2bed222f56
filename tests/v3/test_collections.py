"""Collections: questions and articles in an order that somebody gave them."""

from __future__ import annotations

from typing import Any

from tests.v3.driver import V3
from tests.v3.world import World

SUMMARY = ["id", "title", "description", "owner", "creationDate", "isDeleted", "tags"]


def made(who: V3, **more: Any) -> dict[str, Any]:
    reply = who.post("/collections", {"title": "What's <in> here?", "description": "All *of* it.", **more})
    assert reply.status == 201, reply.raw
    found: dict[str, Any] = reply.json
    return found


def test_a_list_has_summaries_and_one_has_its_content_in_order(us: World) -> None:
    page = us.asker.get("/collections").found
    assert (page["sort"], page["order"]) == ("creation", "desc")
    summary = next(each for each in page["items"] if each["title"] == "Your first week with the API")
    assert list(summary) == SUMMARY
    found = us.asker.get(f"/collections/{summary['id']}").found
    assert list(found) == ["content", "editorUsers", "editorUserGroups", *SUMMARY]
    assert {name: found[name] for name in SUMMARY} == summary
    assert [each["type"] for each in found["content"]] == ["article", *["question"] * 5]
    assert len(found["editorUsers"]) == 2
    names = {tag["name"] for tag in summary["tags"]}
    asked = us.asker.get(f"/questions/{found['content'][1]['id']}").found
    assert asked["title"] == found["content"][1]["title"]
    assert {tag["name"] for tag in asked["tags"]} <= names


def test_a_collection_is_made_as_it_was_sent(us: World) -> None:
    questions = [each["id"] for each in us.asker.get("/questions").items[:3]]
    group = us.asker.get("/user-groups").items[0]
    voter = us.v23.voter.user_id
    found = made(us.asker, contentIds=questions, editorUserIds=[voter], editorUserGroupIds=[str(group["id"])])
    assert (found["title"], found["description"]) == ("What's <in> here?", "All *of* it.")
    assert [each["id"] for each in found["content"]] == questions
    assert [each["id"] for each in found["editorUsers"]] == [voter]
    assert found["editorUserGroups"] == [group]
    assert found["owner"]["id"] == us.v23.asker.user_id
    assert found["isDeleted"] is False
    assert us.key.get(f"/collections/{found['id']}").found == found


def test_a_deleted_post_is_not_shown_in_it(us: World) -> None:
    gone, kept = us.v23.asker.ask(tags="markdown"), us.v23.asker.ask(tags="json")
    id_ = made(us.asker, contentIds=[gone, kept])["id"]
    us.v23.asker.post(f"/questions/{gone}/delete")
    found = us.asker.get(f"/collections/{id_}").found
    assert [each["id"] for each in found["content"]] == [kept]
    assert [each["name"] for each in found["tags"]] == ["json"]


def test_a_change_says_all_of_it_anew(us: World) -> None:
    first, second = (each["id"] for each in us.asker.get("/questions").items[:2])
    voter = us.v23.voter.user_id
    before = made(us.asker, contentIds=[first, second], editorUserIds=[voter])
    path = f"/collections/{before['id']}"
    changed = us.voter.put(path, {"title": "Turned round", "contentIds": [second, first, second], "ownerId": None}).found
    assert [each["id"] for each in changed["content"]] == [second, first]
    assert (changed["title"], changed["description"], changed["editorUsers"]) == ("Turned round", "", [])
    assert changed["owner"]["id"] == us.v23.asker.user_id
    assert us.voter.put(path, {"title": "No editor any more"}).status == 403
    handed = us.asker.put(path, {"title": "Yours", "ownerId": voter}).found
    assert handed["owner"]["id"] == voter
    assert us.asker.put(path, {"title": "Mine again"}).status == 403


def test_editors_may_not_hand_it_over_or_delete_it(us: World) -> None:
    editor = us.v23.editor.user_id
    path = f"/collections/{made(us.asker, editorUserIds=[editor])['id']}"
    assert us.editor.put(path, {"title": "Taken", "ownerId": editor}).status == 403
    assert us.editor.delete(path).status == 403
    assert us.asker.get(path).found["owner"]["id"] == us.v23.asker.user_id


def test_members_of_an_editing_group_may_edit(us: World) -> None:
    group = us.admin.post("/user-groups", {"name": "Editors", "userIds": [us.v23.closer.user_id]}).json["id"]
    path = f"/collections/{made(us.asker, editorUserGroupIds=[group])['id']}"
    assert us.closer.put(path, {"title": "By the group", "editorUserGroupIds": [group]}).status == 200
    assert us.closer2.put(path, {"title": "By a stranger"}).status == 403
    assert path.rpartition("/")[2] in [str(each["id"]) for each in us.closer.get("/collections", permissions="editable").items]


def test_deleting_is_soft_and_is_done_once(us: World) -> None:
    path = f"/collections/{made(us.asker)['id']}"
    gone = us.asker.delete(path)
    assert (gone.status, gone.raw) == (204, b"")
    assert us.asker.get(path).found["isDeleted"] is True
    assert us.admin.get(path).found["isDeleted"] is True
    assert us.voter.get(path).json["type"] == "/v3/errors/collection/not-found"
    again = us.asker.delete(path)
    assert (again.status, again.json["type"]) == (400, "/v3/errors/delete/CollectionAlreadyDeleted")
    assert us.asker.put(path, {"title": "Back"}).status == 400
    assert us.voter.delete(path).status == 404
    assert int(path.rpartition("/")[2]) not in [each["id"] for each in us.asker.get("/collections", pageSize=100).items]


def test_lists_are_narrowed_and_sorted(us: World) -> None:
    mine = made(us.newcomer, title="Quite a rare word: zugzwang")
    made(us.newcomer)
    ids = [each["id"] for each in us.voter.get("/collections", authorIds=us.v23.newcomer.user_id).items]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 2
    assert [each["id"] for each in us.voter.get("/collections", partialTitle="ZUGZWANG").items] == [mine["id"]]
    assert [each["id"] for each in us.newcomer.get("/collections", permissions="owned").items] == ids
    assert {each["id"] for each in us.newcomer.get("/collections", permissions="Editable").items} == {*ids}
    assert us.newcomer.get("/collections", permissions="all").found["totalCount"] > len(ids)
    assert us.key.get("/collections", permissions="owned").items == []
    us.newcomer.put(f"/collections/{mine['id']}", {"title": "Quite a rare word: zugzwang"})
    assert us.voter.get("/collections", sort="lastEdit").items[0]["id"] == mine["id"]
    assert us.voter.get("/collections", to="2026-04-30", order="asc").found["totalCount"] == 1
    assert us.voter.get("/collections", **{"from": "2999-01"}).found["totalPages"] == 1
    assert us.voter.get("/collections", permissions="some").status == 400


def test_what_cannot_be_is_told(us: World) -> None:
    answer = us.v23.voter.answer(us.v23.asker.ask())
    for wrong in ({"contentIds": [99999999]}, {"contentIds": [answer]}, {"editorUserIds": [99999999]}, {"title": " "}):
        reply = us.asker.post("/collections", {"title": "Wrong", **wrong})
        assert (reply.status, reply.json["type"]) == (400, "/v3/errors/collections/ValidationErrors"), wrong
    assert us.asker.post("/collections", {"title": "Wrong", "editorUserGroupIds": [99999999]}).status == 400
    assert us.asker.post("/collections", {}).status == 400
    assert us.asker.put("/collections/99999999", {"title": "Nowhere"}).status == 404
    assert us.key.post("/collections", {"title": "Reader"}).status == 403


def test_a_team_has_collections_of_its_own(us: World) -> None:
    there = us.team("asker")
    question = there.get("/questions").items[0]["id"]
    found = made(there, contentIds=[question])
    assert us.asker.get(f"/collections/{found['id']}").status == 404
    assert [each["id"] for each in there.get("/collections").items] == [found["id"]]
    main = {each["id"] for each in us.asker.get("/questions", pageSize=100).items}
    foreign = next(iter(main - {each["id"] for each in there.get("/questions", pageSize=100).items}))
    assert there.post("/collections", {"title": "Across", "contentIds": [foreign]}).status == 400
