"""Browser programs of other sites: what a browser is told, app by app."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import psycopg
import pytest

from ownstack.domain import apps, origins, tokens
from ownstack.kernel.errors import BadParameterError
from ownstack.query.directory import REMEMBER_S
from tests.v3.driver import V3, Reply
from tests.v3.world import World

TOOLS, REPORTS = "https://tools.example.com", "https://reports.example.com:8443"
ALLOWED = "access-control-allow-origin"


@pytest.fixture(scope="module")
def app_ids(us: World) -> dict[str, int]:
    """Two apps, each with pages of its own."""
    return {origin: asyncio.run(_app(us.v23.url, origin)) for origin in (TOOLS, REPORTS)}


async def _app(url: str, origin: str) -> int:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        made = await apps.create(conn, apps.Asked(f"App of {origin}"), owner_account_id=None)
        await apps.allow_origins(conn, made.client_id, [f"{origin.upper()}/"])
        return made.client_id


async def _token(url: str, account_id: int, app_id: int | None) -> str:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        return await tokens.issue(conn, account_id=account_id, app_id=app_id, scopes=frozenset(), site_id=None, expires_s=None)


def caller(us: World, app_id: int | None) -> V3:
    return V3(us.api, asyncio.run(_token(us.v23.url, us.v23.people["asker"].account_id, app_id)))


def preflight(us: World, origin: str, path: str = "/questions") -> Reply:
    asked = (("Origin", origin), ("Access-Control-Request-Method", "PUT"))
    return us.nobody.send("OPTIONS", path, headers=asked)


def test_a_preflight_is_answered_for_the_origins_of_apps_alone(us: World, app_ids: dict[str, Any]) -> None:
    reply = preflight(us, TOOLS, "/questions/1")
    assert reply.status == 204
    assert reply.headers[ALLOWED] == TOOLS
    assert reply.headers["access-control-allow-methods"] == "DELETE, GET, PUT"
    assert "Authorization" in reply.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in reply.headers
    for origin in ("https://evil.example.com", "https://tools.example.com.evil.com", "null", "http://tools.example.com"):
        assert ALLOWED not in preflight(us, origin).headers
    assert preflight(us, TOOLS, "/nowhere").status == 404


def test_an_answer_is_shown_to_the_pages_of_the_token_s_own_app(us: World, app_ids: dict[str, int]) -> None:
    mine = caller(us, app_ids[TOOLS])
    shown = mine.get("/questions", headers=(("Origin", TOOLS),))
    assert shown.headers[ALLOWED] == TOOLS
    assert "x-burst-throttle-calls-left" in shown.headers["access-control-expose-headers"]
    assert "Origin" in shown.headers["vary"]
    assert mine.get("/questions/0", headers=(("Origin", TOOLS),)).headers[ALLOWED] == TOOLS, "a refusal is an answer too"
    assert ALLOWED not in mine.get("/questions", headers=(("Origin", REPORTS),)).headers
    assert ALLOWED not in caller(us, None).get("/questions", headers=(("Origin", TOOLS),)).headers
    assert ALLOWED not in mine.get("/questions").headers
    assert us.nobody.get("/questions", headers=(("Origin", TOOLS),)).headers[ALLOWED] == TOOLS, "the 401 is to be seen"


def test_an_app_that_ends_takes_its_origins_along(us: World) -> None:
    origin = "https://short.example.com"
    app_id = asyncio.run(_app(us.v23.url, origin))

    async def end() -> None:
        async with await psycopg.AsyncConnection.connect(us.v23.url, autocommit=True) as conn:
            await apps.disable(conn, app_id, by=None)

    time.sleep(REMEMBER_S * 1.1)
    assert preflight(us, origin).headers[ALLOWED] == origin
    asyncio.run(end())
    time.sleep(REMEMBER_S * 1.1)
    assert ALLOWED not in preflight(us, origin).headers


@pytest.mark.parametrize(
    "given", ["http://example.com", "*", "null", "https://a.example/path", "https://u@a.example", "ftp://a.example", "https://"]
)
def test_what_is_no_safe_origin_is_refused(given: str) -> None:
    with pytest.raises(BadParameterError):
        origins.checked([given])


def test_an_origin_is_kept_as_browsers_spell_it() -> None:
    given = ["HTTPS://Tools.example.com:443/", "https://tools.example.com", "http://localhost:3000", "http://[::1]:80"]
    assert origins.checked(given) == ["https://tools.example.com", "http://localhost:3000", "http://[::1]"]
