"""A lone request's statements are waited for on the spot; those that have company never are."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import pytest

from ownstack.db import lines, pool, quiet
from ownstack.db.lines import Lines
from ownstack.db.quiet import Quiet


@pytest.fixture
def roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on two processors, with time enough for any answer."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1}, raising=False)
    monkeypatch.setattr(lines, "WAIT_S_MAX", 30.0)


@asynccontextmanager
async def alone(url: str) -> AsyncIterator[Lines]:
    """Lines that have had no company for so long that they wait on the spot, until they look again."""
    async with pool.make(url, 2) as opened:
        for number in range(quiet.LOOK_EVERY):
            assert await opened.lines.ask("SELECT $1::bigint", [number]) == [(number,)]
        yield opened.lines


def at_once(asking: Awaitable[Any]) -> Any:
    """What a coroutine returns without being left to the loop even once."""
    with pytest.raises(StopIteration) as ended:
        asking.__await__().__next__()
    return ended.value.value


def asked(url: str, questions: Callable[[Lines], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with alone(url) as waiting:
            return await questions(waiting)

    return asyncio.run(run())


@pytest.mark.usefixtures("roomy")
def test_the_answer_is_there_without_the_loop(database: str) -> None:
    async def questions(waiting: Lines) -> list[Any]:
        return [at_once(waiting.ask("SELECT g FROM generate_series(1, $1::bigint) g", [count])) for count in (3, 50_000)]

    few, many = asked(database, questions)
    assert few == [(1,), (2,), (3,)]
    assert many[-1] == (50_000,)


@pytest.mark.usefixtures("roomy")
def test_errors_and_a_lost_connection_are_told_and_the_next_is_answered(database: str) -> None:
    async def questions(waiting: Lines) -> Any:
        for statement, error in (
            ("SELECT 1 / (SELECT 0)", psycopg.errors.DivisionByZero),
            ("SELECT pg_terminate_backend(pg_backend_pid())", psycopg.OperationalError),
        ):
            with pytest.raises(error):
                waiting.ask(statement, []).__await__().__next__()
        return await waiting.ask("SELECT 1", [])

    assert asked(database, questions) == [(1,)]


@pytest.mark.usefixtures("roomy")
def test_a_long_one_goes_on_in_the_loop_and_can_be_given_up(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "WAIT_S_MAX", 0.0003)

    async def questions(waiting: Lines) -> Any:
        long = asyncio.create_task(waiting.ask("SELECT pg_sleep(0.2)", []))
        await asyncio.sleep(0.05)
        assert long.cancel()
        return await waiting.ask("SELECT 2", [])

    assert asked(database, questions) == [(2,)]


@pytest.mark.usefixtures("roomy")
def test_company_ends_it_at_once(database: str) -> None:
    count = 2 * quiet.LOOK_EVERY

    async def questions(waiting: Lines) -> Any:
        found = await asyncio.gather(*(waiting.ask("SELECT $1::bigint", [number]) for number in range(count)))
        left_to_the_loop = waiting.ask("SELECT 1", []).__await__()
        left_to_the_loop.__next__()
        left_to_the_loop.close()
        return found

    assert asked(database, questions) == [[(number,)] for number in range(count)]


@pytest.mark.usefixtures("roomy")
def test_company_is_found_though_it_does_not_show_meanwhile() -> None:
    watched, waits = Quiet(), 0
    for _ in range(quiet.IN_A_ROW_MAX):
        watched.begin()
        watched.end()
    for _ in range(1000):
        if watched.begin():
            waits += 1
        else:  # only now another can begin
            watched.begin()
            watched.end()
        watched.end()
    assert 0 < waits <= quiet.LOOK_EVERY


@pytest.mark.usefixtures("roomy")
def test_what_is_waited_for_in_vain_is_seldom_waited_for() -> None:
    watched, waits = Quiet(), 0
    for _ in range(10_000):
        if watched.begin():
            waits += 1
            watched.was_in_vain()
        watched.end()
    assert 0 < waits < 10_000 / quiet.IN_VAIN


def test_on_a_single_processor_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0}, raising=False)
    watched = Quiet()
    for _ in range(1000):
        assert not watched.begin()
        watched.end()
