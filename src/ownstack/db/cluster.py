"""The embedded PostgreSQL: made on the first start, run as a child of ours, restarted when it dies, stopped with us.

Reached only through a unix socket in a folder that is closed to other accounts. Durable: a commit that was answered is
on the disk.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from urllib.parse import quote

import psycopg

from ownstack.db import folders, launching, owners
from ownstack.db.binaries import Binaries, NoBinariesError, find
from ownstack.db.folders import FolderError
from ownstack.db.owners import Owner, OwnerError

SUPERUSER = DATABASE = "ownstack"
START_S_MAX = 120  # crash recovery may take its time
FAST_STOP_S_MAX = 60
RESTARTS_MAX = 5
RESTARTS_WINDOW_S = 60
LOG_SIZE_MAX = 10_000_000  # bytes; a longer log is set aside at the next start


class ClusterError(Exception):
    """The embedded PostgreSQL cannot run; the message says why, in one or two sentences."""


@contextmanager
def running(
    folder: Path,
    options: Mapping[str, str] | None = None,
    *,
    on_failure: Callable[[str], None] | None = None,
    major: int | None = None,
) -> Iterator["Cluster"]:
    """Run the cluster of this folder (absolute, and claimed by the caller) as long as the block lasts.

    `options` are PostgreSQL settings beside our own; `major` is the version to make a new cluster with, None for ours.
    Must be entered on a thread that lives as long as the block does: the kernel stops PostgreSQL when that thread
    ends. `on_failure` hears, on another thread, when PostgreSQL has died for good.
    """
    try:
        cluster = Cluster(folder, options or {}, on_failure or (lambda _: None), major)
    except (NoBinariesError, OwnerError, FolderError) as error:
        raise ClusterError(str(error)) from error
    except OSError as error:
        raise ClusterError(f"The folder {folder} cannot be written: {folders.reason(error)}.") from error
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


class Cluster:
    """One PostgreSQL on one folder. `url` is its address once it runs; `url_of` that of another of its databases."""

    def __init__(self, folder: Path, options: Mapping[str, str], on_failure: Callable[[str], None], major: int | None) -> None:
        self.data = folder / "postgres"
        self.log = folder / "postgres.log"
        self.binaries: Binaries = find(version_of(self.data) or major)
        self.owner: Owner = owners.choose(self.data, self.binaries.folder)
        self.sockets: Path = folders.socket_folder(self.data, self.owner)
        self.options = {**standing_options(), "unix_socket_directories": str(self.sockets), **options}
        self.on_failure = on_failure
        self.process: subprocess.Popen[bytes] | None = None
        self.is_stopping = threading.Event()

    @property
    def url(self) -> str:
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        return socket_url(self.sockets, database)

    def start(self) -> None:
        if not self.data.exists():
            initialise(self.data, self.binaries, self.owner, durable=self.options.get("fsync") != "off")
        stop_orphan(self.data)
        self.launch()
        make_database(self.url_of("postgres"))
        threading.Thread(target=self.watch, name="postgres-watch", daemon=True).start()

    def launch(self) -> None:
        """Start PostgreSQL and wait until it answers. Children of a killed one may still hold its memory: wait."""
        deadline = time.monotonic() + START_S_MAX
        while True:
            folders.clear_remains(self.data, self.sockets)
            if self.log.exists() and self.log.stat().st_size > LOG_SIZE_MAX:
                self.log.replace(self.log.with_suffix(".log.1"))
            with self.log.open("ab") as log:
                begin = log.tell()
                self.process = spawn(self.command(), self.owner, log.fileno())
            if self.is_ready(deadline):
                return
            said = self.log.read_bytes()[begin:].decode("utf-8", "replace")
            if "shared memory block" not in said or time.monotonic() > deadline:
                raise ClusterError(f"PostgreSQL does not start on {self.data}. {why(said)} (Log: {self.log})")
            time.sleep(0.1)

    def command(self) -> list[str]:
        words = [self.binaries["postgres"], "-D", str(self.data)]
        for name, value in self.options.items():
            words += ["-c", f"{name}={value}"]
        return words

    def is_ready(self, deadline: float) -> bool:
        """Wait for the first answer; False where PostgreSQL ends instead."""
        assert self.process is not None
        while self.process.poll() is None:
            try:
                psycopg.connect(self.url_of("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise ClusterError(f"PostgreSQL did not answer within {START_S_MAX} s; see {self.log}.") from None
                time.sleep(0.02)
            else:
                return True
        return False

    def watch(self) -> None:
        """Start PostgreSQL again when it dies under us, unless it does so over and over."""
        restarts: list[float] = []
        while True:
            assert self.process is not None
            self.process.wait()
            if self.is_stopping.is_set():
                return
            restarts = [moment for moment in restarts if moment > time.monotonic() - RESTARTS_WINDOW_S]
            restarts.append(time.monotonic())
            if len(restarts) > RESTARTS_MAX:
                return self.on_failure(f"PostgreSQL died {RESTARTS_MAX} times within a minute; see {self.log}.")
            try:
                self.launch()
            except (ClusterError, OSError) as error:
                return self.on_failure(str(error))

    def stop(self) -> None:
        """Stop PostgreSQL: its clean way first, then ever less politely."""
        self.is_stopping.set()
        if self.process is not None and self.process.poll() is None:
            end(self.process.pid, lambda: self.process is None or self.process.poll() is not None)
        if self.sockets != self.data:
            folders.clear_remains(self.data, self.sockets)
            self.sockets.rmdir()


def socket_url(sockets: Path, database: str = DATABASE) -> str:
    return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(sockets), safe='')}"


def version_of(data: Path) -> int | None:
    """The major version that made the cluster; None where there is none yet."""
    try:
        return int((data / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def standing_options() -> dict[str, str]:
    """What we ask of PostgreSQL beside its own defaults: durability said aloud, and a small machine's good sense."""
    return {
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "recovery_init_sync_method": "syncfs" if sys.platform == "linux" else "fsync",
        "shared_buffers": f"{shared_buffers_mb()}MB",
        "effective_cache_size": f"{memory_mb() // 2}MB",
        "maintenance_work_mem": "128MB",
        "random_page_cost": "1.1",  # solid-state disks
        "effective_io_concurrency": "64",
        "jit": "off",  # it costs more than our short statements take
        "wal_compression": "on",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "logging_collector": "off",
        "log_destination": "stderr",
        "log_line_prefix": "%m [%p] %a ",
    }


