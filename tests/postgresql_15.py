"""Runs a command beside a PostgreSQL 15, the oldest that we support, with OWNSTACK_TEST_DATABASE_URL set to it.

python -m tests.postgresql_15 --find       does this machine have one?
python -m tests.postgresql_15 COMMAND …
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ownstack.db import binaries, cluster

MAJOR = 15
OPTIONS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


def main(words: list[str]) -> int:
    try:
        found = binaries.find(MAJOR)
    except binaries.NoBinariesError as error:
        print(error)
        return 1
    if words == ["--find"]:
        print(found.folder)
        return 0
    folder = Path(tempfile.mkdtemp(prefix="ownstack-test-"))
    try:
        with cluster.running(folder, OPTIONS, major=MAJOR) as server:
            environment = {**os.environ, "OWNSTACK_TEST_DATABASE_URL": server.url}
            return subprocess.run(words, env=environment, check=False).returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
