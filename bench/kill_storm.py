"""`kill -9` in the middle of a write storm, again and again: is every acknowledged write there, and none half there?

    python bench/kill_storm.py --times 50

Starts `ownstack serve` on a folder of its own, writes from many threads, kills the server and PostgreSQL in turn, waits until it
answers again, and compares what was acknowledged with what is stored. Prints one line a kill and the figures at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import psycopg

from ownstack.db import databases, folders
from ownstack.domain import checks, tokens
from ownstack.settings import Settings

RESTART_S_MAX = 5
BODY = "A text that is written in the storm, and that is long enough to be one."
HALF_THERE = {
    "a post without its body": "SELECT count(*) FROM posts p WHERE post_type IN (1, 2) AND NOT EXISTS (SELECT FROM post_bodies b"
    " WHERE b.site_id = p.site_id AND b.post_id = p.id)",
    "a post without its document": "SELECT count(*) FROM posts p WHERE post_type IN (1, 2) AND NOT EXISTS (SELECT FROM post_documents d"
    " WHERE d.site_id = p.site_id AND d.id = p.id)",
    "a post without its first revision": "SELECT count(*) FROM posts p WHERE post_type IN (1, 2) AND NOT EXISTS (SELECT"
    " FROM revisions r WHERE r.site_id = p.site_id AND r.post_id = p.id AND r.revision_number = 1)",
    "a written post without its event": "SELECT count(*) FROM posts p JOIN revisions r ON r.site_id = p.site_id AND r.post_id = p.id"
    " AND r.revision_number = 1 AND r.body_markdown LIKE '%in the storm%' WHERE NOT EXISTS (SELECT FROM outbox o"
    " WHERE o.subject_id = p.id AND o.event_type IN ('question_posted', 'answer_posted'))",
}


class Server:
    """`ownstack serve` on a folder, started and killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.api = f"http://127.0.0.1:{self.port}/api/2.3"
        self.process: subprocess.Popen[bytes] | None = None
        self.key = ""
        self.gone: int | None = None
        """A PostgreSQL that was killed: its children answer for a moment without it."""

    def start(self) -> None:
        environment = {**os.environ, "OWNSTACK_THROTTLE": "false", "OWNSTACK_LOG_LEVEL": "error"}
        words = [sys.executable, "-m", "ownstack.cli", "serve", "--data", str(self.folder), "--port", str(self.port)]
        with (self.folder.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen(words, env=environment, stdout=log, stderr=log, start_new_session=True)

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def kill_database(self) -> None:
        pid = folders.postmaster(self.folder.absolute() / "postgres")
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        self.gone = pid

    def wait(self, seconds_max: float = 60) -> float:
        """Seconds until a page with rows is answered."""
        begin = time.monotonic()
        while time.monotonic() - begin < seconds_max:
            try:
                self.call("/questions", {"pagesize": 1}, "", "GET")
            except (OSError, ValueError):
                time.sleep(0.02)
                continue
            if folders.postmaster(self.folder.absolute() / "postgres") not in (self.gone, None):
                return time.monotonic() - begin
        raise SystemExit("the server did not come back")

    def call(self, path: str, form: dict[str, Any], token: str, verb: str = "POST") -> list[dict[str, Any]]:
        """The items; OSError where there was no answer or one with an error, whose text it then has."""
        headers = {"X-API-Key": self.key, **({"X-API-Access-Token": token} if token else {})}
        body = urllib.parse.urlencode(form).encode()
        address = f"{self.api}{path}" + (f"?{body.decode()}" if verb == "GET" else "")
        request = urllib.request.Request(address, None if verb == "GET" else body, headers, method=verb)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.loads(gzip.decompress(answer.read()))["items"]
        except urllib.error.HTTPError as error:
            raise OSError(gzip.decompress(error.read()).decode()) from error
        except Exception as error:  # a connection that was cut in the middle
            raise OSError(str(error)) from error


class Storm:
    """Threads that write and remember what they were told was done."""

    def __init__(self, server: Server, people: list[str], seed: int) -> None:
        self.server, self.people, self.seed = server, people, seed
        self.done: list[tuple[str, int, int]] = []
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=self._write, args=(each,)) for each in range(len(people))]

    def _write(self, place: int) -> None:
        rng, token = random.Random(f"{self.seed} {place}"), self.people[place]
        while not self.is_over.is_set():
            mark = f"{self.seed}-{place}-{len(self.done)}-{rng.random()}"
            try:
                self._one(rng, token, mark, place)
            except OSError as error:
                if "error_id" not in str(error):
                    time.sleep(0.05)

    def _one(self, rng: random.Random, token: str, mark: str, place: int) -> None:
        questions = [subject for kind, subject, _ in self.done if kind == "question"]
        choice = rng.random()
        if not questions or choice < 0.25:
            form = {"title": f"What is left of storm {mark}?", "body": f"{BODY} {mark}", "tags": "json;http"}
            made = self.server.call("/questions/add", form, token)[0]["question_id"]
            self.done.append(("question", made, place))
        elif choice < 0.5:
            made = self.server.call(f"/questions/{rng.choice(questions)}/answers/add", {"body": f"{BODY} {mark}"}, token)[0]
            self.done.append(("answer", made["answer_id"], place))
        elif choice < 0.75:
            made = self.server.call(f"/posts/{rng.choice(questions)}/comments/add", {"body": f"{BODY} {mark}"}, token)[0]
            self.done.append(("comment", made["comment_id"], place))
        else:
            subject = rng.choice(questions)
            self.server.call(f"/questions/{subject}/upvote", {}, token)
            self.done.append(("vote", subject, place))

    def rage(self, seconds: float) -> None:
        for each in self.threads:
            each.start()
        time.sleep(seconds)

    def end(self) -> None:
        self.is_over.set()
        for each in self.threads:
            each.join()


