"""Communities: what v2.3 calls collectives."""

from __future__ import annotations

from tests.v3.world import World

SUMMARY = ["name", "description", "id", "memberCount", "tags"]


def members(us: World) -> set[int]:
    return {each["user_id"] for each in us.api.get("/collectives/api-clients/users", pagesize=100).items}


def test_communities_have_tags_and_people(us: World) -> None:
    page = us.asker.get("/communities").found
    assert (page["sort"], page["order"]) == ("name", "asc")
    summary = next(each for each in page["items"] if each["name"] == "API clients")
    assert list(summary) == SUMMARY
    found = us.asker.get(f"/communities/{summary['id']}").found
    people = found.pop("members")
    assert found == summary
    assert list(people[0]) == ["id", "name", "memberSince", "isSme"]
    assert len(people) == summary["memberCount"]
    assert {each["id"] for each in people} == members(us)
    experts = set()
    for tag in summary["tags"]:
        named = us.asker.get(f"/tags/{tag['id']}/subject-matter-experts").found
        experts |= {each["id"] for group in named["userGroups"] for each in group["users"]}
        experts |= {each["id"] for each in named["users"]}
    assert {each["id"] for each in people if each["isSme"]} == {each["id"] for each in people} & experts
    assert {each["isSme"] for each in people} == {True, False}
    alone = us.asker.get(f"/tags/{summary['tags'][0]['id']}").found
    assert summary["tags"][0] == {name: value for name, value in alone.items() if name != "subjectMatterExperts"}
    sizes = [each["memberCount"] for each in us.asker.get("/communities", sort="size", order="desc").items]
    assert sizes == sorted(sizes, reverse=True)


def test_people_join_and_leave(us: World) -> None:
    path = f"/communities/{us.asker.get('/communities').items[0]['id']}"
    me = us.v23.asker.user_id
    for _ in range(2):
        joined = us.asker.post(f"{path}/join")
        assert joined.status == 200
        assert [each["isSme"] for each in joined.json["members"] if each["id"] == me] == [False]
    assert me in members(us)
    assert [each["name"] for each in us.voter.get(f"/users/{me}").found["communities"]] == ["API clients"]
    left = us.asker.post(f"{path}/leave").found
    assert me not in {each["id"] for each in left["members"]}
    assert me not in members(us)


def test_moderators_bring_and_take_people(us: World) -> None:
    path = f"/communities/{us.asker.get('/communities').items[0]['id']}"
    both = {us.v23.asker.user_id, us.v23.voter.user_id}
    brought = us.admin.post(f"{path}/join/bulk", {"memberUserIds": [*both]}).found
    assert both <= {each["id"] for each in brought["members"]}
    assert both <= members(us)
    taken = us.admin.post(f"{path}/leave/bulk", {"memberUserIds": [*both]}).found
    assert not both & {each["id"] for each in taken["members"]}
    for reply in (
        us.asker.post(f"{path}/join/bulk", {"memberUserIds": [*both]}),
        us.asker.post(f"{path}/leave/bulk", {"memberUserIds": [*both]}),
        us.key.post(f"{path}/join"),
    ):
        assert reply.status == 403
    assert us.admin.post(f"{path}/join/bulk", {"memberUserIds": [99999999]}).status == 400


def test_what_is_not_there(us: World) -> None:
    for reply in (
        us.asker.get("/communities/99999999"),
        us.asker.post("/communities/99999999/join"),
        us.asker.post("/communities/99999999/leave"),
        us.admin.post("/communities/99999999/join/bulk", {"memberUserIds": []}),
        us.admin.post("/communities/99999999/leave/bulk", {"memberUserIds": []}),
    ):
        assert (reply.status, reply.json["type"]) == (404, "/v3/errors/community/not-found")


def test_teams_have_none(us: World) -> None:
    reply = us.team("asker").get("/communities")
    assert (reply.status, reply.raw) == (404, b"Not Found")
