"""Requests a second and latency, side by side in one run with a null server and with PostgreSQL alone.

    bin/bench [--large] [--rounds 3] [--seconds 3] [--workers N]

Prints Markdown: per case and number of connections our figures, and our share of what the null server and pgbench reach, as
medians of rounds in which all three take turns; then cost against rows, deep pages, imports, and growth from ten thousand posts
to a million (--large).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gzip
import json
import logging
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from cases import CASES, NESTED_FIELDS, PROPORTIONS, Case, fill
from faces import compare
from loads import Measured, Pgbench, load, median
from servers import HERE, Recorder, Server, database, key_for, no_room, null, ours

from ownstack.app import create_app
from ownstack.db import cluster as clusters
from ownstack.db.cluster import Cluster
from ownstack.settings import Settings

CONNECTIONS = (1, 16, 64)
HEAD = """\
| case | connections | requests/s | p50 ms | p99 ms | of null server | of pgbench | processor ms | pgbench's | of pgbench by these |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"""
LOOKED_UP = ("api_keys", "quota_usage", "outbox", "FROM sites")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--large", action="store_true", help="a million posts too, for growth")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--seconds", type=float, default=3)
    arguments.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    arguments.add_argument("--only", default="", help="one case, by a part of its name, and nothing else")
    arguments.add_argument("--folder", type=Path, default=Path("var/bench"))
    given = arguments.parse_args()
    (given.folder / "cluster").mkdir(parents=True, exist_ok=True)
    with clusters.running((given.folder / "cluster").resolve()) as cluster:
        small = Bench(cluster, given.folder, 10_000, given)
        small.throughput()
        if given.only:
            return
        small.proportions()
        imports(cluster, small.posts, given.rounds)
        if given.large:
            large = Bench(cluster, given.folder, 1_000_000, given)
            large.throughput()
            large.proportions()
            growth(small, large)
            searches(cluster)
            imports(cluster, large.posts, 1)