def lost(conn: psycopg.Connection[Any], done: list[tuple[str, int, int]], members: list[int]) -> int:
    """How many acknowledged writes are not there."""
    there = {
        "question": "SELECT id FROM posts WHERE site_id = 1 AND post_type = 1 AND id = ANY(%s)",
        "answer": "SELECT id FROM posts WHERE site_id = 1 AND post_type = 2 AND id = ANY(%s)",
        "comment": "SELECT id FROM comments WHERE site_id = 1 AND id = ANY(%s)",
    }
    missing = 0
    for kind, sql in there.items():
        ids = {subject for what, subject, _ in done if what == kind}
        missing += len(ids - {row[0] for row in conn.execute(sql, [list(ids)])})
    votes = {(subject, members[place]) for what, subject, place in done if what == "vote"}
    cast = "SELECT post_id, user_id FROM votes WHERE site_id = 1 AND vote_type = 2 AND post_id = ANY(%s)"
    return missing + len(votes - set(conn.execute(cast, [[subject for subject, _ in votes]]).fetchall()))


def half_there(conn: psycopg.Connection[Any]) -> int:
    """Writes of which a part is missing; each kind is printed."""
    counts = {what: conn.execute(sql).fetchone()[0] for what, sql in HALF_THERE.items()}  # type: ignore[index]
    for what, count in counts.items():
        if count:
            print(f"   {count} times {what}")
    return sum(counts.values())


async def let_in(url: str, count: int) -> tuple[list[str], list[int]]:
    """Tokens of new people with reputation enough to vote and comment, and their member ids."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as conn:
        people, members = [], []
        for number in range(count):
            account = await (
                await conn.execute("INSERT INTO accounts (email) VALUES (%s) RETURNING id", [f"storm{number}@example.com"])
            ).fetchone()
            member = await (
                await conn.execute(
                    "INSERT INTO members (site_id, account_id, display_name, reputation) VALUES (1, %s, %s, 200) RETURNING id",
                    [account[0], f"Storm {number}"],
                )
            ).fetchone()
            await conn.execute(
                "INSERT INTO reputation_events (site_id, user_id, history_type, change) VALUES (1, %s, 'association_bonus', 199)",
                [member[0]],
            )
            members.append(member[0])
            people.append(
                await tokens.issue(
                    conn, account_id=account[0], app_id=None, scopes=frozenset({"write_access"}), site_id=None, expires_s=None
                )
            )
        return people, members


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--times", type=int, default=50, help="kills (50)")
    words.add_argument("--writers", type=int, default=12, help="threads (12)")
    words.add_argument("--seconds", type=float, default=1.0, help="of storm before each kill, at most (1)")
    given = words.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ownstack-storm-"))
    folder.chmod(0o755)
    try:
        return run(Server(folder / "var"), given)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(server: Server, given: argparse.Namespace) -> int:
    server.folder.mkdir()
    server.start()
    while not (server.folder / "demo.json").exists():
        time.sleep(0.1)
    server.key = json.loads((server.folder / "demo.json").read_text())["api_key"]
    server.wait()
    settings = Settings(data_dir=server.folder)
    with databases.reached(settings) as url:
        people, members = asyncio.run(let_in(url, given.writers))
    restarts: dict[str, list[float]] = {"server": [], "PostgreSQL": []}
    acknowledged = missing = broken = differing = 0
    for turn in range(given.times):
        victim = ("server", "PostgreSQL")[turn % 2]
        storm = Storm(server, people, turn)
        storm.rage(random.Random(turn).uniform(0.2, given.seconds))
        if victim == "server":
            server.kill()
            server.start()
        else:
            server.kill_database()
        restarts[victim].append(server.wait())
        storm.end()
        with psycopg.connect(url, autocommit=True) as conn:
            gone, half = lost(conn, storm.done, members), half_there(conn)
            wrong = [str(each) for each in checks.differences(conn)]
        print(
            f"{turn + 1:>3} killed {victim:<10} {len(storm.done):>5} acknowledged, {gone} lost, {half} half there,"
            f" {len(wrong)} differences, answers again after {restarts[victim][-1]:.2f} s",
            flush=True,
        )
        for each in wrong[:5]:
            print(f"    {each}")
        acknowledged, missing, broken, differing = (
            acknowledged + len(storm.done),
            missing + gone,
            broken + half,
            differing + len(wrong),
        )
    server.kill()
    print(
        f"{given.times} kills, {acknowledged} acknowledged writes: {missing} lost, {broken} half there, {differing} differences"
    )
    for victim, times in restarts.items():
        if times:
            in_time = sum(each < RESTART_S_MAX for each in times)
            print(
                f"{victim}: answers again after {sorted(times)[len(times) // 2]:.2f} s (median), {max(times):.2f} s at most,"
                f" {in_time} of {len(times)} times within {RESTART_S_MAX} s"
            )
    print(f"other work on the machine: {os.getloadavg()[1]:.1f} processes on {os.cpu_count()} cores (five minutes)")
    return 1 if missing or broken or differing else 0


if __name__ == "__main__":
    sys.exit(main())
