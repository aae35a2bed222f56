"""Settings and administration: who may do what, and that what is ended has ended."""

import re

import pytest

from ownstack.web.site import PAGES
from tests.people import CALLBACK, PASSWORD, answered, secret_on

pytestmark = pytest.mark.xdist_group("web_pages")


@pytest.mark.parametrize(("path", "verbs", "door"), [page[:3] for page in PAGES if page[2] != "anyone"])
def test_every_door_holds(browser, path, verbs, door):
    address = path.replace("{id:int}", "1")
    stranger, person = browser(), browser("user")
    for verb in verbs.split():
        stranger.get("/users/login")
        knock = (lambda who: who.get(address)) if verb == "GET" else (lambda who: who.post(address, {}))
        assert knock(stranger).headers["location"].startswith("/users/login?returnurl=")
        if door == "admin":
            assert knock(person).status_code == 403


@pytest.mark.parametrize("path", [page[0].replace("{id:int}", "1") for page in PAGES if "POST" in page[1]])
def test_every_form_needs_its_token(browser, path):
    admin = browser("admin")
    for csrf in ("", "x" * 43, browser().csrf):
        assert admin.post(path, {}, csrf=csrf).status_code == 403


@pytest.mark.parametrize(
    "path", [page[0] for page in PAGES if "GET" in page[1] and "{" not in page[0] and page[0] != "/users/password"]
)
def test_every_page_is_there_whole_and_safe(browser, path):
    page = browser("admin").get(path)
    assert page.status_code == 200
    assert page.text.rstrip().endswith("</html>")
    assert "<script" not in page.text
    assert " style=" not in page.text
    for name in ("content-security-policy", "x-frame-options", "x-content-type-options", "referrer-policy"):
        assert name in page.headers


def test_what_is_not_there_is_told_in_the_layout(browser):
    ids = ("99999999", str(2**70), "9" * 5000, "-1", "1.5", "٣", "%00", "x")
    for path in ("/nothing", *(f"/users/settings/apps/{each}" for each in ids), *(f"/posts/{each}/revisions" for each in ids)):
        page = browser("user").get(path)
        assert page.status_code == 404
        assert "Keys and OAuth" in page.text


def test_an_app_is_made_changed_and_its_secrets_are_shown_once(world, browser):
    person = browser("user")
    fields = {"name": "Tool", "description": "d", "redirect_uris": f"{CALLBACK}\nhttp://localhost/x", "domain": ""}
    made = person.post("/users/settings/apps/new", fields)
    number, secret, key = (secret_on(made, name) for name in ("client-id", "client-secret", "key"))
    page = person.get(f"/users/settings/apps/{number}")
    assert secret not in page.text
    assert key not in page.text
    assert person.post(f"/users/settings/apps/{number}", {**fields, "name": "Tool 2"}).status_code == 303
    assert "Tool 2" in person.get("/users/settings/apps").text
    assert secret_on(person.post(f"/users/settings/apps/{number}/secret", {}), "client-secret") != secret
    assert secret_on(person.post(f"/users/settings/apps/{number}/key", {}), "key") != key
    assert browser("other").get(f"/users/settings/apps/{number}").status_code == 404
    assert browser("other").post(f"/users/settings/apps/{number}/secret", {}).status_code == 404


