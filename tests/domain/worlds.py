"""Members of a fresh site who call the verbs of the domain, each in a transaction of its own as the faces run them."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg_pool import AsyncConnectionPool

from ownstack.domain import answers, checks, privileges, questions, transactions
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import OwnstackError

SITE = 1
BODY = "A text that is long enough for the rules of the site."
Verb = Callable[..., Awaitable[Any]]


def people(url: str, reputations: list[int], *, moderators: int = 0) -> list[Actor]:
    """Makes a site with these members; the last ones are moderators."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("INSERT INTO sites (id, slug, kind, name) VALUES (1, 'main', 'main', 'Main') ON CONFLICT DO NOTHING")
        privileges.install(conn, SITE)
        conn.execute(
            "INSERT INTO tags (site_id, name) SELECT 1, 'tag' || n FROM generate_series(1, 5) n ON CONFLICT DO NOTHING"
        )
        found = []
        for number, reputation in enumerate(reputations):
            role = "moderator" if number >= len(reputations) - moderators else "registered"
            account_id, user_id = make_member(conn, f"Person{number}", f"p{number}@people.example", role)
            conn.execute("UPDATE members SET reputation = %s WHERE id = %s", (reputation, user_id))
            conn.execute(
                "INSERT INTO reputation_events (site_id, user_id, history_type, change) VALUES (1, %s, 'association_bonus', %s)",
                (user_id, reputation - 1),
            )
            found.append(Actor(account_id, SITE, user_id, role, reputation))
    return found


def make_member(conn: psycopg.Connection, name: str, email: str, role: str = "registered") -> tuple[int, int]:
    """A new account and its member of the first site."""
    account_id = conn.execute("INSERT INTO accounts (email, role) VALUES (%s, %s) RETURNING id", (email, role)).fetchone()[0]
    user_type = "registered" if role == "registered" else "moderator"
    member = conn.execute(
        "INSERT INTO members (site_id, account_id, display_name, user_type) VALUES (1, %s, %s, %s) RETURNING id",
        (account_id, name, user_type),
    ).fetchone()
    return account_id, member[0]


async def do(pool: AsyncConnectionPool[Any], verb: Verb, actor: Actor, *values: Any, preview: bool = False, **more: Any) -> Any:
    """What the verb returns, or the error of the domain that it raised; any other error is a fault."""
    try:
        return await transactions.run(pool, lambda conn: verb(conn, actor, *values, **more), preview=preview)
    except OwnstackError as error:
        return error


def with_pool(url: str, size: int, work: Callable[[AsyncConnectionPool[Any]], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with AsyncConnectionPool(url, min_size=size, max_size=size, kwargs={"autocommit": True}, open=False) as pool:
            return await work(pool)

    return asyncio.run(run())


@dataclass
class Town:
    """A site with people, who act one after the other."""

    url: str
    crowd: list[Actor]

    def do(self, verb: Verb, actor: Actor, *values: Any, **more: Any) -> Any:
        """What the verb returns; what it refuses is raised."""
        found = with_pool(self.url, 1, lambda pool: do(pool, verb, actor, *values, **more))
        if isinstance(found, OwnstackError):
            raise found
        return found

    def ask(self, actor: Actor) -> int:
        title = f"What is question number {next(_numbers)} about?"
        return int(self.do(questions.ask, actor, title=title, body=BODY, tag_names=["tag1"]))

    def answer(self, actor: Actor, question_id: int) -> int:
        return int(self.do(answers.answer, actor, question_id, body=f"{BODY} Answer {next(_numbers)}."))

    def row(self, statement: str, *values: Any) -> tuple[Any, ...]:
        found: tuple[Any, ...] = rows(self.url, statement, *values)[0]
        return found

    def run(self, statement: str, *values: Any) -> None:
        with psycopg.connect(self.url, autocommit=True) as conn:
            conn.execute(statement, values or None)

    def reputation(self, actor: Actor) -> int:
        return int(self.row("SELECT reputation FROM members WHERE id = %s", actor.user_id)[0])

    def enrich(self, actor: Actor, by: int) -> None:
        """Reputation out of nowhere."""
        self.run("UPDATE members SET reputation = reputation + %s WHERE id = %s", by, actor.user_id)
        self.run(
            "INSERT INTO reputation_events (site_id, user_id, history_type, change)"
            " VALUES (1, %s, 'arbitrary_reputation_change', %s)",
            actor.user_id,
            by,
        )

    def pass_time(self, seconds: int) -> None:
        """All that has happened was so much longer ago."""
        for table, columns in _DATES.items():
            changes = ", ".join(f"{column} = {column} - %(s)s * interval '1 second'" for column in columns)
            with psycopg.connect(self.url, autocommit=True) as conn:
                conn.execute(f"UPDATE {table} SET {changes}".encode(), {"s": seconds})


_DATES = {
    "posts": ("creation_date", "last_edit_date", "deleted_date", "closed_date", "bounty_closes_date"),
    "comments": ("creation_date", "deleted_date"),
    "tags": ("last_activity_date",),
    "votes": ("creation_date",),
    "flags": ("creation_date", "handled_date"),
    "closures": ("closed_date",),
    "revisions": ("creation_date",),
    "bounties": ("creation_date", "closes_date", "closed_date"),
    "reputation_events": ("creation_date",),
    "suggested_edits": ("creation_date",),
}
_numbers = itertools.count(1)


def differences(url: str) -> list[str]:
    with psycopg.connect(url) as conn:
        return [str(each) for each in checks.differences(conn)]


def rows(url: str, statement: str, *values: Any) -> list[Any]:
    with psycopg.connect(url) as conn:
        return conn.execute(statement, values or None).fetchall()
