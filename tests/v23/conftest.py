"""The worlds that the tests of this face stand on: the beer dump, the demo community, an empty site.

`beer` and `demo` are clients with a key; the demo's key may read the team «platform» too.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ownstack.demo.loading import load
from tests.v23.driver import Api, loop_in_background, new_key, serving

ROOT = Path(__file__).parents[2]
START_S_MAX = 30
ODDITIES = """
INSERT INTO account_merges SELECT 77, account_id FROM members WHERE site_id = 1 ORDER BY reputation DESC LIMIT 1;
INSERT INTO collective_posts (site_id, collective_id, post_id, relation, user_id)
SELECT 1, c.id, p.id, 'posted', p.owner_user_id FROM collectives c, (
    SELECT DISTINCT ON (post_type) id, owner_user_id FROM posts WHERE site_id = 1 AND post_type IN (1, 2)
        AND deleted_date IS NULL AND owner_user_id IS NOT NULL ORDER BY post_type, score DESC, id) p
WHERE c.site_id = 1 AND c.id = (SELECT min(id) FROM collectives WHERE site_id = 1);
UPDATE members SET age = 40, timed_penalty_date = now() WHERE site_id = 1 AND id = (
    SELECT id FROM members WHERE site_id = 1 ORDER BY reputation DESC LIMIT 1);
UPDATE suggested_edits SET tags = '{python}' WHERE site_id = 1;
UPDATE tags SET is_required = true WHERE site_id = 1 AND name = 'knowledge-base';
UPDATE posts SET bounty_amount = 50, bounty_closes_date = '2199-01-01', bounty_user_id = owner_user_id
WHERE site_id = 1 AND id = (
    SELECT min(id) FROM posts WHERE site_id = 1 AND post_type = 1 AND deleted_date IS NULL AND owner_user_id IS NOT NULL);
UPDATE posts SET migrated_from = '{"site": "https://beer.stackexchange.com", "question_id": 5, "on_date": 1400000000}',
    migrated_to = '{"site": "https://meta.example.com"}', locked_date = now()
WHERE site_id = 1 AND id = (SELECT max(id) FROM posts WHERE site_id = 1 AND post_type = 1 AND deleted_date IS NULL);
"""


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    with loop_in_background() as found:
        yield found


@pytest.fixture(scope="session")
def beer(beer_database: str, loop: asyncio.AbstractEventLoop) -> Iterator[Api]:
    with serving(beer_database, loop) as api:
        yield api


@pytest.fixture(scope="session")
def demo(schema_template: str, clone: Callable[[str], str], loop: asyncio.AbstractEventLoop) -> Iterator[Api]:
    """With a few rows of kinds that neither world has."""
    url = clone(schema_template)
    with psycopg.connect(url) as connection:
        load(connection)
        connection.execute(ODDITIES)
    with serving(url, loop, ["platform"]) as api:
        yield api


@pytest.fixture
def world(request: pytest.FixtureRequest) -> Api:
    """The client that a test names: `@pytest.mark.parametrize("world", ["beer", "demo"], indirect=True)`."""
    found: Api = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def serve(loop: asyncio.AbstractEventLoop) -> Iterator[Callable[..., Api]]:
    """Starts an app of one's own: `serve(url, teams=[…], anonymous_read=True)`."""
    with ExitStack() as apps:
        yield lambda url, teams=(), **settings: apps.enter_context(serving(url, loop, teams, **settings))


@pytest.fixture(scope="session")
def http_server(beer_database: str) -> Iterator[tuple[str, str]]:
    """A real server on a port of its own over the beer dump: its address, and a key."""
    with listening(beer_database) as address:
        yield address, new_key(beer_database)


@contextmanager
def listening(url: str) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "OWNSTACK_DATABASE_URL": url, "OWNSTACK_SITE_URL": address, "OWNSTACK_DEMO_CONTENT": "false"}
    words = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port), "--factory", "tests.v23.serving:app"]
    # A group of its own, or a worker that outlives the server would hold its output open.
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(words, env=environment, cwd=ROOT, start_new_session=True, **told) as process:
        try:
            _wait_for(port, process)
            yield address
        finally:
            process.terminate()
            process.wait(START_S_MAX)


def _wait_for(port: int, process: subprocess.Popen[Any]) -> None:
    deadline = time.monotonic() + START_S_MAX
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    os.killpg(process.pid, signal.SIGKILL)
    pytest.fail(f"the server did not start: {process.communicate()[0].decode()[-2000:]}")
