"""The attacks of RFC 9700 (sections 2 and 4) and RFC 6749 section 10 that reach a server like this: all refused."""

import base64

import pytest

from tests.oauth.test_flows import exchange
from tests.people import CALLBACK, CHALLENGE, LOOPBACK_CALLBACK, VERIFIER, answered

S256 = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


pytestmark = pytest.mark.xdist_group("oauth_attacks")  # one server for the file


@pytest.fixture
def person(browser):
    return browser("user")


# 2.1, 4.1, 4.11: the answer goes where the app said, exactly, and nobody is sent anywhere else.
@pytest.mark.parametrize(
    "uri",
    [
        None, "", "/callback", "//app.example.com/callback",
        "https://evil.example/callback",
        "http://app.example.com/callback",
        CALLBACK + "/", CALLBACK + "?x=1", CALLBACK + "#x", CALLBACK + "/../x", CALLBACK.upper(),
        "https://app.example.com:8443/callback",
        "https://app.example.com.evil.example/callback",
        "https://app.example.com@evil.example/callback",
        "https://evil.example/https://app.example.com/callback",
        "https://evil.example\\@app.example.com/callback",
        "https://app.example.com/call%62ack",
        "https://app.example.com/callback\n", " https://app.example.com/callback",
        "http://127.0.0.1:1/callback/", "http://127.0.0.1:1/other", "http://127.0.0.1.evil.example/callback",
        "http://localhost:1/callback", "http://user@127.0.0.1/callback", "https://127.0.0.1/callback",
        "http://127.0.0.1:99999/callback", "http://127.0.0.1:x/callback",
        "javascript:alert(1)", "data:text/html,x", "com.evil.app:/callback",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/oauth", "/oauth/dialog"])
def test_an_address_that_is_not_registered_gets_nothing(world, person, path, uri):
    answer = person.consent(world, path, redirect_uri=uri)
    assert answer.status_code == 400
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("uri", "is_allowed"),
    [
        ("https://example.org/any/page", True), ("https://deep.app.example.org/x?y=1", True),
        ("http://example.org/x", False), ("https://example.org:8443/x", False), ("https://evilexample.org/x", False),
        ("https://example.org.evil.example/x", False), ("https://example.org@evil.example/x", False),
        ("https://example.org/a/../../x", False), ("https://example.org/a/%2e%2e/x", False),
        ("https://example.org/a/%252e%252e/x", False), ("https://example.org//evil.example", False),
        ("https://example.org\\.evil.example/", False), ("https://exa%6dple.org/x", False),
        ("https://éxample.org/x", False), ("http://127.0.0.1/x", False),
    ],
)  # fmt: skip
def test_a_registered_domain_reaches_as_far_as_itself(world, person, uri, is_allowed):
    page = person.get("/oauth", client_id=world.other_app.client_id, redirect_uri=uri)
    assert page.status_code == (200 if is_allowed else 400)


# 4.5, 4.8, 2.1.1: what a stolen or injected code is worth.
@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        pytest.param({}, {"client_secret": "wrong"}, id="wrong secret"),
        pytest.param({}, {"client_secret": None}, id="no secret and no PKCE"),
        pytest.param({}, {"client_secret": ""}, id="empty secret"),
        pytest.param({}, {"redirect_uri": LOOPBACK_CALLBACK}, id="another redirect address of the app"),
        pytest.param({}, {"redirect_uri": None}, id="no redirect address"),
        pytest.param({}, {"client_id": "other", "client_secret": "other"}, id="another client with its own secret"),
        pytest.param({}, {"code_verifier": VERIFIER}, id="a verifier where the challenge was taken away"),
        pytest.param(S256, {}, id="the verifier left out"),
        pytest.param(S256, {"code_verifier": ""}, id="an empty verifier"),
        pytest.param(S256, {"code_verifier": "w" * 50}, id="another verifier"),
        pytest.param(S256, {"code_verifier": CHALLENGE}, id="the challenge as verifier"),
        pytest.param(S256, {"code_verifier": VERIFIER, "client_secret": "wrong"}, id="PKCE with a wrong secret"),
        pytest.param({}, {"grant_type": "password"}, id="another grant type"),
        pytest.param({}, {"client_id": "1 OR 1=1"}, id="no number"),
    ],
)
@pytest.mark.parametrize("path", ["/oauth/access_token", "/oauth/access_token/json", "/oauth/token"])
def test_a_code_is_worth_nothing_to_others(served, world, person, path, asked, sent):
    code = answered(person.consent(world, **asked))["code"]
    other = {"client_id": world.other_app.client_id, "client_secret": world.other_app.client_secret}
    sent = {name: other[name] if value == "other" else value for name, value in sent.items()}
    refused = exchange(served, world, code, path, **sent)
    assert refused.status_code == 400
    assert "access_token" not in refused.text
    error = refused.json()["error"]
    assert error["type"] and error["message"] if path != "/oauth/token" else refused.json()["error_description"]


