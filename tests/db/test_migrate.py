"""Migrations: forward, once, one at a time, and never on a database that is newer than the code."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from ownstack.db import migrate


@pytest.fixture
def empty(server):
    return server.make()


def test_a_second_run_finds_nothing_to_do(empty):
    assert [migration.version for migration in migrate.migrate(empty)][:1] == [1]
    assert migrate.migrate(empty) == []


def test_two_at_once_apply_each_migration_once(empty):
    with ThreadPoolExecutor(2) as both:
        applied = list(both.map(migrate.migrate, [empty, empty]))
    assert sorted(map(len, applied)) == [0, len(migrate.available())]


def test_a_database_of_a_newer_release_is_refused(empty):
    migrate.migrate(empty)
    with psycopg.connect(empty) as conn:
        conn.execute("INSERT INTO schema_migrations (version, name) VALUES (9999, 'from_the_future')")
    with pytest.raises(migrate.MigrationError, match="newer release"):
        migrate.migrate(empty)


def test_a_migration_that_fails_leaves_nothing_behind(empty, tmp_path):
    (tmp_path / "0001_half.sql").write_text("CREATE TABLE half (id integer); SELECT no_such_function();")
    with psycopg.connect(empty, autocommit=True) as conn:
        with pytest.raises(psycopg.errors.UndefinedFunction):
            migrate.bring_up(conn, migrate.available(tmp_path))
        assert conn.execute("SELECT to_regclass('half')").fetchone() == (None,)
        assert migrate.version_of(conn) == 0


def test_a_gap_in_the_numbers_is_refused(tmp_path):
    (tmp_path / "0002_second.sql").touch()
    with pytest.raises(migrate.MigrationError, match="without a gap"):
        migrate.available(tmp_path)


def test_an_old_server_is_refused():
    class Info:
        server_version = 140_012

    class Old:
        info = Info()

    with pytest.raises(migrate.MigrationError, match="PostgreSQL 14; Ownstack needs 15"):
        migrate.refuse_old_server(Old())
