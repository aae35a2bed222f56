"""User groups: people who are named together."""

from __future__ import annotations

from tests.v3.world import World


def test_groups_come_with_their_people(us: World) -> None:
    page = us.asker.get("/user-groups").found
    assert (page["sort"], page["order"]) == ("name", "asc")
    assert [each["name"] for each in page["items"]][:2] == ["API guild", "Database people"]
    group = page["items"][0]
    assert list(group) == ["id", "name", "description", "users"]
    assert len(group["users"]) == 4
    assert us.asker.get(f"/user-groups/{group['id']}").found == group
    sizes = [len(each["users"]) for each in us.asker.get("/user-groups", sort="size", order="desc").items]
    assert sizes == sorted(sizes, reverse=True)


def test_a_group_is_made_changed_and_emptied(us: World) -> None:
    asker, voter = us.v23.asker.user_id, us.v23.voter.user_id
    made = us.admin.post("/user-groups", {"name": "Release people", "description": "They release.", "userIds": [asker]})
    assert made.status == 201
    path = f"/user-groups/{made.json['id']}"
    assert [each["id"] for each in made.json["users"]] == [asker]
    assert {each["id"] for each in us.admin.post(f"{path}/members", [str(voter), asker]).found["users"]} == {asker, voter}
    taken = us.admin.delete(f"{path}/members/{asker}")
    assert (taken.status, [each["id"] for each in taken.json["users"]]) == (200, [voter])
    assert us.admin.delete(f"{path}/members/{asker}").json["type"] == "/v3/errors/user/not-found"
    emptied = us.admin.put(path, {"name": "Release crew"}).found
    assert emptied == {"id": made.json["id"], "name": "Release crew", "description": "", "users": []}
    assert us.asker.get(path).found == emptied


def test_groups_are_for_moderators_to_make(us: World) -> None:
    group = us.asker.get("/user-groups").items[0]["id"]
    for reply in (
        us.asker.post("/user-groups", {"name": "Mine"}),
        us.asker.put(f"/user-groups/{group}", {"name": "Mine"}),
        us.asker.post(f"/user-groups/{group}/members", [us.v23.asker.user_id]),
        us.asker.delete(f"/user-groups/{group}/members/{us.v23.asker.user_id}"),
        us.key.post("/user-groups", {"name": "Mine"}),
    ):
        assert (reply.status, reply.json["type"]) == (403, "/v3/errors/forbidden")
    assert us.asker.get(f"/user-groups/{group}").found["name"] == "API guild"


def test_what_cannot_be_is_told(us: World) -> None:
    taken = us.admin.post("/user-groups", {"name": "api GUILD"})
    assert (taken.status, taken.json["title"]) == (400, "User group not created")
    assert us.admin.post("/user-groups", {"description": "nameless"}).json["errors"].keys() == {"Name"}
    assert us.admin.post("/user-groups", {"name": "x" * 101}).status == 400
    assert "99999999" in us.admin.post("/user-groups", {"name": "Ghosts", "userIds": [99999999]}).json["detail"]
    assert "Ghosts" not in [each["name"] for each in us.admin.get("/user-groups").items]
    for reply in (
        us.asker.get("/user-groups/99999999"),
        us.admin.put("/user-groups/99999999", {"name": "Nowhere"}),
        us.admin.post("/user-groups/99999999/members", []),
        us.admin.delete("/user-groups/99999999/members/1"),
    ):
        assert (reply.status, reply.json["type"]) == (404, "/v3/errors/user-group/not-found")


def test_what_was_done_is_in_the_audit_log(us: World) -> None:
    group = us.admin.post("/user-groups", {"name": "Audited"}).json["id"]
    us.admin.post(f"/user-groups/{group}/members", [us.v23.voter.user_id])
    rows = us.v23.sql("SELECT action FROM audit_log WHERE subject = %s ORDER BY id", f"user group {group}")
    assert [row[0] for row in rows] == ["user_group.create", "user_group.add_members"]


def test_a_team_has_groups_of_its_own(us: World) -> None:
    lead, member = us.team("closer", "team_admin"), us.team("asker")
    id_ = member.get("/users/me").found["id"]
    made = lead.post("/user-groups", {"name": "API guild", "userIds": [id_]})
    assert made.status == 201
    assert [each["id"] for each in member.get("/user-groups").items] == [made.json["id"]]
    assert us.asker.get(f"/user-groups/{made.json['id']}").status == 404
    assert lead.post(f"/user-groups/{made.json['id']}/members", [us.v23.voter.user_id]).status == 400
    assert member.post("/user-groups", {"name": "Mine"}).status == 403
