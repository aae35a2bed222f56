"""The commands that look after an installation: migrate, admin key …"""

import asyncio
from argparse import Namespace
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg

from ownstack.commands.refusals import RefusedError
from ownstack.db import databases
from ownstack.db import migrate as migrations
from ownstack.domain import audit, checks, keys
from ownstack.kernel.errors import OwnstackError
from ownstack.settings import Settings

Connection = psycopg.AsyncConnection[Any]
Result = TypeVar("Result")


def migrate(settings: Settings, _: Namespace) -> int:
    with databases.reached(settings) as url:
        applied = migrations.migrate(url)
    for migration in applied:
        print(f"applied {migration.version:04} {migration.name}")
    if not applied:
        print("the database is up to date")
    return 0


def create_key(settings: Settings, arguments: Namespace) -> int:
    async def create(conn: Connection) -> str:
        teams = [await team_id(conn, slug) for slug in arguments.team]
        await audit.record(conn, "key.create", subject=arguments.name, is_service=arguments.service)
        return await keys.create(conn, arguments.name, is_service=arguments.service, team_ids=teams, quota_max=arguments.quota)

    print(carried_out(settings, create))
    return 0


def list_keys(settings: Settings, _: Namespace) -> int:
    for key in carried_out(settings, keys.all_of):
        state = "disabled" if key.disabled_date else "works"
        kind = "service" if key.is_service else "key"
        print(f"{key.id:>5}  {state:<8}  {kind:<7}  {key.creation_date:%Y-%m-%d}  {key.name}")
    return 0


def disable_key(settings: Settings, arguments: Namespace) -> int:
    async def disable(conn: Connection) -> None:
        if not await keys.disable(conn, arguments.id):
            raise RefusedError(f"There is no key {arguments.id} that works.")
        await audit.record(conn, "key.disable", subject=f"key {arguments.id}")

    carried_out(settings, disable)
    print(f"key {arguments.id} is disabled")
    return 0


def check(settings: Settings, _: Namespace) -> int:
    """What an import could not know is told, and is no fault."""
    with connected(settings) as conn:
        found = list(checks.differences(conn))
    unknown = Counter(f"site {each.site_id}: {each.what}" for each in found if each.is_imported)
    for what, count in unknown.items():
        print(f"{what}: {count} rows are as the dump had them")
    wrong = [each for each in found if not each.is_imported]
    for each in wrong:
        print(each)
    print(f"{len(wrong)} differences" if wrong else "every stored count and score is right")
    return 1 if wrong else 0


def carried_out(settings: Settings, verb: Callable[[Connection], Awaitable[Result]]) -> Result:
    """What the verb returns, in one transaction on the migrated database. A refusal of the domain becomes the command's."""

    async def run(url: str) -> Result:
        connecting = psycopg.AsyncConnection.connect(url, autocommit=True, application_name="ownstack admin")
        async with await connecting as conn, conn.transaction():
            return await verb(conn)

    with databases.reached(settings) as url:
        migrations.migrate(url)
        try:
            return asyncio.run(run(url))
        except OwnstackError as error:
            raise RefusedError(error.message) from error


@contextmanager
def connected(settings: Settings) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the migrated database; each statement commits by itself."""
    with databases.reached(settings) as url:
        migrations.migrate(url)
        with psycopg.connect(url, autocommit=True, application_name="ownstack admin") as conn:
            yield conn


async def team_id(conn: Connection, slug: str) -> int:
    row = await (await conn.execute("SELECT id FROM sites WHERE kind = 'team' AND slug = %s", (slug,))).fetchone()
    if row is None:
        raise RefusedError(f"There is no team {slug!r}.")
    return int(row[0])
