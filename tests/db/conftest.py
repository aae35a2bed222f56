"""A cluster in a process of its own, to be killed, doubled and starved by the tests."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from ownstack.db import cluster

ROOT = Path(__file__).parents[2]
HOLD = """
import os, signal, sys, pathlib
from ownstack.commands import REFUSALS
from ownstack.commands.signals import leave_on_signal
from ownstack.db import cluster, folders
leave_on_signal()
try:
    options = {'shared_buffers': '32MB'} | ({} if 'DURABLE' in os.environ else {'fsync': 'off'})
    with folders.claim(pathlib.Path(sys.argv[1])) as folder, cluster.running(folder, options) as it:
        print(it.process.pid, it.url, flush=True)
        while True: signal.pause()
except REFUSALS as error:
    sys.exit(str(error))
"""


@dataclass
class Holder:
    """A process that runs the cluster of a folder until it is told to stop."""

    process: subprocess.Popen
    postgres: int
    url: str

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def folder():
    """A folder that other accounts may not enter, wherever the suite's own temporary folder is."""
    place = Path(tempfile.mkdtemp(prefix="ownstack-test-"))
    yield place / "var"
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="session")
def initialised():
    """A cluster that was made once: making one costs more than all that a test does with it."""
    place = Path(tempfile.mkdtemp(prefix="ownstack-test-"))
    with cluster.running(place, {"fsync": "off", "shared_buffers": "32MB"}):
        pass
    yield place / "postgres"
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def hold(initialised):
    """hold(folder) -> Holder; refused(folder) is for those that are to fail."""
    started = []

    def start(folder: Path, *, fresh: bool = False, **options) -> Holder:
        if not fresh and not (folder / "postgres").exists():
            folder.mkdir(parents=True, exist_ok=True)
            subprocess.run(["cp", "-a", initialised, folder], check=True)
        process = launch(folder, **options)
        started.append(process)
        words = process.stdout.readline().split()
        assert words, process.communicate()[1]
        return Holder(process, int(words[0]), words[1])

    yield start
    for process in started:
        process.terminate()
        process.wait(60)
        process.stdout.close()
        process.stderr.close()


def launch(folder: Path, python: str = sys.executable, before=(), **environment) -> subprocess.Popen:
    return subprocess.Popen(
        [*before, python, "-c", HOLD, str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def refused():
    """refused(folder) -> what a start that must fail says."""

    def start(folder: Path, **options) -> str:
        process = launch(folder, **options)
        _, said = process.communicate(timeout=120)
        assert process.returncode == 1, said
        assert "Traceback" not in said
        return said

    return start


@pytest.fixture
def is_gone():
    """is_gone(pid): whether the process ends within a few seconds."""

    def wait(pid: int) -> bool:
        for _ in range(400):
            try:
                state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                return True
            if state == "Z":
                return True
            time.sleep(0.05)
        return False

    return wait