@pytest.mark.parametrize(
    "asked",
    [
        {"code_challenge": VERIFIER, "code_challenge_method": "plain"},
        {"code_challenge": CHALLENGE},
        {"code_challenge_method": "S256"},
        {"code_challenge": "short", "code_challenge_method": "S256"},
        {"code_challenge": CHALLENGE, "code_challenge_method": "s256"},
    ],
)
def test_pkce_cannot_be_weakened(world, person, asked):
    assert answered(person.consent(world, **asked))["error"] == "invalid_request"


def test_a_code_works_once_and_the_second_time_takes_its_token_with_it(served, world, person):
    code = answered(person.consent(world))["code"]
    assert exchange(served, world, code).status_code == 200
    assert exchange(served, world, code).json()["error"]["type"] == "invalid_grant"
    assert world.row("SELECT revoked_date IS NOT NULL FROM access_tokens ORDER BY id DESC LIMIT 1") == (True,)
    assert world.row("SELECT count(*) FROM audit_log WHERE action = 'code.replay'")[0] > 0


def test_of_many_exchanges_at_once_one_wins_at_most_and_its_token_dies(served, world, person):
    from concurrent.futures import ThreadPoolExecutor

    code = answered(person.consent(world))["code"]
    with ThreadPoolExecutor(4) as threads:
        codes = [each.status_code for each in threads.map(lambda _: exchange(served, world, code), range(4))]
    assert sorted(codes) == [200, 400, 400, 400]
    assert world.row("SELECT revoked_date IS NOT NULL FROM access_tokens ORDER BY id DESC LIMIT 1") == (True,)


def test_an_old_code_is_dead(served, world, person):
    code = answered(person.consent(world))["code"]
    life_s = world.row("SELECT extract(epoch FROM max(expires_date) - now()) FROM oauth_codes WHERE used_date IS NULL")[0]
    assert 0 < life_s <= 600
    world.run("UPDATE oauth_codes SET expires_date = now() - interval '1 second' WHERE used_date IS NULL")
    assert exchange(served, world, code).json()["error"]["type"] == "invalid_grant"


def test_a_client_that_is_named_twice_is_refused(served, world):
    basic = base64.b64encode(f"{world.app.client_id}:{world.app.client_secret}".encode()).decode()
    sent = {"client_id": world.other_app.client_id, "code": "x", "redirect_uri": CALLBACK}
    refused = served.post("/oauth/access_token/json", data=sent, headers={"Authorization": f"Basic {basic}"})
    assert (refused.status_code, refused.json()["error"]["type"]) == (400, "invalid_request")


@pytest.mark.parametrize("name", ["state", "scope", "client_id", "redirect_uri", "code_challenge"])
def test_a_parameter_given_twice_is_refused(world, person, name):
    asked = {"client_id": str(world.app.client_id), "redirect_uri": CALLBACK, "state": "a", "scope": "", **S256}
    page = person.http.get("/oauth", params=[*asked.items(), (name, "b")])
    if name in ("client_id", "redirect_uri"):
        assert page.status_code == 400
    else:
        assert answered(page)["error"] == "invalid_request"


