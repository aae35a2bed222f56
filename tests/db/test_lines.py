"""Connections that requests share: each gets its own rows, whatever happens to those beside it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest

from ownstack.db import lines, pool
from ownstack.db.lines import Lines


def ask(url: str, questions: Callable[[Lines], Awaitable[Any]], size_max: int = 2) -> Any:
    async def run() -> Any:
        async with pool.make(url, size_max) as opened:
            return await questions(opened.lines)

    return asyncio.run(run())


def test_many_at_once_each_get_their_own_rows(database: str) -> None:
    async def questions(asked: Lines) -> list[Any]:
        return await asyncio.gather(
            *(asked.ask("SELECT $1::text || g, g FROM generate_series(1, 3) g", [str(n)]) for n in range(500))
        )

    found = ask(database, questions, size_max=10)
    assert found == [[(f"{n}{g}", g) for g in (1, 2, 3)] for n in range(500)]


def test_one_that_fails_does_no_harm_to_those_behind_it(database: str) -> None:
    async def questions(asked: Lines) -> list[Any]:
        statements = ["SELECT 1", "SELECT 1 / (SELECT 0)", "SELECT no_column", "SELECT 2"] * 2
        return await asyncio.gather(*(asked.ask(each, []) for each in statements), return_exceptions=True)

    found = ask(database, questions)
    assert [each for each in found if isinstance(each, list)] == [[(1,)], [(2,)]] * 2
    assert [type(each) for each in found if not isinstance(each, list)] == [
        psycopg.errors.DivisionByZero,
        psycopg.errors.UndefinedColumn,
    ] * 2


def test_one_that_is_given_up_leaves_its_rows_to_nobody(database: str) -> None:
    async def questions(asked: Lines) -> Any:
        slow = asyncio.create_task(asked.ask("SELECT 'slow', pg_sleep(0.2)", []))
        await asyncio.sleep(0.05)
        slow.cancel()
        return await asked.ask("SELECT 'quick'", [])

    assert ask(database, questions) == [("quick",)]


def test_a_line_that_breaks_is_told_to_who_waits_and_replaced(database: str) -> None:
    async def questions(asked: Lines) -> Any:
        [(pid,)] = await asked.ask("SELECT pg_backend_pid()", [])
        waiting = asyncio.create_task(asked.ask("SELECT pg_sleep(30)", []))
        async with await psycopg.AsyncConnection.connect(database, autocommit=True) as other:
            await other.execute("SELECT pg_terminate_backend(%s)", [pid])
        with pytest.raises(psycopg.OperationalError):
            await waiting
        return pid, (await asked.ask("SELECT pg_backend_pid()", []))[0][0]

    before, after = ask(database, questions)
    assert before != after


def test_a_line_keeps_few_statements_prepared(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "STATEMENTS_MAX", 3)

    async def questions(asked: Lines) -> Any:
        for number in (*range(10), 0):
            assert await asked.ask(f"SELECT {number}", []) == [(number,)]
        return await asked.ask("SELECT count(*) FROM pg_prepared_statements", [])

    assert ask(database, questions) == [(3,)]


def test_much_is_sent_and_received_at_once(database: str) -> None:
    async def questions(asked: Lines) -> list[Any]:
        return await asyncio.gather(*(asked.ask("SELECT $1::text", ["x" * 3_000_000]) for _ in range(6)))

    assert all(len(rows[0][0]) == 3_000_000 for rows in ask(database, questions))
