"""No secret can be read from a log, a backup or an address: a whole run's output and a dump are searched for each."""

import json
import os
import subprocess
import sys

import httpx
import pytest

from ownstack.db import binaries
from tests.people import CALLBACK, CHALLENGE, VERIFIER, Browser, answered, free_port, listening, secret_on


@pytest.mark.xdist_group("web_leaks")
def test_no_secret_is_in_the_log_or_the_database(world, settings, tmp_path):
    log = tmp_path / "log"
    with listening(settings, log), httpx.Client(base_url=settings.address, timeout=60) as client:
        told = used_up(client, world)
    dump = subprocess.run([binaries.find()["pg_dump"], world.url], capture_output=True, text=True, check=True).stdout
    written = log.read_text()
    assert len(told) > 15
    assert "Started worker" in written, "the log must be there to be searched"
    assert "access_tokens" in dump
    for name, secret in told.items():
        assert secret not in written, f"{name} is in the log"
        assert secret not in dump, f"{name} is in the database"


def used_up(client: httpx.Client, world) -> dict[str, str]:
    """Everything that lets somebody in, used once where it should be and once where it should not."""
    told = {"app secret": world.app.client_secret, "app key": world.app.key}
    admin, person = Browser(client), Browser(client)
    with admin.http, person.http:
        return walked(client, admin, person, world, told)


def walked(client: httpx.Client, admin: Browser, person: Browser, world, told: dict[str, str]) -> dict[str, str]:
    for name, browser in (("admin", admin), ("user", person)):
        browser.sign_in(f"{name}@example.com")
        told[f"{name} session"] = browser.http.cookies["ownstack"]
        told[f"{name} form token"] = browser.csrf
    told["password"] = "a long enough password"
    told["code"] = answered(person.consent(world))["code"]
    sent = {"client_id": world.app.client_id, "client_secret": told["app secret"], "redirect_uri": CALLBACK}
    told["token"] = client.post("/oauth/access_token/json", data={**sent, "code": told["code"]}).json()["access_token"]
    client.post("/oauth/access_token/json", params={**sent, "code": told["code"]})
    s256 = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    told["second code"], told["verifier"] = answered(person.consent(world, **s256))["code"], VERIFIER
    client.post("/oauth/token", params={**sent, "code": told["second code"], "code_verifier": "w" * 50})
    told["implicit token"] = answered(person.consent(world, "/oauth/dialog"))["access_token"]
    made = person.post("/users/settings/apps/new", {"name": "Tool", "redirect_uris": CALLBACK})
    told["new secret"], told["new key"] = secret_on(made, "client-secret"), secret_on(made, "key")
    fields = {"name": "script", "life": "none", "site": "1", "scope": "write_access"}
    told["personal token"] = secret_on(person.post("/users/settings/tokens", fields), "token")
    told["service key"] = secret_on(admin.post("/admin/api/keys", {"name": "nightly"}), "key")
    told["link"] = secret_on(admin.post(f"/admin/users/{world.user_id}/link", {}), "link").split("link=")[1]
    admin.get("/users/password", link=told["link"])
    for name in ("token", "implicit token", "personal token"):
        client.get("/api/2.3/me", params={"key": told["app key"], "access_token": told[name]})
        client.get("/api/2.3/me", headers={"X-API-Key": told["app key"], "X-API-Access-Token": told[name]})
        client.get(f"/api/2.3/access-tokens/{told[name]}", params={"key": told["app key"]})
    told["wrong password"] = "something else entirely"
    person.post("/users/login", {"email": "user@example.com", "password": told["wrong password"]})
    return told


@pytest.mark.xdist_group("web_leaks")
@pytest.mark.cluster
def test_the_start_of_a_demo_keeps_its_secrets_out_of_the_database(server, schema_template, tmp_path):
    """What demo.json tells is printed on purpose; the database keeps hashes alone."""
    import signal
    import time

    url, port = server.make(), free_port()
    environment = {**os.environ, "OWNSTACK_DATABASE_URL": url, "OWNSTACK_DATA_DIR": str(tmp_path)}
    words = [sys.executable, "-m", "ownstack.cli", "serve", "--port", str(port)]
    with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 120
        while not (tmp_path / "demo.json").exists() and time.monotonic() < deadline:
            time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
    demo = json.loads((tmp_path / "demo.json").read_text())
    dump = subprocess.run([binaries.find()["pg_dump"], url], capture_output=True, text=True, check=True).stdout
    names = ("api_key", "access_token", "read_token", "user_token", "service_key", "client_secret")
    assert demo["client_id"] > 0
    for secret in [demo[name] for name in names] + [demo["admin"]["password"], demo["user"]["password"]]:
        assert secret not in dump
    assert all(demo[name].endswith("))") for name in names if name.endswith("token"))