def test_an_app_s_owner_says_which_pages_may_call(world, browser):
    person, number = browser("user"), world.app.client_id
    path = f"/users/settings/apps/{number}"
    person.get(path)
    assert (
        person.post(f"{path}/origins", {"allowed_origins": "https://Tools.example.com/\nhttp://localhost:3000"}).status_code
        == 303
    )
    kept = world.row("SELECT allowed_origins FROM api_apps WHERE id = %s", number)
    assert kept == (["https://tools.example.com", "http://localhost:3000"],)
    assert "https://tools.example.com" in person.get(path).text
    refused = person.post(f"{path}/origins", {"allowed_origins": "*"})
    assert refused.status_code == 400
    assert 'role="alert"' in refused.text
    assert world.row("SELECT allowed_origins FROM api_apps WHERE id = %s", number) == kept
    assert browser("other").post(f"{path}/origins", {"allowed_origins": ""}).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"redirect_uris": "http://app.example.com/cb"}, {"redirect_uris": "javascript:alert(1)"},
        {"redirect_uris": "https://app.example.com/cb#x"}, {"redirect_uris": "https://a@b/"}, {"redirect_uris": "cb"},
        {"domain": "com"}, {"domain": "https://example.com"}, {"domain": "*.example.com"},
        {"domain": "example.org", "redirect_uris": CALLBACK},
    ],
)  # fmt: skip
def test_an_unsafe_app_is_refused(browser, fields):
    answer = browser("user").post("/users/settings/apps/new", {"name": "Tool", **fields})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize(("life", "days"), [("7", 7), ("30", 30), ("60", 60), ("90", 90), ("none", None)])
def test_a_personal_token_lives_as_long_as_it_was_given(world, browser, life, days):
    person = browser("user")
    person.get("/users/settings/tokens")
    fields = {"name": "script", "scope": ["write_access", "read_inbox"], "life": life, "site": str(world.team_id)}
    assert secret_on(person.post("/users/settings/tokens", fields), "token").endswith("))")
    found = world.row(
        "SELECT round(extract(epoch FROM expires_date - creation_date) / 86400)::int, site_id,"
        " scopes @> '{write_access,read_inbox}', 'no_expiry' = ANY(scopes) FROM access_tokens ORDER BY id DESC LIMIT 1"
    )
    assert found == (days, world.team_id, True, days is None)


@pytest.mark.parametrize(
    "wrong", [{"life": "8"}, {"life": ""}, {"scope": "custom_timestamps"}, {"site": "99"}, {"name": " "}, {"site": "x"}]
)
def test_a_token_that_is_not_to_be_had_is_refused(world, browser, wrong):
    fields = {"name": "script", "scope": "write_access", "life": "30", "site": "1", **wrong}
    assert browser("user").post("/users/settings/tokens", fields).status_code == 400


def test_a_revoked_token_and_app_have_ended(world, browser):
    person = browser("user")
    person.post("/users/settings/tokens", {"name": "gone", "life": "7", "site": "1"})
    (number,) = world.row("SELECT max(id) FROM access_tokens")
    browser("other").post(f"/users/settings/tokens/{number}/revoke", {})
    assert world.row("SELECT revoked_date FROM access_tokens WHERE id = %s", number) == (None,)
    person.post(f"/users/settings/tokens/{number}/revoke", {})
    assert world.row("SELECT revoked_date IS NOT NULL FROM access_tokens WHERE id = %s", number) == (True,)
    assert answered(person.consent(world, "/oauth/dialog"))["access_token"]
    assert "Reporter" in person.get("/users/settings/authorized-apps").text
    person.post(f"/users/settings/authorized-apps/{world.app.client_id}/revoke", {})
    live = "SELECT count(*) FROM access_tokens WHERE account_id = %s AND app_id IS NOT NULL AND revoked_date IS NULL"
    assert world.row(live, world.user_id) == (0,)
    assert "Reporter" not in person.get("/users/settings/authorized-apps").text


