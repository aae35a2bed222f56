"""schemathesis, as published, asks a seeded server whatever the OpenAPI document allows, and much that it does not: no answer
may be a 5xx, or of a status, content type or shape that the document does not tell.

In the suite it asks the same each time, and little of each; `bin/test tests/v3/test_schemathesis.py
--hypothesis-profile=explore` asks much more, and new.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

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
STEADY = ["--max-examples=3", "--generation-deterministic", "--seed=1", "--no-shrink", "--max-time=80"]
EXPLORE = ["--generation-database=none", "--max-examples=200", "--max-time=3600"]


@pytest.fixture(scope="module")
def address(
    demo_database: str, clone: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """A server with the demo, and the token of its admin."""

    async def grant() -> str:
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
            granted: str = (await access.grant(conn))["access_token"]
            return granted

    url = clone(demo_database)
    settings = Settings(database_url=url, port=free_port(), throttle=False)
    with listening(settings, tmp_path_factory.mktemp("schemathesis") / "log"):
        yield settings.address, asyncio.run(grant())


def test_no_answer_departs_from_the_document(address: tuple[str, str], tmp_path: Path) -> None:
    site, token = address
    is_exploring = hypothesis.settings.get_current_profile_name() == "explore"
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{site}/api/v3/swagger.json", f"--checks={','.join(CHECKS)}"),
        *("--header", f"Authorization: Bearer {token}", "--generation-with-security-parameters=false", "--no-color"),
        *("--workers=2", "--suppress-health-check=all", "--continue-on-failure"),
        *(EXPLORE if is_exploring else STEADY),
    ]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.v3.schemathesis_hooks", "PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    print(found.stdout[-3_000:])
    assert found.returncode == 0, found.stdout[-20_000:] + found.stderr[-2_000:]
    assert "Tested: 144\n" in found.stdout, "no operation may be left out, however little time there is"
