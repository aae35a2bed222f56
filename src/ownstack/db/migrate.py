"""Brings a database to the schema of this code: numbered SQL files, forward only, each in a transaction of its own.

schema.sql is the truth; tests/house/test_schema.py shows that the migrations arrive at it.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import psycopg

from ownstack.db.binaries import VERSION_MIN

FOLDER = Path(__file__).parent / "migrations"
LOCK_ID = 0x6F776E73  # "owns": one migration at a time on a database
LOCK_S_MAX = 30  # a lock that is not to be had must not queue up everybody else behind it
STATEMENT_S_MAX = 3600

Connection = psycopg.Connection[tuple[object, ...]]


class MigrationError(Exception):
    """The database cannot be brought to this code's schema; the message says why."""


@dataclass(frozen=True)
class Migration:
    version: int
    name: str
    path: Path


def migrate(url: str) -> list[Migration]:
    """Apply what is missing, in order; returns what was applied. Safe while the previous release still runs."""
    try:
        with psycopg.connect(url, autocommit=True, application_name="ownstack migrate") as conn:
            return bring_up(conn, available())
    except psycopg.Error as error:
        raise MigrationError(f"The database cannot be migrated: {str(error).strip()}") from error


def available(folder: Path = FOLDER) -> list[Migration]:
    """The migrations of this code, in order; their numbers have no gap."""
    found = [(re.fullmatch(r"(\d{4})_(\w+)\.sql", path.name), path) for path in sorted(folder.glob("*.sql"))]
    migrations = [Migration(int(name[1]), name[2], path) for name, path in found if name]
    if [migration.version for migration in migrations] != list(range(1, len(found) + 1)):
        raise MigrationError(f"The files in {folder} are not numbered 0001, 0002, … without a gap.")
    return migrations


def bring_up(conn: Connection, migrations: list[Migration]) -> list[Migration]:
    refuse_old_server(conn)
    conn.execute(f"SET lock_timeout = '{LOCK_S_MAX}s'")
    conn.execute(f"SET statement_timeout = '{STATEMENT_S_MAX}s'")
    conn.execute("SELECT pg_advisory_lock(%s)", (LOCK_ID,))
    try:
        at = version_of(conn)
        if at > len(migrations):
            raise MigrationError(
                f"The database is at schema version {at} and this Ownstack knows {len(migrations)}: it was made by a "
                "newer release. Start that one, or restore a backup."
            )
        for migration in migrations[at:]:
            apply(conn, migration)
        return migrations[at:]
    finally:
        conn.execute("SELECT pg_advisory_unlock(%s)", (LOCK_ID,))


def refuse_old_server(conn: Connection) -> None:
    major = conn.info.server_version // 10_000
    if major < VERSION_MIN:
        raise MigrationError(f"The database server is PostgreSQL {major}; Ownstack needs {VERSION_MIN} or newer.")


def version_of(conn: Connection) -> int:
    """The newest migration that the database has; 0 where it is empty."""
    conn.execute(
        "CREATE TABLE IF NOT EXISTS schema_migrations ("
        "version integer PRIMARY KEY, name text NOT NULL, applied_date timestamptz NOT NULL DEFAULT now())"
    )
    row = conn.execute("SELECT coalesce(max(version), 0) FROM schema_migrations").fetchone()
    assert row is not None
    return int(str(row[0]))


def apply(conn: Connection, migration: Migration) -> None:
    with conn.transaction():
        conn.execute(migration.path.read_bytes())
        conn.execute("INSERT INTO schema_migrations (version, name) VALUES (%s, %s)", (migration.version, migration.name))