def test_deactivation_ends_keys_tokens_and_sessions_at_once(world, browser):
    person, admin = browser("other"), browser("admin")
    (number,) = world.row("SELECT id FROM accounts WHERE email = 'other@example.com'")
    person.post("/users/settings/apps/new", {"name": "Own", "redirect_uris": CALLBACK})
    person.post("/users/settings/tokens", {"name": "own", "life": "none", "site": "1"})
    person.consent(world)
    assert admin.post(f"/admin/users/{number}/deactivate", {}).status_code == 303
    assert person.get("/users/settings/profile").status_code == 303
    for table, column, condition in (
        ("sessions", "account_id", "true"),
        ("access_tokens", "account_id", "revoked_date IS NULL"),
        ("api_keys", "owner_account_id", "disabled_date IS NULL"),
        ("oauth_codes", "account_id", "used_date IS NULL"),
        ("oauth_grants", "account_id", "true"),
    ):
        assert world.row(f"SELECT count(*) FROM {table} WHERE {column} = %s AND {condition}", number) == (0,), table
    stranger = browser()
    stranger.get("/users/login")
    assert stranger.post("/users/login", {"email": "other@example.com", "password": PASSWORD}).status_code == 403
    admin.post(f"/admin/users/{number}/reactivate", {})
    assert stranger.post("/users/login", {"email": "other@example.com", "password": PASSWORD}).status_code == 303


def test_the_last_admin_stays(world, browser):
    admin = browser("admin")
    for act, fields in (("deactivate", {}), ("role", {"role": "registered"})):
        answer = admin.post(f"/admin/users/{world.admin_id}/{act}", fields)
        assert "Somebody has to be an admin" in answer.text
    assert admin.get("/admin/users").status_code == 200


def test_a_role_takes_effect_at_once(world, browser):
    admin, person = browser("admin"), browser("user")
    admin.post(f"/admin/users/{world.user_id}/role", {"role": "admin"})
    assert person.get("/admin/users").status_code == 200
    admin.post(f"/admin/users/{world.user_id}/role", {"role": "registered"})
    assert person.get("/admin/users").status_code == 403


def test_a_service_key_is_made_and_disabled(world, served, browser):
    admin = browser("admin")
    admin.get("/admin/api/keys")
    key = secret_on(admin.post("/admin/api/keys", {"name": "nightly"}), "key")
    assert served.get("/api/2.3/info", headers={"X-API-Key": key}).status_code == 200
    (number,) = world.row("SELECT id FROM api_keys WHERE name = 'nightly' AND is_service AND owner_account_id IS NULL")
    admin.post(f"/admin/api/keys/{number}/disable", {})
    assert "nightly" in admin.get("/admin/api/keys").text


def test_tokens_apps_and_keys_tell_when_they_were_used_last(world, browser):
    person = browser("user")
    person.post("/users/settings/tokens", {"name": "dated", "life": "none", "site": "1"})
    assert "never" in person.get("/users/settings/tokens").text
    browser("admin").post("/admin/api/keys", {"name": "dated"})
    world.run("UPDATE access_tokens SET last_used_date = '2026-05-04 12:00+00' WHERE name = 'dated'")
    world.run("UPDATE api_keys SET last_used_date = '2026-05-03 12:00+00' WHERE name = 'dated'")
    assert "2026-05-04 12:00" in person.get("/users/settings/tokens").text
    assert "2026-05-03 12:00" in browser("admin").get("/admin/api/keys").text
    assert person.consent(world).status_code == 303
    world.run("UPDATE access_tokens SET last_used_date = NULL WHERE app_id IS NOT NULL")
    assert "never" in person.get("/users/settings/authorized-apps").text


def test_the_audit_log_tells_and_cannot_be_changed(world, browser):
    import psycopg

    admin = browser("admin")
    admin.get("/admin/api/keys")
    admin.post("/admin/api/keys", {"name": "audited"})
    page = admin.get("/admin/audit")
    for action in ("session.begin", "key.create"):
        assert action in page.text
    shown = re.findall(r"<code>([\w.]+)</code>", admin.get("/admin/audit", action="app.").text)
    assert "app.create" in shown
    assert all(each.startswith("app.") for each in shown)
    for statement in ("UPDATE audit_log SET action = ''", "DELETE FROM audit_log", "TRUNCATE audit_log"):
        with pytest.raises(psycopg.errors.RaiseException):
            world.run(statement)
