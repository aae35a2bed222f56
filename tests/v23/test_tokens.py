"""Which token works where, and what is said of one that does not. The messages of 401 and 403 for keys are the real API's."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator

import pytest

from tests.v23.driver import Reply, new_key, serving
from tests.v23.people import EVERY_SCOPE, KOFI, MAIN, MIRA, NOOR, TEAM, People

ONLY_SERVICE_ACCOUNTS = (403, "access_denied", "Access denied - impersonation is only allowed via service accounts")
UNKNOWN = (402, "invalid_access_token", "`access_token` is unknown, has expired or was revoked")


@pytest.fixture(scope="module")
def people(demo_database: str, clone: Callable[[str], str], loop: asyncio.AbstractEventLoop) -> Iterator[People]:
    url = clone(demo_database)
    with serving(url, loop, ["platform"], impersonation=True) as api:
        yield People(api, url, loop)


def test_a_token_says_who_asks(people: People) -> None:
    token = people.token(MIRA)
    assert people.get("/me", token).items[0]["account_id"] == MIRA
    assert people.api.get("/me", access_token=token).items[0]["account_id"] == MIRA


@pytest.mark.parametrize(
    "path, error",
    [
        ("/me", (401, "access_token_required", "This method requires an access_token")),
        ("/inbox", (401, "access_token_required", "This method requires an access_token")),
        ("/events", (401, "access_token_required", "This method requires an access_token")),
    ],
)
def test_what_acts_for_a_person_wants_a_token(people: People, path: str, error: tuple[int, str, str]) -> None:
    reply = people.api.get(path)
    assert (reply.status, reply.error) == (400, error)
    assert list(reply.json) == ["error_id", "error_message", "error_name"]


def test_a_token_comes_with_a_key(people: People) -> None:
    reply = people.api.get("/me", key="", access_token=people.token())
    assert reply.error == (405, "key_required", "`key` is required when `access_token` is passed")


def test_a_personal_token_beside_a_team_needs_no_key_in_its_header(people: People) -> None:
    """As published clients of hosted teams send it: Backstage's search collator, LlamaIndex's reader."""
    token, of_app = people.token(), people.token(app_id=people.sql("SELECT min(id) FROM api_apps")[0][0])

    def ask(text: str, **params: object) -> Reply:
        return people.api.get("/questions", [("X-API-Access-Token", text)], key="", **params)

    team, main = ask(token, team="platform"), ask(token, team="demo", page=26, pagesize=1)
    assert all("/c/platform/" in each["link"] for each in team.items)
    assert team.items
    assert "/c/" not in main.items[0]["link"]
    assert team.json["quota_max"] == people.get("/questions", token).json["quota_max"]
    assert ask("nonesuch))", team="platform").error == UNKNOWN
    wants_key = (405, "key_required", "`key` is required when `access_token` is passed")
    for refused in (
        ask(token),
        ask(token, team=""),
        ask(of_app, team="platform"),
        people.api.get("/questions", key="", access_token=token, team="platform"),
    ):
        assert refused.error == wants_key
    assert ask(people.token(KOFI), team="platform").error[:2] == (400, "bad_parameter")
    assert ask(people.token(site_id=TEAM), team="demo").error[:2] == (400, "bad_parameter")


def test_a_token_that_does_not_work_is_invalid_everywhere(people: People) -> None:
    revoked, expired = people.token(), people.token(expires_s=-1)
    people.revoke(revoked)
    for token in ("nonesuch))", revoked, expired, "\u00fc", "x" * 5000):
        assert people.api.get("/questions", access_token=token).error == UNKNOWN, token


@pytest.mark.parametrize(
    "break_, mend",
    [
        ("UPDATE accounts SET deactivated_date = now() WHERE id = 1000000006", "UPDATE accounts SET deactivated_date = NULL"),
        ("UPDATE api_apps SET disabled_date = now()", "UPDATE api_apps SET disabled_date = NULL"),
    ],
    ids=["person", "app"],
)
def test_a_token_ends_with_its_person_and_with_its_app(people: People, break_: str, mend: str) -> None:
    app = people.sql("INSERT INTO api_apps (name) VALUES ('an app') RETURNING id")[0][0]
    token = people.token(KOFI, app_id=app)
    people.sql(break_)
    try:
        assert people.get("/me", token).error == UNKNOWN
    finally:
        people.sql(mend)


def test_a_key_opens_the_tokens_of_its_own_app_alone(people: People) -> None:
    ours, theirs = (people.sql("INSERT INTO api_apps (name) VALUES (%s) RETURNING id", each)[0][0] for each in "ab")
    key = new_key(people.url, app_id=ours)
    foreign = people.api.get("/me", key=key, access_token=people.token(app_id=theirs))
    said = "`key` is not valid for passed `access_token`, application did not create token."
    assert foreign.error == (403, "access_denied", said)
    assert people.api.get("/me", key=key, access_token=people.token(app_id=ours)).items
    assert people.api.get("/me", key=key, access_token=people.token()).items, "a personal token goes with any key"
    assert people.get("/me", people.token(app_id=theirs)).items, "a key without an app opens any token"


@pytest.mark.parametrize(
    "path, scope",
    [
        ("/inbox", "read_inbox"),
        ("/me/notifications/unread", "read_inbox"),
        ("/me/tag-preferences", "private_info"),
        ("/me/achievements", "private_info"),
        ("/users/4/reputation-history/full", "private_info"),
    ],
)
def test_a_missing_scope_is_denied(people: People, path: str, scope: str) -> None:
    error = people.get(path, people.token(MIRA, "write_access")).error
    assert error == (403, "access_denied", f"This method requires an access_token with the scope {scope}")
    assert people.get(path, people.token(MIRA, scope)).status == 200


def test_a_token_without_scopes_opens_me_alone(people: People) -> None:
    token = people.token(MIRA, "")
    assert people.get("/me", token).items[0]["user_id"] == 4
    assert people.get("/me/answers", token).error[:2] == (403, "access_denied")
    assert people.get("/questions", token, team="platform").error[:2] == (400, "bad_parameter")


def test_a_token_shows_its_persons_teams_and_not_those_of_the_key(people: People) -> None:
    assert people.get("/questions", people.token(MIRA), team="platform").items
    outside = people.get("/questions", people.token(KOFI), team="platform")
    assert outside.error == (400, "bad_parameter", "No team found for name `platform`")
    assert people.api.get("/questions", team="platform").items, "the key alone was given the team"
    assert {each["api_site_parameter"] for each in people.get("/sites", people.token(KOFI)).items} == {"demo"}


def test_a_token_of_one_team_is_for_that_team_alone(people: People) -> None:
    token = people.token(MIRA, site_id=TEAM)
    assert people.get("/me", token, team="platform").items[0]["user_id"] == 4
    assert people.get("/questions", token).error[:2] == (403, "access_denied")
    assert [each["api_site_parameter"] for each in people.get("/sites", token).items] == ["platform"]
    main = people.token(MIRA, site_id=MAIN)
    assert people.get("/questions", main, team="platform").error[:2] == (400, "bad_parameter")


def test_who_left_a_team_sees_it_no_more(people: People) -> None:
    people.sql("UPDATE members SET deactivated_date = now() WHERE site_id = 2 AND account_id = %s", MIRA)
    try:
        assert people.get("/me", people.token(MIRA), team="platform").error[:2] == (400, "bad_parameter")
    finally:
        people.sql("UPDATE members SET deactivated_date = NULL WHERE site_id = 2")


def test_reading_makes_no_member(people: People) -> None:
    stranger = people.sql("INSERT INTO accounts (email) VALUES ('new@example.com') RETURNING id")[0][0]
    error = people.get("/me", people.token(stranger)).error
    assert error == (403, "access_denied", "The person of this access_token is no member of Ownstack demo & guide")
    assert people.sql("SELECT FROM members WHERE account_id = %s", stranger) == []


def test_a_person_has_a_quota_of_their_own(people: People) -> None:
    token = people.token(KOFI)
    first, second = (people.get("/me", token).json["quota_remaining"] for _ in range(2))
    people.api.get("/info")
    assert people.get("/me", token).json["quota_remaining"] == second - 1 == first - 2


def test_over_plain_http_a_token_dies_where_the_setting_says_so(people: People) -> None:
    with serving(people.url, people.loop, require_https_for_tokens=True) as strict:
        local = people.token()
        assert strict.get("/me", access_token=local).items, "from this machine nobody listens in"
        headers = [("X-Forwarded-Proto", "http")]
        told = (406, "access_token_compromised", "`access_token` was sent over plain http and has been revoked")
        assert strict.get("/me", headers, access_token=local).error == told
        assert strict.get("/me", access_token=local).error == UNKNOWN
        assert strict.get("/me", [("X-Forwarded-Proto", "https")], access_token=people.token()).items
    assert people.api.get("/me", [("X-Forwarded-Proto", "http")], access_token=people.token()).items


# ---------------------------------------------------------------- about tokens


def test_a_tokens_properties_are_told(people: People) -> None:
    lasting, passing = people.token(MIRA, "no_expiry", expires_s=None), people.token(KOFI, "", expires_s=60)
    first, second = people.api.get(f"/access-tokens/{lasting};nonesuch;{passing}").items
    assert first == {"scope": ["no_expiry"], "account_id": MIRA, "access_token": lasting}
    assert set(second) == {"account_id", "expires_on_date", "access_token"}
    assert people.api.get("/access-tokens/" + ";".join("x" * n for n in range(1, 22))).error[2] == "accessTokens"


def test_an_invalidated_token_ends_at_once(people: People) -> None:
    token = people.token()
    assert people.get("/me", token).items
    assert people.api.get(f"/access-tokens/{token}/invalidate").items[0]["access_token"] == token
    assert people.get("/me", token).error == UNKNOWN
    assert people.api.get(f"/access-tokens/{token}/invalidate").items == []


def test_an_app_that_is_left_loses_every_token_of_its_person(people: People) -> None:
    app, other = (people.sql("INSERT INTO api_apps (name) VALUES (%s) RETURNING id", each)[0][0] for each in "cd")
    one, two = people.token(MIRA, app_id=app), people.token(MIRA, app_id=app)
    of_other, of_kofi = people.token(MIRA, app_id=other), people.token(KOFI, app_id=app)
    assert [each["access_token"] for each in people.api.get(f"/apps/{one}/de-authenticate").items] == [one]
    assert {people.get("/me", each).error for each in (one, two)} == {UNKNOWN}
    assert all(people.get("/me", each).items for each in (of_other, of_kofi))


# ---------------------------------------------------------------- impersonation


@pytest.fixture(scope="module")
def service(people: People) -> str:
    return new_key(people.url, is_service=True)


def exchange(people: People, key: str, token: str, account_id: object = KOFI) -> tuple[int, str, str] | dict[str, object]:
    reply = people.api.post(
        "/access-tokens/exchange", key=key, access_tokens=token, exchange_type="impersonate", account_id=account_id
    )
    return reply.items[0] if reply.status == 200 else reply.error


def test_an_admin_with_a_service_key_becomes_another_person(people: People, service: str) -> None:
    token = people.token(NOOR)
    made = exchange(people, service, token)
    assert isinstance(made, dict)
    assert list(made) == ["scope", "exchange_type", "account_id", "expires_on_date", "original_access_token", "access_token"]
    assert made["scope"] == ["custom_timestamps", *EVERY_SCOPE]
    assert made["original_access_token"] == token
    assert str(made["access_token"]).endswith("))")
    assert people.get("/me", str(made["access_token"])).items[0]["account_id"] == KOFI
    logged = people.sql("SELECT account_id, details FROM audit_log WHERE action = 'token.exchange' ORDER BY id DESC LIMIT 1")
    assert (logged[0][0], logged[0][1]["account_id"]) == (NOOR, KOFI)
    people.api.get(f"/access-tokens/{token}/invalidate")
    assert people.get("/me", str(made["access_token"])).error == UNKNOWN, "it dies with the token behind it"


def test_nobody_else_becomes_another_person(people: People, service: str) -> None:
    admin, member = people.token(NOOR), people.token(MIRA)
    assert exchange(people, people.api.key, admin) == ONLY_SERVICE_ACCOUNTS
    assert exchange(people, service, member) == ONLY_SERVICE_ACCOUNTS
    of_mira = new_key(people.url, is_service=True, owner_account_id=MIRA)
    assert exchange(people, of_mira, admin) == ONLY_SERVICE_ACCOUNTS
    assert exchange(people, service, "nonesuch))")[0] == 402  # type: ignore[index]
    assert exchange(people, service, admin, 12345) == (400, "bad_parameter", "account_id")
    made = exchange(people, service, admin, NOOR)
    assert exchange(people, service, str(made["access_token"])) == ONLY_SERVICE_ACCOUNTS, "no chains"  # type: ignore[call-overload]


def test_impersonation_is_off_until_it_is_switched_on(people: People, service: str) -> None:
    with serving(people.url, people.loop) as api:
        off = People(api, people.url, people.loop)
        assert exchange(off, service, people.token(NOOR)) == ONLY_SERVICE_ACCOUNTS


# ---------------------------------------------------------------- team sync


def sync(people: People, token: str, roster: object, **more: object) -> tuple[int, str, str] | list[dict[str, object]]:
    reply = people.api.post("/enterprise/usersync", [("X-API-Access-Token", token)], requestsJson=json.dumps(roster), **more)
    return reply.items if reply.status == 200 else reply.error


def roster(*members: tuple[str, str]) -> object:
    return [{"Team": "platform", "Members": [{"UserIdentifier": who, "Level": level} for who, level in members]}]


def test_a_team_is_made_what_an_admin_lists(people: People) -> None:
    token, before = people.token(NOOR), people.sql("SELECT * FROM members WHERE site_id = 2 ORDER BY id")
    everyone = [("admin@example.com", "Admin"), ("mira@example.com", "Admin"), ("kofi@example.com", "Member"), ("x", "Member")]
    preview = sync(people, token, roster(*everyone), dryRun=True)
    assert people.sql("SELECT * FROM members WHERE site_id = 2 ORDER BY id") == before
    done = sync(people, token, roster(*everyone), dryRun=False)
    assert [{**each, "dry_run": True} for each in done] == preview  # type: ignore[dict-item]
    first = done[0]
    assert isinstance(first, dict)
    assert (first["added"], first["changed"], first["unknown"]) == (["kofi@example.com"], ["mira@example.com"], ["x"])
    assert people.get("/me", people.token(KOFI), team="platform").items
    sync(people, token, roster(*((each, "Member") for each in ("user@example.com", "mira@example.com", "zoe@example.com"))))
    assert people.get("/me", people.token(MIRA), team="platform").items[0]["user_type"] == "registered"


def test_only_an_admin_syncs_teams(people: People) -> None:
    assert sync(people, people.token(MIRA), roster())[:2] == (403, "access_denied")
    assert sync(people, people.token(NOOR, "private_info"), roster())[:2] == (403, "access_denied")
    admin = people.token(NOOR)
    assert sync(people, admin, [{"Team": "nonesuch", "Members": []}])[:2] == (400, "bad_parameter")
    assert sync(people, admin, [{"Team": "platform"}]) == (400, "bad_parameter", "requestsJson")
    assert sync(people, admin, [{"Team": "platform", "Members": [{"UserIdentifier": "a", "Level": "King"}]}])[0] == 400


def test_a_tokens_text_is_nowhere(people: People, caplog: pytest.LogCaptureFixture) -> None:
    token = people.token()
    with caplog.at_level(logging.DEBUG):
        people.get("/me", token)
        people.api.get("/questions", access_token=token, filter="nonesuch")
        people.api.get(f"/access-tokens/{token}")
        people.api.get(f"/access-tokens/{token}/invalidate")
    assert caplog.records
    assert not [each for each in caplog.records if token in f"{each.getMessage()}{vars(each)}"]
    stored = people.sql("SELECT count(*) FROM access_tokens x WHERE x::text LIKE %s", f"%{token[:20]}%")
    assert stored == [(0,)]