@pytest.mark.parametrize("scope", ["admin", "custom_timestamps", "write_access;read_inbox", "no_expiry|x"])
def test_an_unknown_scope_is_refused(world, person, scope):
    assert answered(person.consent(world, scope=scope))["error"] == "invalid_scope"


@pytest.mark.parametrize("kind", [("/oauth", "token"), ("/oauth", "code token"), ("/oauth/dialog", "code")])
def test_the_flow_cannot_be_switched(world, person, kind):
    path, response_type = kind
    assert answered(person.consent(world, path, response_type=response_type))["error"] == "unsupported_response_type"


# 4.7, 4.16: the consent is the person's own act, on our own page.
@pytest.mark.parametrize("csrf", ["", "wrong", "another browser's"])
def test_a_consent_that_another_page_sends_is_refused(world, browser, person, csrf):
    asked = {"client_id": world.app.client_id, "redirect_uri": CALLBACK, "site": world.site_id, "decision": "allow"}
    stolen = browser("other").csrf if csrf.startswith("another") else csrf
    assert person.post("/oauth/consent", asked, csrf=stolen).status_code == 403


def test_a_consent_from_another_site_is_refused_even_with_the_token(world, person):
    asked = {"client_id": world.app.client_id, "redirect_uri": CALLBACK, "site": world.site_id, "decision": "allow"}
    assert person.post("/oauth/consent", asked, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_get_never_consents(world, browser):
    person = browser("other")
    asked = {"client_id": world.app.client_id, "redirect_uri": CALLBACK, "decision": "allow", "site": 1}
    assert "location" not in person.get("/oauth", **asked, scope="private_info").headers
    assert person.get("/oauth/consent", **asked).status_code == 405


def test_the_consent_page_cannot_be_framed_and_tells_others_nothing(world, browser):
    page = browser("other").get("/oauth/dialog", client_id=world.app.client_id, redirect_uri=LOOPBACK_CALLBACK)
    assert page.status_code == 200
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "script-src" not in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-store"
    assert "<script" not in page.text


def test_the_redirect_with_a_token_is_kept_nowhere_and_never_posts_on(world, person):
    answer = person.consent(world, "/oauth/dialog")
    assert answer.status_code == 303
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "?" not in answer.headers["location"]


# 4.11.2: who is not signed in is not sent on, not even with an error.
def test_the_server_is_no_open_redirector(world, browser):
    stranger = browser()
    for broken in ({"scope": "nonsense"}, {"response_type": "x"}):
        answer = stranger.consent(world, **broken)
        assert answer.headers["location"].startswith("/users/login?")
    assert stranger.consent(world, redirect_uri="https://evil.example/").status_code == 400


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "\\/evil", "/x\ny", "javascript:x", "evil"]
)
def test_signing_in_leads_to_our_own_pages_only(browser, target):
    assert browser().sign_in("user@example.com", returnurl=target).headers["location"] == "/"


def test_text_of_an_app_is_text(world, person):
    person.post("/users/settings/apps/new", {"name": "<b>x</b>", "redirect_uris": CALLBACK, "description": "<script>"})
    number = world.row("SELECT max(id) FROM api_apps")[0]
    page = person.get("/oauth", client_id=number, redirect_uri=CALLBACK)
    assert "&lt;b&gt;x&lt;/b&gt;" in page.text
    assert "<script" not in page.text


def test_a_disabled_app_ends_at_once(served, world, person):
    person.post("/users/settings/apps/new", {"name": "Brief", "redirect_uris": CALLBACK})
    number = world.row("SELECT max(id) FROM api_apps")[0]
    code = answered(person.consent(world, client_id=number))["code"]
    token = answered(person.consent(world, "/oauth/dialog", client_id=number))["access_token"]
    assert token
    person.post(f"/users/settings/apps/{number}/disable", {})
    assert person.consent(world, client_id=number).status_code == 400
    assert exchange(served, world, code, client_id=number).status_code == 400
    assert world.row("SELECT count(*) FROM access_tokens WHERE app_id = %s AND revoked_date IS NULL", number) == (0,)
    assert world.row("SELECT count(*) FROM api_keys WHERE app_id = %s AND disabled_date IS NULL", number) == (0,)
