"""Keys and tokens of Try It: for whoever is signed in, from our own form alone, and no longer than they should."""

import asyncio

import httpx
import psycopg
import pytest

from ownstack.apidocs import access
from tests.people import CALLBACK, Browser, answered, browser, served, settings, world
from tests.soon import soon
from tests.v23.driver import loop_in_background, serving

__all__ = ["browser", "served", "settings", "world"]
pytestmark = pytest.mark.xdist_group("apidocs_access")


def asked_key(visitor: Browser) -> httpx.Response:
    visitor.get("/api/docs/connected")
    proof = visitor.http.get("/api/docs/questions").text.split('data-csrf="')[1].split('"')[0]
    return visitor.http.post("/api/docs/key", data={"csrf": proof})


def works(served: httpx.Client, key: str) -> bool:
    return served.get("/api/2.3/info", headers={"X-API-Key": key}).status_code == 200


def client_id(world) -> int:
    return world.row("SELECT id FROM api_apps WHERE built_in = 'documentation'")[0]


def test_who_is_signed_in_gets_a_key_of_their_own(browser, served, world):
    key = asked_key(browser("user")).json()["key"]
    assert works(served, key)
    owner, app, teams = world.row("SELECT owner_account_id, app_id, team_ids FROM api_keys ORDER BY id DESC LIMIT 1")
    assert (owner, app, teams) == (world.user_id, client_id(world), [])


def test_nobody_else_gets_one(browser):
    answer = asked_key(browser())
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/users/login")


def test_a_form_of_another_site_gets_none(browser):
    person = browser("user")
    assert person.http.post("/api/docs/key", data={"csrf": "nonsense"}).status_code == 403
    assert person.http.get("/api/docs/key").status_code == 404


def test_a_key_a_day_old_ends_when_another_is_made(browser, served, world):
    old = asked_key(browser("user")).json()["key"]
    new = asked_key(browser("user")).json()["key"]
    assert works(served, old)
    world.run("UPDATE api_keys SET creation_date = now() - interval '2 days' WHERE app_id = %s", client_id(world))
    newest = asked_key(browser("user")).json()["key"]
    ended = [False, False, True]
    assert soon(lambda: [works(served, each) for each in (old, new, newest)], ended) == ended


def test_the_token_comes_to_the_documentation_s_own_page_alone(browser, served, world, settings):
    person = browser("user")
    asked = {"client_id": client_id(world), "scope": "write_access"}
    told = answered(person.consent(world, "/oauth/dialog", **asked, redirect_uri=f"{settings.address}/api/docs/connected"))
    key = asked_key(person).json()["key"]
    me = served.get("/api/2.3/me", headers={"X-API-Key": key, "X-API-Access-Token": told["access_token"]}).json()
    assert me["items"][0]["display_name"] == "Uma"
    for elsewhere in (CALLBACK, f"{settings.address}/api/docs/connected/x", f"{settings.address}/api/docs"):
        refused = person.consent(world, "/oauth/dialog", **asked, redirect_uri=elsewhere)
        assert refused.status_code == 400
        assert "not registered" in refused.text


def test_a_start_registers_the_app_once_and_follows_the_address(world, settings):
    async def register(site: str) -> None:
        async with await psycopg.AsyncConnection.connect(world.url, autocommit=True) as conn:
            await asyncio.gather(*(access.register(conn, site) for _ in range(3)))

    query = "SELECT count(*), min(redirect_uris[1]) FROM api_apps WHERE built_in = 'documentation'"
    asyncio.run(register("https://moved.example.com"))
    assert world.row(query) == (1, "https://moved.example.com/api/docs/connected")
    asyncio.run(register(settings.address))
    assert world.row(query) == (1, f"{settings.address}/api/docs/connected")


def test_a_site_on_plain_http_starts_and_its_forms_have_keys_alone(world, settings):
    async def register(site: str) -> None:
        async with await psycopg.AsyncConnection.connect(world.url, autocommit=True) as conn:
            await access.register(conn, site)

    with loop_in_background() as loop, serving(world.url, loop, site_url="http://ask.internal.example") as api:
        assert 'data-client-id=""' in api.send("GET", "/api/docs/me").raw.decode()
    asyncio.run(register(settings.address))


def test_an_admin_can_end_it_and_a_start_leaves_it_so(browser, served, world, settings):
    number, key = client_id(world), asked_key(browser("user")).json()["key"]
    admin = browser("admin")
    admin.get("/admin/api/apps")
    assert admin.post(f"/admin/api/apps/{number}/disable", {}).status_code == 303
    assert not works(served, key)
    assert asked_key(browser("user")).status_code == 403
    assert 'data-client-id=""' in served.get("/api/docs/me").text
    start_again(world, settings)
    assert asked_key(browser("user")).status_code == 403


def start_again(world, settings) -> None:
    with loop_in_background() as loop, serving(world.url, loop, site_url=settings.address) as api:
        assert api.send("GET", "/api/docs").status == 200