class Bench:
    """Our server on one database."""

    def __init__(self, cluster: Cluster, folder: Path, posts: int, given: argparse.Namespace) -> None:
        self.cluster, self.posts, self.given = cluster, posts, given
        self.url = database(cluster, folder, posts)
        self.key = key_for(self.url)
        self.list_p50_ms = 0.0

    def throughput(self) -> None:
        print(f"\n### {self.posts:,} posts, {self.given.workers} server processes\n")
        print(HEAD)
        forgetful = ours(self.url, self.given.workers, is_forgetful=True)
        with ours(self.url, self.given.workers) as server, forgetful as forgetting:
            ids, nested = self.prepare(server)
            for case in (each for each in CASES if self.given.only in each.name):
                self.measure(forgetting if case.is_new else server, case, fill(case.target, ids, nested))
            if not self.given.only:
                compare(server, self.cluster, self.key, self.given.seconds)

    def measure(self, server: Server, case: Case, target: str) -> None:
        limit = Pgbench(self.cluster, self.url, asyncio.run(statements_of(self.url, target, self.key, is_new=case.is_new)))
        with null(get(server, target, self.key), self.given.workers) as empty:
            for connections in CONNECTIONS:
                size = connections, self.given.seconds
                rounds = [
                    (
                        load(server, self.cluster, self.key, *size, target),
                        load(empty, self.cluster, "", *size, "/"),
                        limit.run(*size),
                    )
                    for _ in range(self.given.rounds)
                ]
                own, nothing, postgres = (list(each) for each in zip(*rounds, strict=True))
                self.tell(f"{case.name} | {connections}", own, nothing, postgres)
                if case == CASES[0] and connections == 1:
                    self.list_p50_ms = median(own, "p50_ms")

    def tell(self, case: str, own: list[Measured], nothing: list[Measured], postgres: list[Measured]) -> None:
        rate = median(own, "per_s")
        cost, limit = median(own, "processor_ms"), median(postgres, "processor_ms")
        parts = " + ".join(f"{median(own, part):.2f}" for part in ("server_ms", "postgres_ms", "client_ms"))
        print(
            f"| {case} | {rate:,.0f} | {median(own, 'p50_ms'):.2f} | {median(own, 'p99_ms'):.2f} | {rate / median(nothing, 'per_s'):.2f}"
            f" | {rate / median(postgres, 'per_s'):.2f} | {parts} | {limit:.2f} | {limit / cost:.2f} |",
            flush=True,
        )

    def proportions(self) -> None:
        print(f"\n### Cost against rows, {self.posts:,} posts (1 connection, p50)\n")
        print("| what | rows | ms | µs a row |")
        print("| --- | ---: | ---: | ---: |")
        with ours(self.url, 1) as server:
            ids, nested = self.prepare(server)
            for what, counts, target in PROPORTIONS:
                for count in counts:
                    self.cost(server, what, int(count), fill(target, ids, nested, count))
            self.deep_pages(server)

    def deep_pages(self, server: Server) -> None:
        """Pages read one after the other, as clients do, beginning ever deeper; and a first jump into the deep."""
        for path in ("questions", "users", "badges/recipients"):
            last = total(server, path, self.key) // 100
            for page in sorted({max(1, page) for page in (1, min(10, last // 2), last // 10, last - 25)}):
                pages = [f"/api/2.3/{path}?pagesize=100&page={page + step}" for step in range(min(20, last - page))]
                get(server, pages[0], self.key)
                self.cost(server, f"{path}, page {page:,} and on", 100, *pages)
            jump = load(server, self.cluster, self.key, 1, 0.5, f"/api/2.3/{path}?pagesize=99&page={last}")
            print(f"| {path}, a jump to page {last:,} | 99 | {jump.p50_ms:.2f} | {jump.p50_ms * 1000 / 99:.0f} |", flush=True)

    def cost(self, server: Server, what: str, rows: int, *targets: str) -> None:
        p50_ms = load(server, self.cluster, self.key, 1, self.given.seconds, *targets).p50_ms
        print(f"| {what} | {rows} | {p50_ms:.2f} | {p50_ms * 1000 / rows:.0f} |", flush=True)

    def prepare(self, server: Server) -> tuple[list[int], str]:
        questions = ask(server, "/api/2.3/questions?sort=votes&pagesize=100", self.key)["items"]
        include = "%3B".join(NESTED_FIELDS)
        made = ask(server, f"/api/2.3/filters/create?include={include}", self.key)
        return [each["question_id"] for each in questions], made["items"][0]["filter"]


def searches(cluster: Cluster) -> None:
    """What searches cost beside the questions list, and the slowest of a list of nasty ones."""
    print("\n### Searches, 1,000,000 posts\n", flush=True)
    command = [sys.executable, HERE / "search_speed.py", "--server", cluster.url_of("postgres")]
    subprocess.run([*command, "--posts", "1000000", "--keep", "bench_search_1000000"], check=True)


def imports(cluster: Cluster, posts: int, rounds: int) -> None:
    """Rows a second of each table beside the limit, by the clock."""
    print(f"\n### Imports, {posts:,} posts\n", flush=True)
    command = [sys.executable, HERE / "import_rows.py", "--database", cluster.url_of("postgres")]
    subprocess.run([*command, "--posts", str(posts), "--rounds", str(rounds)], check=True)


def growth(small: Bench, large: Bench) -> None:
    ratio = large.list_p50_ms / small.list_p50_ms
    print(f"\nList latency at {large.posts:,} posts is {ratio:.2f} times that at {small.posts:,}.")


def get(server: Server, target: str, key: str) -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{target}", headers={"X-API-Key": key})
    with urllib.request.urlopen(request) as answer:
        body: bytes = answer.read()
        return body


def ask(server: Server, target: str, key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(get(server, target, key)))
    return found


def total(server: Server, path: str, key: str) -> int:
    return int(ask(server, f"/api/2.3/{path}?filter=total", key)["total"])


async def statements_of(url: str, target: str, key: str, *, is_new: bool) -> list[str]:
    """The SQL behind one request, without the small look-ups that are remembered. Light rows that are new are read whole."""
    application = create_app(Settings(database_url=url, throttle=False))
    recorder, log = Recorder(), logging.getLogger("ownstack.sql")
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"x-api-key", key.encode())],
        "client": ("127.0.0.1", 1),
    }
    async with contextlib.AsyncExitStack() as stack:
        if is_new:
            stack.enter_context(no_room())
        await stack.enter_async_context(lifespan(application))
        await asyncio.sleep(0.3)  # until what is told at the start has been heard
        await application(scope, never, ignore)
        log.addHandler(recorder)
        log.setLevel(logging.DEBUG)
        await application(scope, never, ignore)
        log.removeHandler(recorder)
        log.setLevel(logging.NOTSET)
    return [each for each in recorder.statements if not any(table in each for table in LOOKED_UP)]


@contextlib.asynccontextmanager
async def lifespan(application: Any) -> Any:
    turns: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    ready = asyncio.Event()

    async def send(_message: Any) -> None:
        ready.set()

    turns.put_nowait({"type": "lifespan.startup"})
    task = asyncio.create_task(application({"type": "lifespan"}, turns.get, send))
    await ready.wait()
    yield
    turns.put_nowait({"type": "lifespan.shutdown"})
    await task


async def never() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


async def ignore(_message: Any) -> None:
    return None


if __name__ == "__main__":
    main()
