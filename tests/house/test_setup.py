"""Which Python bin/setup makes its environment with."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(__file__).parents[2] / "bin"


def fastest(*pythons: object) -> str:
    return subprocess.check_output([sys.executable, BIN / "fastest-python", *map(str, pythons)], text=True).strip()


def script(path: Path, line: str) -> Path:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
    return path


def test_a_slow_python_gives_way_to_a_fast_one(tmp_path):
    slow = script(tmp_path / "slow", f'exec "{sys.executable}" -X tracemalloc "$@"')
    assert fastest(slow, sys.executable) == sys.executable


def test_the_first_stays_where_none_is_clearly_faster(tmp_path):
    slow = script(tmp_path / "slow", f'exec "{sys.executable}" -X tracemalloc "$@"')
    assert fastest(sys.executable, slow) == sys.executable
    assert fastest(slow, slow) == str(slow)
    assert fastest(slow) == str(slow)


@pytest.mark.parametrize("line", ["exit 1", "echo what?", "kill -9 $$"])
def test_what_is_no_python_of_use_is_not_taken(tmp_path, line):
    slow = script(tmp_path / "slow", f'exec "{sys.executable}" -X tracemalloc "$@"')
    assert fastest(slow, script(tmp_path / "broken", line), tmp_path / "absent") == str(slow)


@pytest.mark.parametrize("named", ["/bin/false", "/nowhere/python3"])
def test_a_python_that_is_named_and_is_none_is_refused(tmp_path, named):
    shutil.copytree(BIN, tmp_path / "bin")
    setup = subprocess.run(
        [sys.executable, tmp_path / "bin/setup", "base"],
        env={**os.environ, "OWNSTACK_PYTHON": named},
        capture_output=True,
        text=True,
        check=False,
    )
    assert setup.returncode == 1
    assert setup.stderr == f"OWNSTACK_PYTHON ({named}) is no Python 3.11 or newer that runs here.\n"
    assert not (tmp_path / ".venv").exists()
