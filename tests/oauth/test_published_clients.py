"""Authlib, as published, completes the flows that a company's own programs use it for."""

import pytest

from tests.people import CALLBACK

pytestmark = pytest.mark.xdist_group("oauth_clients")


@pytest.mark.parametrize("proof", ["client_secret_basic", "client_secret_post", "pkce"])
@pytest.mark.parametrize("path", ["/oauth/access_token/json", "/oauth/token"])
def test_authlib_completes_the_flow(settings, world, browser, proof, path):
    from authlib.common.security import generate_token
    from authlib.integrations.requests_client import OAuth2Session

    site, is_pkce = settings.address, proof == "pkce"
    with OAuth2Session(
        str(world.app.client_id),
        None if is_pkce else world.app.client_secret,
        redirect_uri=CALLBACK,
        scope="read_inbox write_access",
        token_endpoint_auth_method="none" if is_pkce else proof,
        code_challenge_method="S256" if is_pkce else None,
    ) as client:
        verifier = generate_token(48) if is_pkce else None
        address, _ = client.create_authorization_url(f"{site}/oauth", code_verifier=verifier)
        came_back = allow(browser("user"), address)
        token = client.fetch_token(f"{site}{path}", authorization_response=came_back, code_verifier=verifier)
    assert token["access_token"].endswith("))")
    assert token["expires"] == 86400


def allow(person, address: str) -> str:
    """The person's part: open the address, allow. The address that the browser is sent back to."""
    import html
    import re

    page = person.seen(person.http.get(address))
    if page.status_code == 303:
        return page.headers["location"]
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    sent = {name: html.unescape(value) for name, value in fields}
    return person.post("/oauth/consent", {**sent, "decision": "allow"}).headers["location"]
