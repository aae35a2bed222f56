"""One load on one party of the request bench: how fast it answers, and what processor time each answer costs.

On a machine that others use too, rates swing and processor time hardly does: a share of pgbench by processor time is what the
rates would show on a machine of which every core is busy with nothing else.
"""

from __future__ import annotations

import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from processor import spent_s
from servers import Server

from ownstack.db import folders, pool
from ownstack.db.cluster import Cluster

SAME_PLANNING = {**os.environ, "PGOPTIONS": " ".join(f"-c {name}={value}" for name, value in pool.PLANNING.items())}
"""As on our own connections."""


@dataclass(frozen=True)
class Measured:
    """What one run found; times of one request in milliseconds."""

    per_s: float
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    client_ms: float = 0.0
    """Processor time of the load client, or of pgbench."""
    server_ms: float = 0.0
    postgres_ms: float = 0.0

    @property
    def processor_ms(self) -> float:
        return self.client_ms + self.server_ms + self.postgres_ms


def median(runs: list[Measured], what: str) -> float:
    return statistics.median(getattr(each, what) for each in runs)


def load(server: Server, cluster: Cluster, key: str, connections: int, seconds: float, *targets: str) -> Measured:
    """Asks a server for so many seconds, after a warm-up of a fifth of that."""
    words = ["--port", server.port, "--connections", connections, "--seconds", seconds, f"--key={key}", *targets]
    command = [sys.executable, Path(__file__).with_name("load_client.py"), *map(str, words)]
    before = spent_s(server.pid), _postgres_s(cluster)
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    after = spent_s(server.pid), _postgres_s(cluster)
    found: dict[str, float] = json.loads(printed)
    server_ms, postgres_ms = ((late - early) * 1000 / found["answered"] for early, late in zip(before, after, strict=True))
    client_ms = found["spent_s"] * 1000 / found["answered"]
    return Measured(found["requests_per_s"], found["p50_ms"], found["p99_ms"], client_ms, server_ms, postgres_ms)


class Pgbench:
    """PostgreSQL's own client with the same statements, prepared: the limit."""

    def __init__(self, cluster: Cluster, url: str, statements: list[str]) -> None:
        self._cluster, self._url = cluster, url
        # there for as long as this is
        self._file = tempfile.NamedTemporaryFile("w", suffix=".sql")  # noqa: SIM115
        self._file.write("".join(f"{each};\n" for each in statements))
        self._file.flush()

    def run(self, connections: int, seconds: float) -> Measured:
        """Transactions; what it costs to connect and to prepare is found by a run of one each, and taken off."""
        per_s, *whole = self._run(connections, "-T", str(max(1, round(seconds))))
        _, *start = self._run(connections, "-t", "1")
        count, client_s, postgres_s = (late - early for early, late in zip(start, whole, strict=True))
        return Measured(per_s, client_ms=client_s * 1000 / count, postgres_ms=postgres_s * 1000 / count)

    def _run(self, connections: int, *length: str) -> tuple[float, int, float, float]:
        """Transactions a second, their number, and the processor time of pgbench and of PostgreSQL."""
        words = ["-n", "-M", "prepared", "-f", self._file.name, "-c", str(connections), "-j", "2", *length, self._url]
        before = _children_s(), _postgres_s(self._cluster)
        command = [self._cluster.binaries["pgbench"], *words]
        printed = subprocess.run(command, check=True, capture_output=True, text=True, env=SAME_PLANNING).stdout
        client_s, postgres_s = _children_s() - before[0], _postgres_s(self._cluster) - before[1]
        rate = re.search(r"tps = ([\d.]+)", printed)
        count = re.search(r"actually processed: (\d+)", printed)
        assert rate is not None
        assert count is not None
        return float(rate[1]), int(count[1]), client_s, postgres_s


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _postgres_s(cluster: Cluster) -> float:
    pid = folders.recorded_pid(cluster.data)
    assert pid is not None
    return spent_s(pid)