def shared_buffers_mb() -> int:
    """What PostgreSQL's own documentation advises, up to a community of a million posts: a search looks at some hundred pages
    here and there, and to fetch one from the system's cache costs ten times as much as to look at it.
    """
    return max(32, min(4096, memory_mb() // 4))


def memory_mb() -> int:
    """What this machine, or the container that we are in, has."""
    amount = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        amount = min(amount, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    except (OSError, ValueError):
        pass  # no limit, or no cgroups
    return amount // 2**20


def initialise(data: Path, binaries: Binaries, owner: Owner, *, durable: bool) -> None:
    """Initdb beside the place, then move: a cluster that is there is whole, however the machine stopped."""
    partial = data.with_name("postgres.partial")
    rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    owner.take(partial)
    command = [binaries["initdb"], "-D", str(partial), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"]
    command += ["--data-checksums", "--no-instructions", *locale_options(binaries.major)]
    # one call for the whole disk, where initdb knows it, instead of one for each of a thousand files
    at_once = ["--sync-method=syncfs"] if binaries.major >= 17 and sys.platform == "linux" else []
    command += at_once if durable else ["--no-sync"]
    with spawn(command, owner, subprocess.PIPE) as made:
        try:
            said, _ = made.communicate()
        except BaseException:  # Ctrl-C: do not leave it working alone, nor the PostgreSQL that it fills
            with suppress(ProcessLookupError):
                os.killpg(made.pid, signal.SIGKILL)
            raise
    if made.returncode != 0:
        rmtree(partial, ignore_errors=True)
        raise ClusterError(f"The database cannot be made in {data}. {why(said.decode('utf-8', 'replace'))}")
    partial.rename(data)


def locale_options(major: int) -> list[str]:
    """Sorted by code point everywhere; from 17 on PostgreSQL itself knows upper and lower case beyond ASCII."""
    if major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C"]


def spawn(command: list[str], owner: Owner, output: int) -> subprocess.Popen[bytes]:
    """Run a program of PostgreSQL's as its account, in a session of its own: Ctrl-C in a terminal is ours to handle."""
    words = [owner.uid, owner.gid, owner.capability or "-", os.getpid()]
    launcher = [sys.executable, "-I", "-S", launching.__file__, *map(str, words)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return subprocess.Popen(
        [*launcher, *command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd="/",
        env={**environment, "LC_ALL": "C"},
        start_new_session=True,
    )


def stop_orphan(data: Path) -> None:
    """A PostgreSQL whose server was killed is ending already, or is ended now. We hold the folder: it is nobody's."""
    pid = folders.postmaster(data)
    if pid is not None:
        end(pid, lambda: folders.postmaster(data) != pid)


def end(pid: int, is_over: Callable[[], bool]) -> None:
    for number, patience_s in ((signal.SIGINT, FAST_STOP_S_MAX), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            if is_over():
                return
            time.sleep(0.02)


def make_database(url: str) -> None:
    try:
        with psycopg.connect(url, autocommit=True) as conn:
            if conn.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone() is None:
                conn.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.Error as error:
        raise ClusterError(f"The database cannot be made. {why(str(error))}") from error


def why(said: str) -> str:
    """The line of PostgreSQL's output that tells why it ended."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if any("No space left on device" in line for line in lines):
        lines = [line for line in lines if "No space left on device" in line]
        return f"The disk is full: {lines[0]}"
    telling = [line for line in lines if any(word in line for word in ("PANIC", "FATAL", "error:", "cannot start"))]
    return "It said: " + (telling or lines or ["nothing"])[-1]
