"""The parties of the request bench: a database with generated data, our server on it, a null server."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from ownstack import settings
from ownstack.app import create_app
from ownstack.db.cluster import Cluster
from ownstack.domain.secrets import hash_of
from ownstack.dump.importing import import_dump
from ownstack.kernel import text
from ownstack.query import assemble, made

HERE = Path(__file__).parent
ROWS = HERE / "rows.sql"
SCHEMA = HERE.parent / "src/ownstack/db/schema.sql"
ROWS_ONLY_FROM = 500_000


def database(cluster: Cluster, folder: Path, posts: int) -> str:
    """The URL of a database with a generated site of that many posts; made once, kept for the next run."""
    made_by = SCHEMA.read_bytes() + ROWS.read_bytes()
    name = f"bench_{posts}_{zlib.crc32(made_by):08x}"
    with psycopg.connect(cluster.url_of("postgres"), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return cluster.url_of(name)
        connection.execute(f'DROP DATABASE IF EXISTS "{name}_new"')  # of a run that was stopped
        connection.execute(f'CREATE DATABASE "{name}_new"')
    with psycopg.connect(cluster.url_of(f"{name}_new")) as connection:
        connection.execute(SCHEMA.read_text())  # type: ignore[arg-type]
        connection.commit()
        if posts >= ROWS_ONLY_FROM:
            connection.execute(ROWS.read_text().replace(":posts", str(posts)))  # type: ignore[arg-type]
        else:
            imported(connection, folder / f"dump_{posts}", posts)
    with psycopg.connect(cluster.url_of(f"{name}_new"), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    with psycopg.connect(cluster.url_of("postgres"), autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
    return cluster.url_of(name)


def imported(connection: psycopg.Connection, dump: Path, posts: int) -> None:
    generate = [sys.executable, HERE / "generate.py", "--posts", str(posts), "--out", dump]
    subprocess.run(generate, check=True, stdout=subprocess.DEVNULL)
    begin = time.monotonic()
    import_dump(connection, dump, "bench")
    print(f"# {posts:,} posts imported in {time.monotonic() - begin:,.0f} s", flush=True)


def key_for(url: str) -> str:
    key = secrets.token_urlsafe(16)
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO api_keys (key_hash, name) VALUES (%s, 'bench')", [hash_of(key)])
    return key


@dataclass(frozen=True)
class Server:
    """One that is running."""

    port: int
    pid: int


@contextmanager
def serving(application: str, environment: dict[str, str], workers: int) -> Iterator[Server]:
    """An ASGI factory under granian, as `ownstack serve` runs it."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "asgi",
        "--factory",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--no-access-log",
        "--log-level",
        "warning",
        application,
    ]
    path = os.pathsep.join([str(HERE), str(HERE.parent / "src")])
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path, **environment})
    try:
        wait_for(port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def ours(url: str, workers: int, *, is_forgetful: bool = False) -> Any:
    environment = {"OWNSTACK_DATABASE_URL": url, "OWNSTACK_THROTTLE": "false", "OWNSTACK_POOL_SIZE_MAX": "8"}
    return serving("servers:make_forgetful" if is_forgetful else "servers:make_ours", environment, workers)


def make_ours() -> Any:
    return create_app(settings.load())


def make_forgetful() -> Any:
    """Ours, to which the rows of each request are new: it has no room to remember any, and forgets what became of their titles
    and dates. What hangs on words, callers, people and counts stays: statements, plans, keys, drawn pictures, totals, tags.
    """
    made.BYTES_MAX = made.PAGES_MAX = 0
    application = make_ours()

    async def forgetful(scope: Any, receive: Any, send: Any) -> None:
        text.encode_short.cache_clear()
        assemble.written.cache_clear()
        await application(scope, receive, send)

    return forgetful


@contextmanager
def no_room() -> Iterator[None]:
    """For what became of rows, in this process."""
    limits = made.BYTES_MAX, made.PAGES_MAX
    made.BYTES_MAX = made.PAGES_MAX = 0
    try:
        yield
    finally:
        made.BYTES_MAX, made.PAGES_MAX = limits


@contextmanager
def null(body: bytes, workers: int) -> Iterator[Server]:
    """The limit of server and client together: the same bytes, with nothing behind them."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(body)
        file.flush()
        with serving("servers:make_null", {"BENCH_BODY": file.name}, workers) as server:
            yield server


def make_null() -> Any:
    body = Path(os.environ["BENCH_BODY"]).read_bytes()
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(body)).encode())]

    async def application(scope: Any, _receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    return application


class Recorder(logging.Handler):
    """The statements that a request runs, with their values written in."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.statements: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        values = getattr(record, "values", [])
        statement = record.getMessage()
        for number in range(len(values), 0, -1):
            statement = statement.replace(f"${number}", literal(values[number - 1]))
        self.statements.append(statement)


def literal(value: Any) -> str:
    if isinstance(value, list):
        return "'{" + ",".join(map(str, value)) + "}'"
    return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"


def free_port() -> int:
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        port: int = each.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    for _ in range(2400):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the server did not start")
