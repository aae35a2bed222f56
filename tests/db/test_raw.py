"""Moments come as numbers on the read side, and what goes back to the database is a moment again."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from ownstack.db import raw
from ownstack.query import assemble, sorts
from ownstack.query.models import sorts as v3_sorts
from ownstack.query.sorts import Sort

UNIX = datetime(1970, 1, 1, tzinfo=UTC)
A_DATE = re.compile(r"(coalesce\()?\{t\}\.\w+_date\b")
EVERY = {
    each.sql: each
    for module in (sorts, v3_sorts)
    for orders in vars(module).values()
    if isinstance(orders, tuple)
    for each in orders
    if isinstance(each, Sort)
}


@pytest.mark.parametrize("year", [1, 1969, 1970, 2000, 2026, 9999])
def test_a_moment_goes_there_and_back(database: str, year: int) -> None:
    then = datetime(year, 1, 1, 12, 30, 15, 999_999, tzinfo=UTC)

    async def found() -> int:
        async with await psycopg.AsyncConnection.connect(database) as connection:
            cursor = raw.cursor(connection)
            await cursor.execute("SELECT $1::timestamptz", [then], binary=True)
            row = await cursor.fetchone()
        return int(row[0]) if row else 0

    number = asyncio.run(found())
    assert raw.instant(number) == then
    assert assemble.seconds([number, None]) == [(then - UNIX) // timedelta(seconds=1), None]


@pytest.mark.parametrize("texts", [[], [""], ["c++", "", "Zoë", "a" * 300, '"{},\\']])
def test_an_array_is_what_was_given(database: str, texts: list[str]) -> None:
    async def found() -> tuple[bytes, list[int], None]:
        async with await psycopg.AsyncConnection.connect(database) as connection:
            cursor = raw.cursor(connection)
            await cursor.execute("SELECT $1::text[], '{1,2}'::integer[], NULL::text[]", [texts], binary=True)
            row: tuple[bytes, list[int], None] | None = await cursor.fetchone()
        assert row
        return row

    array, numbers, nothing = asyncio.run(found())
    assert raw.texts(array) == texts
    assert raw.arrays([array, numbers, nothing]) == [texts, [1, 2], ()]


def test_the_first_moment_is_one() -> None:
    assert assemble.seconds([0]) == [946_684_800]
    assert assemble.seconds([None, 0]) == [None, 946_684_800]
    assert assemble.seconds([None]) == [None]


@pytest.mark.parametrize("sort", EVERY.values(), ids=EVERY)
def test_a_sort_by_a_date_says_so(sort: Sort) -> None:
    """Else a deep page would go on from a number (query.pages)."""
    assert bool(A_DATE.match(sort.sql)) == (sort.bound == "date")
