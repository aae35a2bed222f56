"""Values as PostgreSQL keeps them, for rows that hardly look at them: moments as microseconds since the year 2000, arrays of
texts as bytes. To make a number of a moment there, a datetime or a list here, costs as much as much else of its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from psycopg import AsyncConnection, AsyncRawCursor, abc
from psycopg.adapt import Transformer
from psycopg.types.numeric import Int8BinaryLoader
from psycopg.types.string import ByteaBinaryLoader

FIRST = datetime(2000, 1, 1, tzinfo=UTC)
_REMEMBERED_MAX = 16_384
_HEAD_BYTES = 20
"""Dimensions, has it nulls, type; then its one dimension (array_send in PostgreSQL's arrayfuncs.c)."""


def cursor(connection: AsyncConnection[Any]) -> AsyncRawCursor[Any]:
    """One whose binary rows have such values."""
    made = AsyncRawCursor(connection)
    made.adapters.register_loader("timestamptz", Int8BinaryLoader)
    made.adapters.register_loader(made.adapters.types["text"].array_oid, ByteaBinaryLoader)
    return made


def transformer(connection: AsyncConnection[Any]) -> abc.Transformer:
    """The same, for rows that come without a cursor."""
    return Transformer(cursor(connection))


def instant(number: int) -> datetime:
    """The moment itself, as a statement is given it."""
    return FIRST + timedelta(microseconds=number)


def arrays(column: Iterable[Any]) -> list[Sequence[Any]]:
    """What is in a column of arrays: of texts, or of anything else, which come as lists."""
    try:
        return list(map(texts, column))
    except TypeError:  # a list can be no key
        return [each or () for each in column]


@lru_cache(maxsize=_REMEMBERED_MAX)
def texts(array: bytes | None) -> tuple[str | None, ...]:
    """What is in an array of one dimension, as tags are."""
    return tuple(_elements(array or b""))


def _elements(array: bytes) -> Iterator[str | None]:
    at = _HEAD_BYTES
    while at < len(array):
        length = int.from_bytes(array[at : at + 4], signed=True)
        at += 4
        yield array[at : at + length].decode() if length >= 0 else None
        at += max(length, 0)
