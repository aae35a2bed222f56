"""The data folder: claimed by one server at a time, with what PostgreSQL left in it, alive or dead.

DIR/lock           held (flock) as long as a server runs on the folder
DIR/postgres/      the cluster; PostgreSQL's account owns it, nobody else may enter
DIR/postgres.log   what PostgreSQL says
"""

import errno
import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ownstack.db.owners import Owner

SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_LENGTH_MAX = 107  # bytes, sun_path of unix(7) less its zero
PID_NEVER = 4_194_305  # above Linux's highest process id


class FolderError(Exception):
    """The folder cannot be used; the message says why."""


class FolderTakenError(FolderError):
    """Another server runs on the folder."""


@contextmanager
def claim(folder: Path) -> Iterator[Path]:
    """Make the folder where need be and hold it alone. Yields its absolute path; raises FolderError."""
    try:
        folder = folder.absolute()
        folder.mkdir(parents=True, exist_ok=True, mode=0o755)
        lock = (folder / "lock").open("a")
    except OSError as error:
        raise FolderError(f"The folder {folder} cannot be written: {reason(error)}.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise FolderTakenError(
                f"Another Ownstack runs on the folder {folder}: stop it, or choose another folder with --data."
            ) from error
        yield folder


def reason(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "the disk is full"
    return error.strerror or str(error)


def postmaster(data: Path) -> int | None:
    """The process id of the PostgreSQL that runs on this cluster, whoever started it."""
    pid = recorded_pid(data)
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return None
    is_ours = Path(os.fsdecode(words[0])).name == "postgres" and os.fsencode(data) in words
    return pid if is_ours else None


def recorded_pid(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def running_socket(data: Path) -> Path | None:
    """The socket folder of the PostgreSQL that runs on this cluster, where it is ready."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
    is_ready = len(lines) > 7 and lines[7].strip() == "ready"
    return Path(lines[4]) if is_ready and postmaster(data) else None


def clear_remains(data: Path, sockets: Path) -> None:
    """Remove what a killed PostgreSQL left and what would stop the next one; only while none runs on the cluster.

    postmaster.pid itself must stay: through it PostgreSQL sees whether a killed server's children still use the
    memory. But its process id may belong to a stranger by now, and PostgreSQL would take the stranger for a server.
    """
    (sockets / SOCKET_NAME).unlink(missing_ok=True)
    (sockets / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)
    record = data / "postmaster.pid"
    pid = recorded_pid(data)
    if pid is not None and Path(f"/proc/{pid}").exists():
        rest = record.read_text().split("\n", 1)[1]
        record.write_text(f"{PID_NEVER}\n{rest}")


def socket_folder(data: Path, owner: Owner) -> Path:
    """Where the socket goes: into the cluster, else, where that path is too long or too odd, into a private folder."""
    if len(os.fsencode(data / SOCKET_NAME)) <= SOCKET_PATH_LENGTH_MAX and re.fullmatch(r"[\w/.+@=:-]+", str(data)):
        return data
    base = Path(os.environ.get("XDG_RUNTIME_DIR", "") if owner.uid < 0 else "")
    if base == Path() or not os.access(base, os.W_OK) or len(str(base)) > 60:
        base = Path(tempfile.gettempdir())
    folder = (base if len(str(base)) <= 60 else Path("/tmp")) / f"ownstack-{digest(data)}"  # noqa: S108 - owner checked
    try:
        folder.mkdir(mode=0o700)
        owner.take(folder)
    except FileExistsError:
        status = folder.lstat()
        if not folder.is_dir() or folder.is_symlink() or not owner.has(folder) or status.st_mode & 0o077:
            message = f"{folder}, where the database's socket would go, is there already and is not ours: remove it."
            raise FolderError(message) from None
    return folder


def digest(data: Path) -> str:
    return hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
