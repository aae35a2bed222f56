"""Who may read: keys, hashed at rest, and the teams that a key was given. What it was not given does not exist for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import psycopg
import pytest

from ownstack.demo.loading import load
from ownstack.domain import keys, secrets
from ownstack.query import directory
from ownstack.query.filters import ALL_FIELDS
from tests.soon import soon
from tests.v23.driver import Api, new_key
from tests.v23.paths import TEMPLATES, fill

KEY_REQUIRED = (405, "key_required", "`key` is required")
UNKNOWN = (400, "bad_parameter", "`key` doesn't match a known application")


@pytest.fixture(scope="module")
def community(database: str) -> str:
    with psycopg.connect(database) as connection:
        load(connection)
    return database


def test_a_site_is_closed_to_those_without_a_key(beer: Api) -> None:
    for path in ("/questions", "/info", "/sites", "/errors", "/filters/default"):
        assert beer.get(path, key="").error == KEY_REQUIRED


def test_a_key_goes_in_the_header_or_in_the_query(beer: Api) -> None:
    assert beer.send("GET", "/api/2.3/info", f"key={beer.key}", key="").items
    assert beer.get("/info", [("x-API-key", beer.key)], key="").items


def test_an_unknown_key_is_told_so(beer: Api) -> None:
    for key in ("nonsense", beer.key + "x", beer.key[:-1], beer.key.swapcase()):
        assert beer.get("/info", key=key).error == UNKNOWN
    assert beer.send("GET", "/api/2.3/info", "key=%00%ff").error == UNKNOWN


def test_a_disabled_key_is_unknown(community: str, serve: Callable[..., Api]) -> None:
    key = new_key(community)

    async def disable_the_newest() -> bool:
        async with await psycopg.AsyncConnection.connect(community) as conn:
            return await keys.disable(conn, max(each.id for each in await keys.all_of(conn)))

    assert asyncio.run(disable_the_newest())
    assert serve(community).get("/info", key=key).error == UNKNOWN


def test_a_key_that_ends_is_forgotten_at_once_though_it_was_just_used(
    community: str, serve: Callable[..., Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "REMEMBER_S", 3600.0)
    api = serve(community)
    assert api.get("/info").items
    with psycopg.connect(community) as connection:
        connection.execute("UPDATE api_keys SET disabled_date = now() WHERE key_hash = %s", [secrets.hash_of(api.key)])
    assert soon(lambda: api.get("/info").status, 400) == 400
    assert api.get("/info").error == UNKNOWN


def test_keys_are_kept_as_hashes_only(community: str) -> None:
    key = new_key(community)
    with psycopg.connect(community) as connection:
        rows = connection.execute("SELECT k::text, key_hash FROM api_keys k").fetchall()
    assert all(key not in text for text, _ in rows)
    assert secrets.hash_of(key) in [bytes(digest) for _, digest in rows]


def test_anonymous_read_opens_the_site_but_not_its_teams(community: str, serve: Callable[..., Api]) -> None:
    open_ = serve(community, ["platform"], anonymous_read=True)
    assert open_.get("/questions", key="").items
    assert open_.get("/questions", key="", team="platform").error[:2] == (400, "bad_parameter")
    assert open_.get("/questions", team="platform").items


def test_a_token_is_unknown_as_long_as_none_is_given_out(beer: Api) -> None:
    assert beer.get("/info", access_token="x").error[:2] == (402, "invalid_access_token")
    assert beer.get("/info", [("X-API-Access-Token", "x")], key="").error[:2] == (405, "key_required")


def test_a_quota_counts_down_and_ends_in_a_throttle_violation(community: str, serve: Callable[..., Api]) -> None:
    api = serve(community, throttle=True)
    key = new_key(community, quota_max=3)
    left = [api.get("/info", key=key).json["quota_remaining"] for _ in range(3)]
    assert left == [2, 1, 0]
    refused = api.get("/info", key=key)
    assert refused.error[:2] == (502, "throttle_violation")
    assert refused.json["backoff"] > 0
    assert api.get("/info").items, "another key has a quota of its own"


def test_team_picks_the_teams_rows(demo: Api) -> None:
    main, team = demo.get("/questions"), demo.get("/questions", team="platform")
    assert team.items
    assert not {each["title"] for each in main.items} & {each["title"] for each in team.items}
    for name in ("Platform", "knowledge.example/c/platform"):
        assert demo.get("/questions", team=name).items == team.items
    assert all("/c/platform/" in each["link"] for each in team.items)


def test_a_team_that_does_not_exist_and_one_that_is_not_given_look_the_same(community: str, serve: Callable[..., Api]) -> None:
    outsider = serve(community)
    messages = [outsider.get("/questions", team=name).error for name in ("platform", "nonesuch")]
    assert messages[0][:2] == messages[1][:2] == (400, "bad_parameter")
    assert messages[0][2].replace("platform", "nonesuch") == messages[1][2]


def test_no_method_shows_an_outsider_anything_of_a_team(community: str, serve: Callable[..., Api]) -> None:
    _mark_team(community)
    insider, outsider = serve(community, ["platform"]), serve(community)
    everything = insider.filter(*ALL_FIELDS, base="none", unsafe=True)
    assert "SECRET" in insider.get("/questions", team="platform", filter=everything).text
    for endpoint in TEMPLATES:
        for path in {fill(insider, endpoint), _with_ids_of_the_team(endpoint.path)}:
            for api in (outsider, insider):
                assert "SECRET" not in api.get(path, filter=everything, pagesize=100).text, path
    assert {each["api_site_parameter"] for each in outsider.get("/sites").items} == {"demo"}


def _with_ids_of_the_team(template: str) -> str:
    ids = ";".join(map(str, range(1, 101)))
    marks = {
        "ids": ids,
        "id": "1",
        "toid": "1",
        "tags": "SECRETon-call",
        "tag": "SECRETon-call",
        "period": "month",
        "filters": "none",
        "slugs": "api-clients",
    }
    return template.format_map(marks)


def _mark_team(url: str) -> None:
    """Every text of the team says SECRET."""
    with psycopg.connect(url) as connection:
        for table, columns in {
            "posts": ("title",),
            "post_bodies": ("body",),
            "comments": ("body", "body_markdown"),
            "members": ("display_name",),
            "revisions": ("comment", "title", "body_markdown"),
            "tags": ("name",),
            "tag_synonyms": ("from_tag", "to_tag"),
        }.items():
            for column in columns:
                connection.execute(
                    f"UPDATE {table} SET {column} = 'SECRET' || {column} WHERE {column} IS NOT NULL"
                    " AND site_id = (SELECT id FROM sites WHERE kind = 'team')"
                )
