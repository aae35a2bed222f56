"""A folder for what an archive unpacks to, gone when the import is; what a killed one left behind goes with the next.

Each is claimed by the import that works in it, and a claim ends with its process, however that ended.
"""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from ownstack.db.folders import FolderError, claim

PREFIX: Final = "ownstack-dump-"


@contextmanager
def folder() -> Iterator[Path]:
    """One of our own, empty but for its lock. Raises FolderError where none can be made."""
    _clear()
    unclaimed = Path(tempfile.mkdtemp(prefix="ownstack-"))
    with claim(unclaimed):
        # only now under a name that others look for
        made = unclaimed.rename(unclaimed.with_name(PREFIX + unclaimed.name))
        try:
            yield made
        finally:
            _remove(made)


def _clear() -> None:
    """Removes the folders of this account in which nobody works."""
    for each in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if _is_of_this_account(each):
            with suppress(FolderError), claim(each):
                _remove(each)


def _remove(place: Path) -> None:
    """Whoever looks whether it is left makes a lock in it, at worst as it goes, and removes it then. All else that is in the way
    is so for the next import too.
    """
    shutil.rmtree(place, ignore_errors=True)


def _is_of_this_account(place: Path) -> bool:
    with suppress(FileNotFoundError):
        told = place.lstat()
        return stat.S_ISDIR(told.st_mode) and told.st_uid == os.geteuid()
    return False
