"""Requests a second and latency, side by side in one run with a null server and with PostgreSQL alone.

    bin/bench [--large] [--seconds 3] [--workers N]

Prints Markdown: per case and number of connections our figures, and our share of what the null server and pgbench reach;
then cost against rows, deep pages, and growth from ten thousand posts to a million (--large).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gzip
import json
import logging
import os
import urllib.request
from pathlib import Path
from typing import Any

from cases import CASES, NESTED_FIELDS, PROPORTIONS, fill
from faces import compare
from servers import Recorder, database, key_for, load, null, ours, pgbench

from ownstack.app import create_app
from ownstack.db import cluster as clusters
from ownstack.db.cluster import Cluster
from ownstack.settings import Settings

CONNECTIONS = (1, 16, 64)
LOOKED_UP = ("api_keys", "quota_usage", "outbox", "FROM sites")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--large", action="store_true", help="a million posts too, for growth")
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
        if given.large:
            large = Bench(cluster, given.folder, 1_000_000, given)
            large.throughput()
            large.proportions()
            growth(small, large)


class Bench:
    """Our server on one database."""

    def __init__(self, cluster: Cluster, folder: Path, posts: int, given: argparse.Namespace) -> None:
        self.cluster, self.posts, self.given = cluster, posts, given
        self.url = database(cluster, folder, posts)
        self.key = key_for(self.url)
        self.list_p50_ms = 0.0

    def throughput(self) -> None:
        print(f"\n### {self.posts:,} posts, {self.given.workers} server processes\n")
        print("| case | connections | requests/s | p50 ms | p99 ms | of null server | of pgbench |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        with ours(self.url, self.given.workers) as port:
            ids, nested = self.prepare(port)
            for case in (each for each in CASES if self.given.only in each.name):
                self.measure(port, case.name, fill(case.target, ids, nested))
            if not self.given.only:
                compare(port, self.key, self.given.seconds)

    def measure(self, port: int, name: str, target: str) -> None:
        body = get(port, target, self.key)
        statements = asyncio.run(statements_of(self.url, target, self.key))
        for connections in CONNECTIONS:
            own = load(port, self.key, connections, self.given.seconds, target)
            with null(body, self.given.workers) as null_port:
                limit = load(null_port, "", connections, self.given.seconds, "/")
            tps = pgbench(self.cluster, self.url, statements, connections, self.given.seconds)
            print(
                f"| {name} | {connections} | {own['requests_per_s']:,.0f} | {own['p50_ms']:.2f} | {own['p99_ms']:.2f} |"
                f" {own['requests_per_s'] / limit['requests_per_s']:.2f} | {own['requests_per_s'] / tps:.2f} |",
                flush=True,
            )
            if name == CASES[0].name and connections == 1:
                self.list_p50_ms = own["p50_ms"]

    def proportions(self) -> None:
        print(f"\n### Cost against rows, {self.posts:,} posts (1 connection, p50)\n")
        print("| what | rows | ms | µs a row |")
        print("| --- | ---: | ---: | ---: |")
        with ours(self.url, 1) as port:
            ids, nested = self.prepare(port)
            for what, counts, target in PROPORTIONS:
                for count in counts:
                    self.cost(port, what, int(count), fill(target, ids, nested, count))
            self.deep_pages(port)

    def deep_pages(self, port: int) -> None:
        """Pages read one after the other, as clients do, beginning ever deeper; and a first jump into the deep."""
        last = total(port, self.key) // 100
        for page in sorted({1, 10, last // 10, last - 25}):
            pages = [f"/api/2.3/questions?pagesize=100&page={page + step}" for step in range(20)]
            get(port, pages[0], self.key)
            self.cost(port, f"page {page:,} and on", 100, *pages)
        jump = load(port, self.key, 1, 0.5, f"/api/2.3/questions?pagesize=99&page={last}")
        print(f"| a jump to page {last:,} | 99 | {jump['p50_ms']:.2f} | {jump['p50_ms'] * 1000 / 99:.0f} |", flush=True)

    def cost(self, port: int, what: str, rows: int, *targets: str) -> None:
        p50_ms = load(port, self.key, 1, self.given.seconds, *targets)["p50_ms"]
        print(f"| {what} | {rows} | {p50_ms:.2f} | {p50_ms * 1000 / rows:.0f} |", flush=True)

    def prepare(self, port: int) -> tuple[list[int], str]:
        questions = ask(port, "/api/2.3/questions?sort=votes&pagesize=100", self.key)["items"]
        include = "%3B".join(NESTED_FIELDS)
        made = ask(port, f"/api/2.3/filters/create?include={include}", self.key)
        return [each["question_id"] for each in questions], made["items"][0]["filter"]


def growth(small: Bench, large: Bench) -> None:
    ratio = large.list_p50_ms / small.list_p50_ms
    print(f"\nList latency at {large.posts:,} posts is {ratio:.2f} times that at {small.posts:,}.")


def get(port: int, target: str, key: str) -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{target}", headers={"X-API-Key": key})
    with urllib.request.urlopen(request) as answer:
        body: bytes = answer.read()
        return body


def ask(port: int, target: str, key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(get(port, target, key)))
    return found


def total(port: int, key: str) -> int:
    return int(ask(port, "/api/2.3/questions?filter=total", key)["total"])


async def statements_of(url: str, target: str, key: str) -> list[str]:
    """The SQL behind one request, without the small look-ups that are remembered."""
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
    async with lifespan(application):
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
