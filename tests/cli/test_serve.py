"""`ownstack serve` from the outside: what a person sees who starts it, starts it again, and stops it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from argparse import Namespace
from pathlib import Path

import psycopg
import pytest

from ownstack.commands.filling import fill
from ownstack.db import migrate
from ownstack.settings import Settings

pytestmark = pytest.mark.cluster
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def folder():
    place = Path(tempfile.mkdtemp(prefix="ownstack-test-"))
    yield place / "var"
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def serve(folder):
    """serve(*options) -> (process, port); it answers already."""
    started = []

    def start(*options: str):
        port = free_port()
        process = ownstack("serve", "--data", str(folder), "--port", str(port), *options)
        started.append(process)
        wait_for(port, process)
        return process, port

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=60)


def ownstack(*words: str, **environment: str) -> subprocess.Popen:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OWNSTACK_")}
    return subprocess.Popen(
        [sys.executable, "-m", "ownstack.cli", *words],
        env={**clean, "PYTHONPATH": str(ROOT / "src"), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(*words: str, **environment: str) -> tuple[int, str]:
    process = ownstack(*words, **environment)
    out, error = process.communicate(timeout=120)
    assert "Traceback" not in error, error
    return process.returncode, out + error


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, process.communicate()
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).close()
        except urllib.error.HTTPError as error:
            error.close()  # an answer, whatever it says
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("it does not answer")


def demo(folder: Path) -> dict:
    return json.loads((folder / "demo.json").read_text())


def test_the_first_start_tells_how_to_get_in_and_later_ones_the_same(folder, serve):
    process, port = serve()
    first = demo(folder)
    addresses = {"site_url", "api_base_23", "api_base_v3"}
    tokens = {"access_token", "read_token", "user_token"}
    client = {"client_id", "client_secret"}
    assert set(first) == {"api_key", "service_key", "admin", "user", "team_slug", *addresses, *tokens, *client}
    assert first["site_url"] == f"http://127.0.0.1:{port}"
    assert first["api_base_23"] == f"http://127.0.0.1:{port}/api/2.3"
    assert set(first["admin"]) == set(first["user"]) == {"email", "password"}
    assert (folder / "demo.json").stat().st_mode & 0o077 == 0
    # It answers some moments before it says so.
    assert any(first["api_key"] in line for line in process.stdout)
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode == 0
    _, other_port = serve()
    changed = ("site_url", "api_base_23", "api_base_v3")
    assert {key: value for key, value in demo(folder).items() if key not in changed} == {
        key: value for key, value in first.items() if key not in changed
    }
    assert demo(folder)["site_url"].endswith(str(other_port))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_running_however_it_is_stopped(folder, serve, number):
    process, port = serve("--workers", "2")
    process.send_signal(number)
    process.wait(60)
    deadline = time.monotonic() + 30
    while (running(folder) or not is_free(port)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert running(folder) == []
    assert is_free(port)


def is_free(port: int) -> bool:
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            again.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def running(folder: Path) -> list[str]:
    """The processes that have the folder in their command line, the suite's own aside."""
    found = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout.splitlines()
    return [line for line in found if str(folder) in line and "defunct" not in line]


def test_keys_are_made_listed_and_disabled_while_it_serves_and_while_not(folder, serve):
    process, _ = serve()
    code, key = said("admin", "key", "create", "--name", "report", "--team", "platform", "--data", str(folder))
    assert (code, len(key.strip())) == (0, 32)
    process.terminate()
    process.wait(60)
    code, listing = said("admin", "key", "list", "--data", str(folder))
    number = next(line.split()[0] for line in listing.splitlines() if line.endswith("report"))
    assert said("admin", "key", "disable", number, "--data", str(folder)) == (0, f"key {number} is disabled\n")
    assert said("admin", "key", "disable", number, "--data", str(folder))[0] == 1
    assert said("admin", "key", "create", "--team", "nobody", "--data", str(folder)) == (
        1,
        "ownstack: There is no team 'nobody'.\n",
    )


def test_a_second_start_on_the_folder_says_so(folder, serve):
    _, port = serve()
    code, sentence = said("serve", "--data", str(folder), "--port", str(port))
    assert code == 1
    assert sentence.startswith(f"ownstack: Another Ownstack runs on the folder {folder}")


def test_a_taken_port_is_told_before_anything_is_started(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, sentence = said("serve", "--data", str(tmp_path / "var"), "--port", str(port))
    assert (code, sentence.split(":")[0]) == (1, "ownstack")
    assert f"Port {port} on 127.0.0.1 is taken" in sentence
    assert not (tmp_path / "var/postgres").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "var").write_text("a file")
    code, sentence = said("serve", "--data", str(tmp_path / "var"), "--port", str(free_port()))
    assert code == 1
    assert f"The folder {tmp_path / 'var'} cannot be written" in sentence


def test_a_dump_that_is_not_there_is_told(folder):
    code, sentence = said("import", "/no/such/dump.7z", "--data", str(folder))
    assert (code, sentence) == (1, "ownstack: There is no dump at /no/such/dump.7z.\n")


def test_a_dump_does_not_go_over_the_demo(folder, serve, tmp_path):
    serve()[0].terminate()
    time.sleep(1)
    code, sentence = said("serve", "--data", str(folder), "--port", str(free_port()), "--import", str(tmp_path))
    assert code == 1
    assert "holds the demo community already" in sentence


def test_the_demo_is_loaded_on_loopback_only(tmp_path_factory):
    place = Path(tempfile.mkdtemp(prefix="ownstack-test-"))
    try:
        code, sentence = said("serve", "--data", str(place), "--host", "0.0.0.0", "--port", str(free_port()))
        assert code == 1
        assert "The database is empty" in sentence
        assert not (place / "demo.json").exists()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def test_an_unknown_setting_is_told(tmp_path):
    assert said("migrate", OWNSTACK_PROT="80")[1].startswith("ownstack: There is no setting 'prot'")


POSTS = """<?xml version="1.0" encoding="utf-8"?><posts>
<row Id="1" PostTypeId="1" CreationDate="2020-01-01T00:00:00.000" LastActivityDate="2020-01-01T00:00:00.000" Score="0"
 ViewCount="1" Title="How warm is lager served?" Body="&lt;p&gt;In a glass.&lt;/p&gt;" Tags="&lt;lager&gt;" AnswerCount="0" CommentCount="0" />
</posts>"""


def test_what_is_imported_at_the_first_start_has_its_statistics(server, tmp_path):
    """Or the first minute's searches and plans would know nothing of what there is."""
    (tmp_path / "small").mkdir()
    (tmp_path / "small/Posts.xml").write_text(POSTS)
    url = server.make()
    migrate.migrate(url)
    settings = Settings(database_url=url, data_dir=tmp_path)
    assert fill(url, settings, Namespace(dump=tmp_path / "small", site=None))["api_key"]
    with psycopg.connect(url) as conn:
        kept = "SELECT relname FROM pg_class WHERE reltuples = 1 AND relname IN ('posts', 'post_bodies') ORDER BY 1"
        assert conn.execute(kept).fetchall() == [("post_bodies",), ("posts",)]
        assert conn.execute("SELECT count(*) > 0 FROM pg_stats WHERE tablename = 'post_bodies'").fetchone() == (True,)
