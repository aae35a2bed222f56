"""What an archive unpacks to is gone when its import is, however that ended, and only then."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import py7zr
import pytest

from ownstack.dump.archives import opened
from tests.dump.writing import question, write

IMPORT = """
import pathlib, sys
from ownstack.dump.archives import opened
with opened(pathlib.Path(sys.argv[1])) as dump:
    print(dump.files["Posts"].parent, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dump; what it unpacks to lands in a folder of this test."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    dump = write(tmp_path / "dump", Posts=[question(1)])
    with py7zr.SevenZipFile(tmp_path / "beer.stackexchange.com.7z", "w") as packed:
        packed.write(dump / "Posts.xml", "Posts.xml")
    return tmp_path / "beer.stackexchange.com.7z"


@contextmanager
def importing(archive: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another process that works on it, and where."""
    command = [sys.executable, "-c", IMPORT, str(archive)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def test_it_is_gone_when_the_import_is(archive: Path) -> None:
    with opened(archive) as dump:
        place = dump.files["Posts"].parent
        assert place.is_dir()
    assert not place.exists()


def test_what_a_killed_import_left_goes_with_the_next(archive: Path) -> None:
    with importing(archive) as (process, left):
        process.kill()
        process.wait()
        assert (left / "Posts.xml").is_file()
        with opened(archive):
            assert not left.exists()


def test_what_another_import_works_in_stays(archive: Path) -> None:
    with importing(archive) as (_, place), opened(archive) as dump:
        assert place != dump.files["Posts"].parent
        assert (place / "Posts.xml").is_file()


def test_nothing_but_folders_of_imports_is_cleared(archive: Path, tmp_path: Path) -> None:
    others = tmp_path / "tmp"
    (others / "ownstack-dump-file").write_text("a file")
    (others / "kept").mkdir()
    (others / "kept" / "file").write_text("a folder")
    (others / "ownstack-dump-link").symlink_to(others / "kept")
    with opened(archive):
        pass
    assert sorted(each.name for each in others.iterdir()) == ["kept", "ownstack-dump-file", "ownstack-dump-link"]
    assert (others / "kept" / "file").is_file()


def test_many_that_begin_at_once_leave_each_other_alone(archive: Path, tmp_path: Path) -> None:
    def import_again(_: int) -> bool:
        with opened(archive) as dump:
            return dump.files["Posts"].is_file()

    with ThreadPoolExecutor(8) as imports:
        assert all(imports.map(import_again, range(80)))
    assert list((tmp_path / "tmp").iterdir()) == []
