"""What is of no more use goes, and nothing else."""

from __future__ import annotations

import asyncio

import pytest

from ownstack.jobs import sweeping
from tests.domain.worlds import Town, people, rows, with_pool


@pytest.fixture
def town(server, schema_template) -> Town:
    url = server.clone(schema_template)
    return Town(url, people(url, [1]))


def test_expired_sessions_links_and_codes_go_and_living_ones_stay(town: Town) -> None:
    account = town.crowd[0].account_id
    town.run("INSERT INTO api_apps (id, name) VALUES (1, 'App')")
    for number, (age, used) in enumerate(
        (("-1 hour", False), ("2 hours", False), ("2 days", False), ("2 days", True), ("40 days", True))
    ):
        digest, date = f"{number:032}".encode(), f"now() - interval '{age}'"
        town.run(f"INSERT INTO sessions (session_hash, account_id, expires_date) VALUES (%s, %s, {date})", digest, account)
        spent = date if used else "NULL"
        town.run(
            "INSERT INTO password_links (link_hash, account_id, purpose, expires_date, used_date)"
            f" VALUES (%s, %s, 'recovery', {date}, {spent})",
            digest,
            account,
        )
        town.run(
            "INSERT INTO oauth_codes (code_hash, app_id, account_id, redirect_uri, expires_date, used_date)"
            f" VALUES (%s, 1, %s, 'https://example.com', {date}, {spent})",
            digest,
            account,
        )
    town.run("INSERT INTO quota_usage VALUES (current_date - 61, 'key 1', 5), (current_date, 'key 1', 5)")
    town.run(
        "INSERT INTO outbox (site_id, event_type, processed_date) VALUES (1, 'x', now() - interval '91 days'), (1, 'y', now())"
    )
    town.run("INSERT INTO outbox (site_id, event_type, creation_date) VALUES (1, 'z', now() - interval '1 year')")
    assert with_pool(town.url, 1, sweeping.sweep) == 4 + 3 + 2 + 1 + 1
    left = {table: kept(town, table, column) for table, column in TABLES.items()}
    assert left == {"sessions": [0], "password_links": [0, 1], "oauth_codes": [0, 1, 3]}
    assert rows(town.url, "SELECT event_type FROM outbox ORDER BY 1") == [("y",), ("z",)]


TABLES = {"sessions": "session_hash", "password_links": "link_hash", "oauth_codes": "code_hash"}


def kept(town: Town, table: str, column: str) -> list[int]:
    return [int(bytes(each[0])) for each in rows(town.url, f"SELECT {column} FROM {table} ORDER BY 1")]


def test_two_processes_that_sweep_at_once_do_not_stand_in_each_others_way(town: Town) -> None:
    town.run(
        "INSERT INTO sessions (session_hash, account_id, expires_date) SELECT sha256(n::text::bytea), %s, now() - interval '1 day'"
        " FROM generate_series(1, 2000) n",
        town.crowd[0].account_id,
    )

    async def both(pool) -> list[int]:
        return await asyncio.gather(sweeping.sweep(pool), sweeping.sweep(pool))

    assert sum(with_pool(town.url, 2, both)) == 2000
    assert rows(town.url, "SELECT FROM sessions") == []
