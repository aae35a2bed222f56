"""A person in a browser: signs in, makes an app, allows it by each flow, takes it back."""

import http.server
import threading
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from tests.people import CHALLENGE, PASSWORD, VERIFIER

pytestmark = pytest.mark.xdist_group("browser")
CONSOLE_NOISE = ("favicon",)


class Client(http.server.ThreadingHTTPServer):
    """A tiny OAuth client on loopback: it shows a page, and remembers how it was called."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Landing)
        self.calls: list[str] = []
        self.referers: list[str | None] = []
        self.callback = f"http://127.0.0.1:{self.server_port}/callback"

    def told(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.calls[-1]).query))


class Landing(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/callback"):
            self.server.calls.append(self.path)
            self.server.referers.append(self.headers.get("Referer"))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>client</title><h1>The client has its answer</h1>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def client() -> Iterator[Client]:
    with Client() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def sign_in(page, email="user@example.com"):
    page.goto("/users/login")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/")


def make_app(page, client) -> tuple[str, str]:
    page.goto("/users/settings/apps/new")
    page.fill("#name", "Weekly digest")
    page.fill("#description", "Sends a letter with the best answers of the week.")
    page.fill("#redirect_uris", client.callback)
    page.click("text=Register it")
    return page.inner_text("#client-id"), page.inner_text("#client-secret")


def ask(page, path, number, client, **more):
    asked = {"client_id": number, "redirect_uri": client.callback, "scope": "write_access,read_inbox", "state": "s 1", **more}
    page.goto(f"{path}?{urlencode(asked)}")


def exchange(page, settings, **fields) -> dict:
    answer = httpx.post(f"{settings.address}/oauth/access_token/json", data=fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_flow_and_its_end(page, picture, client, settings, world):
    page.goto("/users/login")
    picture("01-sign-in")
    sign_in(page)
    number, secret = make_app(page, client)
    picture("02-app-made")

    ask(page, "/oauth", number, client)
    assert page.inner_text("h1") == "Allow “Weekly digest”?"
    picture("03-consent")
    page.click("button[value=allow]")
    page.wait_for_url("http://127.0.0.1:*/callback*")
    picture("04-explicit-answer")
    assert list(client.told()) == ["code", "state"]
    assert client.told()["state"] == "s 1"
    told = exchange(page, settings, client_id=number, client_secret=secret, code=client.told()["code"],
                    redirect_uri=client.callback)  # fmt: skip
    assert told["expires"] == 86400

    ask(page, "/oauth", number, client, code_challenge=CHALLENGE, code_challenge_method="S256")
    page.click("button[value=allow]")
    page.wait_for_url("http://127.0.0.1:*/callback*")
    picture("05-pkce-answer")
    told = exchange(page, settings, client_id=number, code=client.told()["code"], code_verifier=VERIFIER,
                    redirect_uri=client.callback)  # fmt: skip
    assert told["access_token"].endswith("))")

    ask(page, "/oauth/dialog", number, client, scope="access_team")
    picture("06-consent-team-reading")
    page.click("button[value=allow]")
    page.wait_for_url("http://127.0.0.1:*/callback*")
    fragment = dict(parse_qsl(urlsplit(page.url).fragment))
    assert list(fragment) == ["access_token", "expires", "state"]
    assert not client.told(), "the token must not reach the client's server"
    assert client.referers == [None] * len(client.referers), "no address of ours may reach the client"

    page.goto("/users/settings/authorized-apps")
    picture("07-authorised-apps")
    while page.locator("text=Revoke").count():
        page.click("text=Revoke >> nth=0")
        page.wait_for_load_state()
    picture("08-revoked")
    assert world.row("SELECT count(*) FROM access_tokens WHERE app_id = %s AND revoked_date IS NULL", int(number)) == (0,)


def test_a_person_says_no(page, picture, client):
    sign_in(page)
    number, _ = make_app(page, client)
    ask(page, "/oauth", number, client)
    page.click("button[value=deny]")
    page.wait_for_url("http://127.0.0.1:*/callback*")
    assert client.told()["error"] == "access_denied"


def test_the_pages_look_as_they_should(page, picture):
    troubles = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    sign_in(page, "admin@example.com")
    for address, name in (
        ("/", "front"), ("/users/settings/profile", "profile"), ("/users/settings/sessions", "sessions"),
        ("/users/settings/tokens", "tokens"), ("/users/settings/apps", "apps"), ("/admin/users", "admin-users"),
        ("/admin/api/apps", "admin-apps"), ("/admin/api/keys", "admin-keys"), ("/admin/api/usage", "admin-usage"),
        ("/admin/audit", "admin-audit"), ("/api/docs/authentication", "authentication"), ("/users/account-recovery", "recover"),
        ("/nothing", "not-found"),
    ):  # fmt: skip
        page.goto(address)
        picture(f"page-{name}")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 1180, f"{address} is wider than the window"
    page.emulate_media(color_scheme="dark")
    for address, name in (("/users/settings/tokens", "tokens"), ("/admin/users", "admin-users")):
        page.goto(address)
        picture(f"dark-{name}")
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto("/users/settings/apps/new")
    picture("narrow-app-new")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert [text for text in troubles if "404" not in text] == []
