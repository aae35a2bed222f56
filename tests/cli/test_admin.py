"""`ownstack admin user|app|token|filter|reputation|privilege|markdown`, and the link that makes the first admin."""

import asyncio
import os
import re
import subprocess
import sys

import psycopg
import pytest

from ownstack.commands.first_admin import first_link
from ownstack.db import migrate
from ownstack.settings import Settings
from tests.people import settle

pytestmark = pytest.mark.xdist_group("cli_admin")


@pytest.fixture(scope="module")
def world(server):
    url = server.make()
    migrate.migrate(url)  # a command looks for what migrations leave behind
    return asyncio.run(settle(url))


@pytest.fixture
def said(world, tmp_path):
    def run(*words: str) -> tuple[int, str]:
        environment = {**os.environ, "OWNSTACK_DATABASE_URL": world.url, "OWNSTACK_DATA_DIR": str(tmp_path)}
        command = [sys.executable, "-m", "ownstack.cli", "admin", *words]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, done.stdout + done.stderr

    return run


def test_people_are_made_promoted_and_let_go(world, said):
    code, link = said("user", "invite", "cli@example.com", "--name", "Cleo", "--role", "moderator")
    assert (code, "/users/password?link=" in link) == (0, True)
    assert said("user", "invite", "CLI@example.com")[0] == 1
    assert said("user", "role", "cli@example.com", "admin")[0] == 0
    assert world.row("SELECT role FROM accounts WHERE email = 'cli@example.com'") == ("admin",)
    assert said("user", "deactivate", "cli@example.com")[0] == 0
    assert said("user", "deactivate", "nobody@example.com") == (
        1,
        "ownstack: There is no account with the address nobody@example.com.\n",
    )


def test_apps_and_tokens_are_made_and_ended(world, said):
    code, told = said("app", "create", "Cron", "--redirect-uri", "https://cron.example.com/cb")
    number = re.search(r"client_id (\d+)\nclient_secret \S+\nkey \S+\n", told)[1]
    assert code == 0
    assert said("app", "approve", number)[0] == 0
    assert "Cron" in said("app", "list")[1]
    assert "https://cron.example.com" in said("app", "origins", number, "https://cron.example.com/")[1]
    assert said("app", "origins", number, "cron.example.com")[0] == 1
    assert said("app", "disable", number)[0] == 0
    assert said("app", "origins", number)[0] == 1
    assert said("app", "create", "Bad", "--redirect-uri", "http://cron.example.com/cb")[0] == 1
    assert said("token", "create", "user@example.com", "--scope", "write_access", "--days", "7")[1].endswith("))\n")


def test_a_site_has_its_own_reputation_values_privileges_and_markdown(world, said):
    assert said("reputation", "list")[1].splitlines()[0] == "    10  post_upvoted"
    assert said("reputation", "set", "post_upvoted", "5") == (0, "post_upvoted is worth +5 from now on\n")
    assert "     5  post_upvoted  (standard: 10)\n" in said("reputation", "list")[1]
    assert said("reputation", "set", "post_liked", "5")[0] == 1
    assert said("reputation", "set", "post_upvoted", "5000")[0] == 1
    assert said("privilege", "set", "comment_everywhere", "1", "--team", "platform")[0] == 0
    assert world.row("SELECT reputation FROM privileges WHERE site_id = 2 AND name = 'comment_everywhere'") == (1,)
    assert "    50  comment_everywhere\n" in said("privilege", "list")[1]
    assert said("privilege", "set", "fly", "1")[0] == 1
    assert said("privilege", "set", "comment_everywhere", "0")[0] == 1
    assert said("markdown", "math", "on")[0] == 0
    assert world.row("SELECT has_math, has_mermaid FROM sites WHERE id = 1") == (True, False)
    assert said("markdown", "math", "off", "--team", "nosuch")[0] == 1
    audited = "SELECT array_agg(action ORDER BY id) FROM audit_log WHERE action ~ '^(reputation|privilege|markdown)'"
    assert world.row(audited) == (["reputation.set", "privilege.set", "markdown.set"],)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"", "is no answer of /filters/{filters}"),
        (b"\x1f\x8bnonsense", "is no answer of /filters/{filters}"),
        (b'{"error_id": 400}', "is no answer of /filters/{filters}"),
        (
            b'{"items": [{"filter": "!x", "filter_type": "invalid", "included_fields": []}]}',
            "does not know the filter '!x' either",
        ),
        (b'{"items": [{"filter": "x;y", "filter_type": "safe", "included_fields": []}]}', "is no name of a filter"),
        (b'{"items": [{"filter": "!\\u0000", "filter_type": "safe", "included_fields": []}]}', "is no name of a filter"),
        (
            b'{"items": [{"filter": "!there", "filter_type": "safe", "included_fields": []}]}',
            "is here already, with other fields",
        ),
    ],
)
def test_a_filter_that_cannot_be_taken_over_is_refused_in_a_sentence(world, said, tmp_path, answer, why):
    good = tmp_path / "good.json"
    good.write_text('{"items": [{"filter": "!there", "filter_type": "unsafe", "included_fields": [".items"]}]}')
    assert said("filter", "import", str(good))[0] == 0
    bad = tmp_path / "bad.json"
    bad.write_bytes(answer)
    code, told = said("filter", "import", str(good), str(bad))
    assert (code, why in told) == (1, True), told
    assert said("filter", "import", str(tmp_path / "nowhere.json"))[0] == 1
    assert world.row("SELECT name, included_fields, is_unsafe FROM filters WHERE name ~ '^!(there|x)'") == (
        "!there",
        [".items"],
        True,
    )


def test_the_first_admin_follows_a_link_and_the_newest_one_only(server, schema_template):
    url = server.clone(schema_template)
    settings = Settings(database_url=url)
    first, second = (asyncio.run(first_link(url, settings)) for _ in range(2))
    assert first != second
    with psycopg.connect(url) as conn:
        live = conn.execute("SELECT count(*) FROM password_links WHERE used_date IS NULL").fetchone()
        assert live == (1,)
        assert conn.execute("SELECT count(*) FROM accounts").fetchone() == (1,)
        conn.execute("UPDATE accounts SET password_hash = 'x'")
    assert asyncio.run(first_link(url, settings)) == ""
