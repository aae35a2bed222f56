"""The small world of the identity tests: a site and a team, an admin and two members, two apps; and browsers to visit it
with, each with cookies of its own. Test folders take the fixtures in their conftest.py."""

import asyncio
import base64
import hashlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import psycopg
import pytest

from ownstack.domain import accounts, apps, members, passwords
from ownstack.settings import Settings

PASSWORD = "a long enough password"
CALLBACK = "https://app.example.com/callback"
LOOPBACK_CALLBACK = "http://127.0.0.1/callback"
VERIFIER = "v" * 50
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@dataclass
class World:
    url: str
    admin_id: int
    user_id: int
    app: apps.Credentials
    other_app: apps.Credentials
    site_id: int
    team_id: int

    def row(self, query: str, *values):
        with psycopg.connect(self.url, autocommit=True) as conn:
            return conn.execute(query, values).fetchone()

    def run(self, query: str, *values) -> None:
        with psycopg.connect(self.url, autocommit=True) as conn:
            conn.execute(query, values)


async def settle(url: str) -> World:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        for statement in (
            "INSERT INTO sites (id, slug, kind, name) VALUES (1, 'acme', 'main', 'Acme Answers')",
            "INSERT INTO sites (id, slug, kind, name) VALUES (2, 'platform', 'team', 'Platform Team')",
        ):
            await conn.execute(statement)
        hashed = await passwords.hash_of(PASSWORD)
        admin_id = await accounts.create(conn, "admin@example.com", "admin", hashed, "Ada")
        user_id = await accounts.create(conn, "user@example.com", "registered", hashed, "Uma")
        await accounts.create(conn, "other@example.com", "registered", hashed, "Otto")
        await members.join(conn, 2, user_id, "Uma")
        uris = [CALLBACK, LOOPBACK_CALLBACK]
        app = await apps.create(conn, apps.Asked("Reporter", "Counts.", "", uris), owner_account_id=user_id)
        other = await apps.create(conn, apps.Asked("Other", "", "example.org"), owner_account_id=admin_id)
        return World(url, admin_id, user_id, app, other, 1, 2)


@pytest.fixture(scope="module")
def world(database: str) -> World:
    return asyncio.run(settle(database))


@pytest.fixture(scope="module")
def settings(world: World) -> Settings:
    """What a test file changes, it overrides."""
    return Settings(database_url=world.url, port=free_port(), pool_size_max=4, sign_in_account_failures_max=1000)


@pytest.fixture(scope="module")
def served(settings: Settings, tmp_path_factory) -> Iterator[httpx.Client]:
    """A client without cookies of a server of the file's own."""
    log = tmp_path_factory.mktemp("served") / "log"
    with listening(settings, log), httpx.Client(base_url=settings.address, timeout=60) as client:
        yield client


@contextmanager
def listening(settings: Settings, log: Path) -> Iterator[None]:
    words = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(settings.port)]
    # as `ownstack serve` has it: no access log, for a path of API v2.3 may hold a token
    words += ["--log-level", "debug"]
    environment = {**os.environ, **settings.as_environment()}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*words, "--factory", "tests.serving:app"], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            wait_for(settings.port, process, log)
            yield
        finally:
            process.terminate()
            process.wait(30)


def wait_for(port: int, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    process.kill()
    pytest.fail(f"the server did not start: {log.read_text()[-2000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def browser(served: httpx.Client) -> Iterator[Callable[..., "Browser"]]:
    """browser() a new one; browser("user") the one where user@example.com is signed in: a password costs time."""
    made: list[Browser] = []
    signed_in: dict[str, Browser] = {}

    def make(who: str = "") -> Browser:
        if who not in signed_in:
            visitor = Browser(served)
            made.append(visitor)
            if not who:
                return visitor
            assert visitor.sign_in(f"{who}@example.com").status_code == 303
            signed_in[who] = visitor
        return signed_in[who]

    yield make
    for visitor in made:
        visitor.http.close()


class Browser:
    def __init__(self, served: httpx.Client) -> None:
        self.http = httpx.Client(base_url=served.base_url, timeout=60)
        self.csrf = ""

    def get(self, path: str, **query) -> httpx.Response:
        return self.seen(self.http.get(path, params=query or None))

    def post(self, path: str, fields: dict, *, csrf: str | None = None, **options) -> httpx.Response:
        """Send the form, with the token of the page that was looked at last."""
        proof = {"csrf": self.csrf if csrf is None else csrf}
        return self.seen(self.http.post(path, data={**proof, **fields}, **options))

    def seen(self, response: httpx.Response) -> httpx.Response:
        if found := re.search(r'name="csrf" value="([^"]+)"', response.text):
            self.csrf = found[1]
        return response

    def sign_in(self, email: str, password: str = PASSWORD, **fields) -> httpx.Response:
        self.get("/users/login")
        answer = self.post("/users/login", {"email": email, "password": password, **fields})
        self.get("/users/settings/profile")
        return answer

    def consent(self, world: World, path: str = "/oauth", *, decision: str = "allow", **query) -> httpx.Response:
        """Ask for authorization and decide; the answer is the redirect to the app, or what stands in its way."""
        asked = {"client_id": world.app.client_id, "redirect_uri": CALLBACK, "state": "xyz", **query}
        asked = {name: value for name, value in asked.items() if value is not None}
        page = self.get(path, **asked)
        if page.status_code != 200:
            return page
        carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        return self.post("/oauth/consent", {**unescaped(carried), "decision": decision})


def unescaped(fields: dict[str, str]) -> dict[str, str]:
    import html

    return {name: html.unescape(value) for name, value in fields.items()}


def answered(response: httpx.Response) -> dict[str, str]:
    """What the redirect tells the app, by query or fragment, in order."""
    assert response.status_code == 303, response.text
    parts = urlsplit(response.headers["location"])
    return dict(parse_qsl(parts.query or parts.fragment, keep_blank_values=True))


def secret_on(page: httpx.Response, name: str) -> str:
    """What a page shows once."""
    found = re.search(rf'id="{name}">([^<]+)<', page.text)
    assert found, page.text
    return found[1]
