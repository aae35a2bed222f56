"""schemathesis, as published, asks a seeded server whatever the OpenAPI document allows, and much that it does not: no answer
may be a 5xx, or of a status, content type or shape that the document does not tell.

In the suite it asks the same each time, and little of each; `bin/test tests/v3/test_schemathesis.py
--hypothesis-profile=explore` asks much more, and new.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest

from ownstack.commands import access
from ownstack.settings import Settings
from tests.people import free_port, listening

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
# A method that the API has nowhere is an address that it does not have (api-v3.md section 7), and bad data is often taken
# (section 3): the other checks hold APIs to other habits.
STEADY = ["--phases=examples,fuzzing,stateful", "--max-examples=2", "--generation-deterministic", "--no-shrink"]
EXPLORE = ["--generation-database=none", "--max-examples=100", "--max-time=3600"]
SEEDED = {
    "team": "SELECT slug FROM sites WHERE kind = 'team'",
    "questionId": "SELECT id FROM posts WHERE site_id = 1 AND post_type = 1 ORDER BY answer_count DESC LIMIT 2",
    "answerId": "SELECT id FROM posts WHERE site_id = 1 AND post_type = 2 ORDER BY score DESC LIMIT 2",
    "articleId": "SELECT id FROM posts WHERE site_id = 1 AND post_type = 9 LIMIT 2",
    "tagId": "SELECT id FROM tags WHERE site_id = 1 ORDER BY count DESC LIMIT 2",
    "userId": "SELECT id FROM members WHERE site_id = 1 ORDER BY reputation DESC LIMIT 2",
    "userGroupId": "SELECT id FROM user_groups WHERE site_id = 1 LIMIT 2",
    "communityId": "SELECT id FROM collectives WHERE site_id = 1 LIMIT 2",
    "collectionId": "SELECT id FROM collections WHERE site_id = 1 LIMIT 2",
}
ABSENT = 99_999


@dataclass(frozen=True)
class Seeded:
    """A server with the demo, the token of its admin, and what is there by the names that paths have for it."""

    address: str
    token: str
    there: dict[str, list[Any]]


@pytest.fixture(scope="module")
def seeded(demo_database: str, clone: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    async def grant() -> str:
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
            granted: str = (await access.grant(conn))["access_token"]
            return granted

    url = clone(demo_database)
    settings = Settings(database_url=url, port=free_port(), throttle=False)
    with listening(settings, tmp_path_factory.mktemp("schemathesis") / "log"), psycopg.connect(url) as conn:
        there = {name: [row[0] for row in conn.execute(query)] for name, query in SEEDED.items()}
        conn.rollback()
        absent = {name: [*found, ABSENT] if name.endswith("Id") else found for name, found in there.items()}
        yield Seeded(settings.address, asyncio.run(grant()), absent)


def test_no_answer_departs_from_the_document(seeded: Seeded, tmp_path: Path) -> None:
    is_exploring = hypothesis.settings.get_current_profile_name() == "explore"
    command = [
        *(
            sys.executable,
            "-m",
            "schemathesis.cli",
            "run",
            f"{seeded.address}/api/v3/swagger.json",
            f"--checks={','.join(CHECKS)}",
        ),
        *("--header", f"Authorization: Bearer {seeded.token}", "--generation-with-security-parameters=false", "--no-color"),
        *("--suppress-health-check=all", "--continue-on-failure"),
        *(EXPLORE if is_exploring else STEADY),
    ]
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": "tests.v3.schemathesis_hooks",
        "SCHEMATHESIS_SEED": json.dumps(seeded.there),
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), *sys.path]),
    }
    found = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    print(found.stdout[-3_000:])
    assert found.returncode == 0, found.stdout[-20_000:] + found.stderr[-2_000:]
    assert "Tested: 144\n" in found.stdout, "no operation may be left out, however little time there is"
