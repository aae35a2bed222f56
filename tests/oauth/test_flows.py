"""The flows as they should go: explicit, PKCE, implicit, native; under both roots, in every shape of answer."""

import re

import pytest

from tests.people import CALLBACK, CHALLENGE, VERIFIER, answered

FORM = "application/x-www-form-urlencoded"


pytestmark = pytest.mark.xdist_group("oauth_flows")  # one server for the file


@pytest.fixture
def person(browser):
    return browser("user")


def exchange(served, world, code, path="/oauth/access_token/json", *, in_query=False, **fields):
    app = world.app
    sent = {"client_id": app.client_id, "client_secret": app.client_secret, "code": code, "redirect_uri": CALLBACK}
    sent = {name: value for name, value in {**sent, **fields}.items() if value is not None}
    return served.post(path, params=sent) if in_query else served.post(path, data=sent)


@pytest.mark.parametrize("root", ["/oauth", "/api/v3/oauth"])
@pytest.mark.parametrize("in_query", [False, True])
def test_a_code_is_exchanged_for_a_token(served, world, person, root, in_query):
    location = person.consent(world, root, scope="write_access,read_inbox").headers["location"]
    code = re.fullmatch(re.escape(CALLBACK) + r"\?code=([^&]+)&state=xyz", location)[1]
    told = exchange(served, world, code, f"{root}/access_token/json", in_query=in_query)
    assert told.headers["cache-control"] == "no-store"
    assert list(told.json()) == ["access_token", "expires"]
    assert told.json()["expires"] == 86400
    assert told.json()["access_token"].endswith("))")
    scopes, site_id = world.row("SELECT scopes, site_id FROM access_tokens ORDER BY id DESC LIMIT 1")
    assert (sorted(scopes), site_id) == (["read_inbox", "write_access"], world.site_id)


def test_the_plain_endpoint_answers_with_a_form(served, world, person):
    code = answered(person.consent(world))["code"]
    told = exchange(served, world, code, "/oauth/access_token")
    assert told.headers["content-type"].startswith(FORM)
    assert re.fullmatch(r"access_token=[\w-]+\)\)&expires=86400", told.text)


def test_the_standard_endpoint_answers_as_rfc_6749_wants(served, world, person):
    code = answered(person.consent(world, scope="read_inbox"))["code"]
    told = exchange(served, world, code, "/oauth/token", grant_type="authorization_code").json()
    assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 86400, "read_inbox")


def test_without_expiry_there_is_no_expires(served, world, person):
    code = answered(person.consent(world, scope="no_expiry write_access"))["code"]
    assert list(exchange(served, world, code).json()) == ["access_token"]
    assert world.row("SELECT expires_date FROM access_tokens ORDER BY id DESC LIMIT 1") == (None,)


@pytest.mark.parametrize("secret", [False, True])
def test_pkce_needs_no_secret(served, world, person, secret):
    code = answered(person.consent(world, code_challenge=CHALLENGE, code_challenge_method="S256"))["code"]
    given = {} if secret else {"client_secret": None}
    assert exchange(served, world, code, code_verifier=VERIFIER, **given).status_code == 200


def test_the_implicit_flow_answers_in_the_fragment(world, person):
    location = person.consent(world, "/oauth/dialog").headers["location"]
    assert re.fullmatch(re.escape(CALLBACK) + r"#access_token=[\w-]+\)\)&expires=86400&state=xyz", location)
    assert "expires" not in answered(person.consent(world, "/oauth/dialog", scope="no_expiry"))


@pytest.mark.parametrize("state", ["a b&c=d#e%20/+?é", "", None])
def test_state_comes_back_as_it_was(world, person, state):
    for path in ("/oauth", "/oauth/dialog"):
        assert answered(person.consent(world, path, state=state)).get("state") == state


def test_a_native_program_may_land_on_our_own_page(world, person, settings):
    page = f"{settings.address}/oauth/login_success"
    location = person.consent(world, "/oauth/dialog", redirect_uri=page).headers["location"]
    assert location.startswith(f"{page}#access_token=")
    assert "You can close this window" in person.get("/oauth/login_success").text


def test_a_loopback_port_may_differ(world, person):
    uri = "http://127.0.0.1:50123/callback"
    assert person.consent(world, redirect_uri=uri).headers["location"].startswith(uri + "?code=")


def test_saying_no_is_told_to_the_app(world, person):
    assert answered(person.consent(world, decision="deny", scope="private_info"))["error"] == "access_denied"
    assert (
        "#error=access_denied"
        in person.consent(world, "/oauth/dialog", decision="deny", scope="private_info").headers["location"]
    )


def test_the_page_names_the_app_the_scopes_and_the_place(world, person):
    page = person.get("/oauth", client_id=world.app.client_id, redirect_uri="http://127.0.0.1:1/callback",
                      scope="write_access", code_challenge=CHALLENGE, code_challenge_method="S256")  # fmt: skip
    for words in ("Reporter", "in your name", "Acme Answers", "Uma", "http://127.0.0.1:1/callback"):
        assert words in page.text


def test_who_allowed_an_app_once_is_not_asked_again_where_only_the_app_can_use_the_answer(world, browser):
    person = browser("other")
    asked = {"client_id": world.app.client_id, "scope": "read_inbox"}
    assert person.get("/oauth", redirect_uri=CALLBACK, **asked).status_code == 200
    person.consent(world, scope="read_inbox,write_access")
    assert person.get("/oauth", redirect_uri=CALLBACK, **asked).status_code == 303
    assert person.get("/oauth", redirect_uri=CALLBACK, **{**asked, "scope": "private_info"}).status_code == 200
    # another program on this machine could have asked, and could catch the answer
    assert person.get("/oauth/dialog", redirect_uri="http://127.0.0.1:9/callback", **asked).status_code == 200


@pytest.mark.parametrize("scope", ["access_team|qa.example.com/c/platform,write_access", "access_team write_access"])
def test_a_team_token_is_for_that_team_alone(served, settings, world, person, scope):
    exchange(served, world, answered(person.consent(world, scope=scope))["code"])
    scopes, site_id = world.row("SELECT scopes, site_id FROM access_tokens ORDER BY id DESC LIMIT 1")
    assert site_id == world.team_id
    assert scopes == [f"access_team|127.0.0.1:{settings.port}/c/platform", "write_access"]


def test_a_team_that_one_is_not_in_cannot_be_given(world, browser):
    assert answered(browser("other").consent(world, scope="access_team"))["error"] == "access_denied"


def test_who_is_not_signed_in_signs_in_first_and_comes_back(world, browser):
    person = browser()
    page = person.get("/oauth", client_id=world.app.client_id, redirect_uri=CALLBACK, state="1")
    assert page.headers["location"].startswith("/users/login?returnurl=%2Foauth%3F")
    person.get(page.headers["location"])
    back = person.post("/users/login", {
        "email": "user@example.com", "password": "a long enough password",
        "returnurl": f"/oauth?client_id={world.app.client_id}&redirect_uri={CALLBACK}&state=1",
    })  # fmt: skip
    assert back.headers["location"].startswith("/oauth?client_id=")


def test_the_server_describes_itself(served, settings):
    told = served.get("/.well-known/oauth-authorization-server").json()
    assert told["issuer"] == settings.address
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["authorization_endpoint"] == f"{settings.address}/oauth"
