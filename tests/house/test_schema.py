"""schema.sql is the truth, and the migrations arrive at it."""

import re
import subprocess

import psycopg

from ownstack.db import binaries, migrate


def test_the_migrations_and_schema_sql_give_the_same_database(server, schema_template):
    migrated = server.make()
    migrate.migrate(migrated)
    assert dump(migrated) == dump(schema_template)


def test_every_object_is_made_without_an_extension(schema_template):
    with psycopg.connect(schema_template) as conn:
        assert conn.execute("SELECT extname FROM pg_extension").fetchall() == [("plpgsql",)]


def dump(url: str) -> str:
    """The database as SQL, less what holds for the copy alone."""
    command = [binaries.find()["pg_dump"], "--schema-only", "--no-owner", "--exclude-table=schema_migrations", url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return re.sub(r"^\\(un)?restrict .*$", "", text, flags=re.MULTILINE)
