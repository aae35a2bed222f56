"""Tags: lists, experts, watchers."""

from __future__ import annotations

from collections.abc import Callable

from tests.v3.driver import V3
from tests.v3.world import World
from tests.v23.driver import serving
from tests.v23.writing.writers import Writers

SUMMARY = [
    "id",
    "name",
    "description",
    "postCount",
    "subjectMatterExpertCount",
    "watcherCount",
    "creationDate",
    "hasSynonyms",
    "webUrl",
]


def tag(api: V3, name: str) -> dict:
    return next(each for each in api.get("/tags", partialName=name).items if each["name"] == name)


def test_a_list_is_narrowed_by_letters_experts_and_synonyms(us: World) -> None:
    page = us.asker.get("/tags", pageSize=100).found
    assert (page["sort"], page["order"]) == ("name", "asc")
    names = [each["name"] for each in page["items"]]
    assert names == sorted(names)
    assert list(page["items"][0]) == SUMMARY
    assert {each["name"] for each in us.asker.get("/tags", partialName="API").items} == {n for n in names if "api" in n}
    for name, holds in (("hasSmes", lambda t: t["subjectMatterExpertCount"] > 0), ("hasSynonyms", lambda t: t["hasSynonyms"])):
        split = [us.asker.get("/tags", pageSize=100, **{name: asked}).items for asked in ("True", "false")]
        assert all(holds(each) for each in split[0])
        assert not any(holds(each) for each in split[1])
        assert split[0]
        assert len(split[0]) + len(split[1]) == len(names)


def test_lists_are_sorted_as_they_are_asked_for(us: World) -> None:
    for sort in ("postCount", "creationDate"):
        values = [each[sort] for each in us.asker.get("/tags", sort=sort, order="desc", pageSize=100).items]
        assert values == sorted(values, reverse=True)
    assert us.asker.get("/tags", sort="popular").status == 400


def test_a_tag_alone_has_its_experts(us: World) -> None:
    found = tag(us.asker, "postgresql")
    alone = us.asker.get(f"/tags/{found['id']}").found
    experts = alone.pop("subjectMatterExperts")
    assert alone == found
    assert found["webUrl"].endswith(f"/questions/tagged/{found['id']}")
    assert us.asker.get(f"/tags/{found['id']}/subject-matter-experts").found == experts
    assert list(experts) == ["users", "userGroups"]
    assert list(experts["userGroups"][0]) == ["id", "name", "description", "users"]
    people = {each["id"] for each in experts["users"]} | {u["id"] for g in experts["userGroups"] for u in g["users"]}
    assert found["subjectMatterExpertCount"] == len(people) > 1


def test_experts_are_named_by_moderators(us: World) -> None:
    path = f"/tags/{tag(us.admin, 'json')['id']}/subject-matter-experts"
    asker, voter = us.v23.asker.user_id, us.v23.voter.user_id
    group = us.admin.get("/user-groups").items[0]["id"]
    named = us.admin.put(path, {"userIds": [asker, str(voter)], "userGroupIds": [group]}).found
    assert [each["id"] for each in named["users"]] == [asker, voter]
    assert [each["id"] for each in named["userGroups"]] == [group]
    assert us.admin.put(path, {}).found == {"users": [], "userGroups": []}
    assert [each["id"] for each in us.admin.post(f"{path}/users", [voter, voter]).found["users"]] == [voter]
    assert [each["id"] for each in us.admin.post(f"{path}/user-groups", [group]).found["userGroups"]] == [group]
    assert tag(us.voter, "json")["subjectMatterExpertCount"] > 1
    gone = us.admin.delete(f"{path}/users/{voter}")
    assert (gone.status, gone.raw) == (204, b"")
    assert us.admin.delete(f"{path}/user-groups/{group}").status == 204
    assert us.voter.get(path).found == {"users": [], "userGroups": []}
    assert us.asker.put(path, {"userIds": [asker]}).status == 403
    assert us.asker.post(f"{path}/users", [asker]).status == 403


def test_what_is_not_there_is_told(us: World) -> None:
    path = f"/tags/{tag(us.admin, 'json')['id']}/subject-matter-experts"
    unknown = us.admin.post(f"{path}/users", [99999999])
    assert unknown.status == 400
    assert "99999999" in unknown.json["detail"]
    assert us.admin.post(f"{path}/user-groups", [99999999]).status == 400
    assert us.admin.post(f"{path}/users", {"userIds": [1]}).status == 400
    assert us.admin.post(f"{path}/users").status == 400
    assert us.admin.delete(f"{path}/users/99999999").json["type"] == "/v3/errors/user/not-found"
    for each in (us.asker.get("/tags/99999999"), us.admin.put("/tags/99999999/subject-matter-experts", {"userIds": []})):
        assert (each.status, each.json["type"]) == (404, "/v3/errors/tag/not-found")
    assert us.asker.get("/tags/99999999/tag-watchers").status == 404
    assert us.asker.get("/tags/json").status == 400


def test_who_watches_a_tag_by_v23_is_seen_here(us: World) -> None:
    us.v23.voter.post("/me/tag-preferences/edit", favorite_tags="json;oauth", ignored_tags="curl")
    voter = us.v23.voter.user_id
    watched = us.asker.get(f"/users/{voter}/watched-tags").found
    assert [each["name"] for each in watched] == ["json", "oauth"]
    assert watched[0] == tag(us.asker, "json")
    watchers = us.asker.get(f"/tags/{watched[0]['id']}/tag-watchers").found
    assert list(watchers) == ["users"]
    assert voter in [each["id"] for each in watchers["users"]]
    assert watched[0]["watcherCount"] == len(watchers["users"])
    assert us.asker.get("/users/99999999/watched-tags").json["type"] == "/v3/errors/user/not-found"


def test_without_the_feature_experts_are_no_number_and_cannot_be_changed(
    us: World, clone: Callable[[str], str], demo_database: str
) -> None:
    url = clone(demo_database)
    with serving(url, us.v23.loop, subject_matter_experts=False) as api:
        writers = Writers(api, url, us.v23.loop)
        writers.add("admin", 1, "admin")
        admin = World(writers).admin
        found = admin.get("/tags").items[0]
        assert found["subjectMatterExpertCount"] is None
        assert admin.get(f"/tags/{found['id']}").found["subjectMatterExperts"] is None
        path = f"/tags/{found['id']}/subject-matter-experts"
        for refused in (
            admin.get(path),
            admin.put(path, {"userIds": []}),
            admin.post(f"{path}/users", [1]),
            admin.post(f"{path}/user-groups", [1]),
            admin.delete(f"{path}/users/1"),
            admin.delete(f"{path}/user-groups/1"),
        ):
            assert (refused.status, refused.json["type"]) == (422, "/v3/errors/feature-disabled")
