"""A dump's files, wherever they are: a folder, or the .7z as distributed, unpacked for as long as the import lasts."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import py7zr

from ownstack.dump import scratch
from ownstack.dump.errors import DumpError

TABLES: Final = ("Users", "Tags", "Posts", "Comments", "Votes", "PostHistory", "PostLinks", "Badges")

_HOST: Final = re.compile(r"(?:[a-z0-9-]+\.)+(?:com|net|org)")


@dataclass(frozen=True)
class Dump:
    """The tables that are there, and the site they came from when the name tells."""

    files: dict[str, Path]
    host: str | None

    @property
    def missing(self) -> list[str]:
        return [table for table in TABLES if table not in self.files]


@contextmanager
def opened(path: Path) -> Iterator[Dump]:
    """The dump at a path. Raises DumpError where there is none."""
    if path.is_dir():
        yield _checked(path, path)
    elif not path.exists():
        raise DumpError(f"{path}: there is no such file or folder")
    elif not py7zr.is_7zfile(path):
        raise DumpError(f"{path}: neither a folder of XML files nor a .7z archive")
    else:
        with scratch.folder() as unpacked:
            _unpack(path, unpacked)
            yield _checked(unpacked, path)


def _unpack(archive: Path, folder: Path) -> None:
    try:
        with py7zr.SevenZipFile(archive) as packed:
            # By name and not by path: nothing lands outside the folder, and nothing else is unpacked.
            wanted = [entry for entry in packed.list() if _table(entry.filename) and not entry.is_directory]
            needed, free = sum(entry.uncompressed for entry in wanted), shutil.disk_usage(folder).free
            if needed > free:
                raise DumpError(f"{archive} unpacks to {needed >> 20} MiB and {folder.parent} has {free >> 20} MiB free")
            packed.extract(folder, targets=[entry.filename for entry in wanted])
    except (py7zr.exceptions.ArchiveError, EOFError, OSError) as error:
        raise DumpError(f"{archive} cannot be unpacked: {error}") from error


def _checked(folder: Path, named: Path) -> Dump:
    found = {table: file for file in sorted(folder.rglob("*.xml")) if (table := _table(file.name)) and file.is_file()}
    if not found:
        raise DumpError(f"{named}: none of a dump's files is there ({', '.join(f'{table}.xml' for table in TABLES)})")
    if "Posts" not in found:
        raise DumpError(f"{named}: Posts.xml is missing, and without posts there is nothing to import")
    host = _HOST.match(named.name.lower())
    return Dump(found, host[0] if host else None)


def _table(name: str) -> str | None:
    stem = Path(name).name.lower().removesuffix(".xml")
    return next((table for table in TABLES if name.lower().endswith(".xml") and stem == table.lower()), None)
