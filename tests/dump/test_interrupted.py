"""Stopped half-way, by a key or by kill -9: the site is as it was, and the same import then works."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from ownstack.dump.errors import DumpError
from ownstack.dump.importing import import_dump
from ownstack.dump.progress import Silent

_CHILD = """
import pathlib, sys, time, psycopg
from ownstack.dump.importing import import_dump
from ownstack.dump.progress import Silent
class Slow(Silent):
    def begin(self, what, total_bytes):
        print(what, flush=True)
        if what == 'history':
            time.sleep(60)
import_dump(psycopg.connect(sys.argv[1], autocommit=True), pathlib.Path(sys.argv[2]), 'beer', progress=Slow())
"""


def _state(conn: psycopg.Connection) -> object:
    return conn.execute(
        "SELECT (SELECT count(*) FROM sites), (SELECT count(*) FROM votes), (SELECT count(*) FROM pg_indexes WHERE schemaname = 'public')"
    ).fetchone()


def _makers_of_documents(parent: int) -> list[int]:
    """The processes that an import has started (dump.beside)."""
    children = [int(pid) for task in Path(f"/proc/{parent}/task").iterdir() for pid in (task / "children").read_text().split()]
    return [pid for pid in children if b"ownstack.dump.documenting" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def _is_there(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(") ")[2][0] != "Z"


class _KillsTheMaker(Silent):
    def begin(self, what: str, total_bytes: int) -> None:
        if what == "history":
            [maker] = _makers_of_documents(os.getpid())
            os.kill(maker, signal.SIGKILL)


def test_an_import_whose_other_process_ends_leaves_nothing(conn: psycopg.Connection, shared: Path) -> None:
    before = _state(conn)
    with pytest.raises(DumpError, match="the process that makes bodies and search documents has ended: -9"):
        import_dump(conn, shared / "data" / "beer.stackexchange.com.7z", "beer", progress=_KillsTheMaker())
    assert _state(conn) == before


class _StopsAtVotes(Silent):
    def begin(self, what: str, total_bytes: int) -> None:
        if what == "votes":
            raise KeyboardInterrupt


def test_an_interrupted_import_leaves_nothing(conn: psycopg.Connection, shared: Path) -> None:
    before = _state(conn)
    with pytest.raises(KeyboardInterrupt):
        import_dump(conn, shared / "data" / "beer.stackexchange.com.7z", "beer", progress=_StopsAtVotes())
    assert _state(conn) == before
    assert _makers_of_documents(os.getpid()) == []


def test_a_killed_import_leaves_nothing_and_can_be_done_again(conn: psycopg.Connection, database: str, shared: Path) -> None:
    before = _state(conn)
    dump = shared / "data" / "beer.stackexchange.com.7z"
    command = [sys.executable, "-c", _CHILD, database, str(dump)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        assert any(line.strip() == "history" for line in child.stdout)
        [maker] = _makers_of_documents(child.pid)
        child.send_signal(signal.SIGKILL)
    conn.execute("SET lock_timeout = '10s'")
    for _ in range(100):
        if conn.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone() == (0,) and not _is_there(maker):
            break
        time.sleep(0.1)
    assert not _is_there(maker)
    assert _state(conn) == before
    assert import_dump(conn, dump, "beer").holds
