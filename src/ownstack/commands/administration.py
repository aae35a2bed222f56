"""The commands that look after an installation: migrate, admin key …"""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from ownstack.commands.refusals import RefusedError
from ownstack.db import databases
from ownstack.db import migrate as migrations
from ownstack.domain import keys
from ownstack.settings import Settings


def migrate(settings: Settings, _: Namespace) -> int:
    with databases.reached(settings) as url:
        applied = migrations.migrate(url)
    for migration in applied:
        print(f"applied {migration.version:04} {migration.name}")
    if not applied:
        print("the database is up to date")
    return 0


def create_key(settings: Settings, arguments: Namespace) -> int:
    with connected(settings) as conn, conn.transaction():
        teams = [team_id(conn, slug) for slug in arguments.team]
        print(keys.create(conn, arguments.name, is_service=arguments.service, team_ids=teams, quota_max=arguments.quota))
    return 0


def list_keys(settings: Settings, _: Namespace) -> int:
    with connected(settings) as conn:
        for key in keys.all_of(conn):
            state = "disabled" if key.disabled_date else "works"
            kind = "service" if key.is_service else "key"
            print(f"{key.id:>5}  {state:<8}  {kind:<7}  {key.creation_date:%Y-%m-%d}  {key.name}")
    return 0


def disable_key(settings: Settings, arguments: Namespace) -> int:
    with connected(settings) as conn:
        if not keys.disable(conn, arguments.id):
            raise RefusedError(f"There is no key {arguments.id} that works.")
    print(f"key {arguments.id} is disabled")
    return 0


@contextmanager
def connected(settings: Settings) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the migrated database; each statement commits by itself."""
    with databases.reached(settings) as url:
        migrations.migrate(url)
        with psycopg.connect(url, autocommit=True, application_name="ownstack admin") as conn:
            yield conn


def team_id(conn: psycopg.Connection[Any], slug: str) -> int:
    row = conn.execute("SELECT id FROM sites WHERE kind = 'team' AND slug = %s", (slug,)).fetchone()
    if row is None:
        raise RefusedError(f"There is no team {slug!r}.")
    return int(row[0])
