"""People: lists, one, and what only administrators see."""

from __future__ import annotations

from tests.v3.world import World

SUMMARY = ["id", "accountId", "name", "avatarUrl", "webUrl", "reputation", "role"]
RESPONSE = ["externalId", "department", "jobTitle", "email", *SUMMARY]


def test_the_list_goes_by_reputation_and_leaves_out_who_is_deactivated(us: World) -> None:
    page = us.asker.get("/users", pageSize=100).found
    assert (page["sort"], page["order"]) == ("reputation", "desc")
    reputations = [each["reputation"] for each in page["items"]]
    assert reputations == sorted(reputations, reverse=True)
    assert list(page["items"][0]) == RESPONSE
    shown = {each["id"] for each in page["items"]}
    assert -1 in shown
    gone = {row[0] for row in us.v23.sql("SELECT id FROM members WHERE site_id = 1 AND deactivated_date IS NOT NULL")}
    assert gone
    assert not gone & shown
    for id_ in gone:
        assert us.asker.get(f"/users/{id_}").found["id"] == id_
    assert us.asker.get("/users", sort="name").status == 400


def test_who_am_i(us: World) -> None:
    me = us.asker.get("/users/me").found
    assert list(me) == ["communities", *RESPONSE]
    assert me["id"] == us.v23.asker.user_id
    assert (me["name"], me["role"], me["email"], me["communities"]) == ("Asker", "Registered", "asker@writers.example", [])
    assert me["webUrl"] == f"https://knowledge.example/users/{me['id']}/"
    assert us.admin.get("/users/me").found["role"] == "Admin"
    assert us.nobody.get("/users/me").status == 401
    assert us.key.get("/users/me").status == 403


def test_addresses_are_for_administrators_and_oneself(us: World) -> None:
    path = f"/users/{us.v23.asker.user_id}"
    assert us.asker.get(path).found["email"] == "asker@writers.example"
    assert us.admin.get(path).found["email"] == "asker@writers.example"
    assert us.voter.get(path).found["email"] is None
    assert us.key.get(path).found["email"] is None
    others = [each["email"] for each in us.voter.get("/users", pageSize=100).items if each["id"] != us.v23.voter.user_id]
    assert set(others) == {None}


def test_administrators_find_people_by_address_and_external_id(us: World) -> None:
    asker = us.v23.asker
    us.v23.sql("UPDATE accounts SET external_id = 'idp|asker/1' WHERE id = %s", asker.account_id)
    for address in ("asker@writers.example", "ASKER%40writers.example"):
        assert us.admin.get(f"/users/by-email/{address}").found["id"] == asker.user_id
    unknown = us.admin.get("/users/by-email/nobody@writers.example")
    assert (unknown.status, unknown.json["type"]) == (404, "/v3/errors/user/not-found")
    found = us.admin.get("/users/by-external-id/idp%7Casker%2F1").found
    assert [(each["id"], each["externalId"]) for each in found] == [(asker.user_id, "idp|asker/1")]
    assert us.admin.get("/users/by-external-id/unknown").found == []
    for path in ("/users/by-email/asker@writers.example", "/users/by-external-id/x", "/users/manage"):
        assert us.asker.get(path).status == 403
        assert us.key.get(path).status == 403


def test_administrators_manage_people(us: World) -> None:
    page = us.admin.get("/users/manage", pageSize=100).found
    assert list(page["items"][0]) == ["email", "isDeactivated", "creationDate", "lastModifiedDate", "lastAccessDate", *SUMMARY]
    assert (page["sort"], page["order"]) == ("id", "asc")
    ids = [each["id"] for each in page["items"]]
    assert ids == sorted(ids)
    assert {each["isDeactivated"] for each in page["items"]} == {True, False}
    for asked in (True, False):
        assert {each["isDeactivated"] for each in us.admin.get("/users/manage", isDeactivated=asked).items} == {asked}
    for sort, key in (("name", lambda u: u["name"].lower()), ("email", lambda u: u["email"] or "")):
        keys = [key(each) for each in us.admin.get("/users/manage", sort=sort, order="desc", pageSize=100).items]
        assert len(keys) == page["totalCount"]
        if sort == "email":
            assert keys == sorted(keys, reverse=True)
    day = "2026-05-01"
    late = us.admin.get("/users/manage", lastAccessDateFrom=day, pageSize=100).found["totalCount"]
    early = us.admin.get("/users/manage", lastAccessDateTo=day, pageSize=100).found["totalCount"]
    assert late + early == page["totalCount"]
    assert early


def test_what_is_not_there(us: World) -> None:
    lost = us.asker.get("/users/99999999")
    assert (lost.status, lost.json["type"], lost.json["title"]) == (404, "/v3/errors/user/not-found", "User not found")
    assert us.asker.get("/users/nobody").status == 400


def test_in_a_team_people_are_those_of_the_team(us: World) -> None:
    there = us.team("asker")
    me = there.get("/users/me").found
    assert me["webUrl"] == f"https://knowledge.example/c/platform/users/{me['id']}/"
    team = {each["id"] for each in there.get("/users", pageSize=100).items}
    assert me["id"] in team
    assert us.v23.voter.user_id not in team
    assert there.get(f"/users/{us.v23.voter.user_id}").status == 404
    assert there.get("/users/manage").status == 400
