"""A folder for what an archive unpacks to, gone when the import is; what a killed one left behind goes with the next.

Each has a file that the import which works there holds locked (flock), and a lock ends with its process, however that ended.
"""

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PREFIX: Final = "ownstack-dump-"
_LOCK: Final = "lock"


@contextmanager
def folder() -> Iterator[Path]:
    """One of our own, empty but for its lock."""
    _clear()
    made, lock = _make()
    try:
        yield made
    finally:
        shutil.rmtree(made)
        os.close(lock)


def _make() -> tuple[Path, int]:
    """A new folder and its lock. Another import may take it for one that was left behind, in the moment before it is locked;
    then there is yet another.
    """
    while True:
        made = Path(tempfile.mkdtemp(prefix=PREFIX))
        lock = _lock(made, fcntl.LOCK_EX)
        if lock is not None and made.is_dir():
            return made, lock
        if lock is not None:
            os.close(lock)


def _clear() -> None:
    """Removes the folders of this account in which nobody works."""
    for each in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not _is_of_this_account(each) or (lock := _lock(each, fcntl.LOCK_EX | fcntl.LOCK_NB)) is None:
            continue
        # Whose import it was to be may take it just now, and what cannot be removed is no reason not to import.
        shutil.rmtree(each, ignore_errors=True)
        os.close(lock)


def _is_of_this_account(place: Path) -> bool:
    with contextlib.suppress(FileNotFoundError):
        told = place.lstat()
        return stat.S_ISDIR(told.st_mode) and told.st_uid == os.geteuid()
    return False


def _lock(place: Path, how: int) -> int | None:
    """The descriptor that holds the lock; nothing where the folder is gone, or another holds it and `how` is not to wait."""
    with contextlib.suppress(FileNotFoundError):
        descriptor = os.open(place / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, how)
        except BlockingIOError:
            os.close(descriptor)
        else:
            return descriptor
    return None
