"""Values as PostgreSQL keeps them, for rows that hardly look at them: moments as microseconds since the year 2000, arrays of
texts as bytes. To make a number of a moment there, a datetime or a list here, costs as much as much else of its row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from psycopg import AsyncConnection, AsyncRawCursor, abc
from psycopg.adapt import Transformer
from psycopg.pq import Format
from psycopg.types.numeric import Int8BinaryLoader
from psycopg.types.string import ByteaBinaryLoader

FIRST = datetime(2000, 1, 1, tzinfo=UTC)
_TEXTS = psycopg.adapters.types["text"].array_oid

texts: Callable[[bytes], list[str]] = Transformer().get_loader(_TEXTS, Format.BINARY).load
"""What is in an array, as the driver reads it."""


def cursor(connection: AsyncConnection[Any]) -> AsyncRawCursor[Any]:
    """One whose binary rows have such values."""
    made = AsyncRawCursor(connection)
    made.adapters.register_loader("timestamptz", Int8BinaryLoader)
    made.adapters.register_loader(_TEXTS, ByteaBinaryLoader)
    return made


def transformer(connection: AsyncConnection[Any]) -> abc.Transformer:
    """The same, for rows that come without a cursor."""
    return Transformer(cursor(connection))


def instant(number: int) -> datetime:
    """The moment itself, as a statement is given it."""
    return FIRST + timedelta(microseconds=number)


def arrays(column: Iterable[Any]) -> list[Sequence[Any]]:
    """What is in a column of arrays: of texts, or of anything else, which come as lists."""
    return [texts(each) if isinstance(each, bytes) else each or () for each in column]
