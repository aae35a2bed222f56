"""Moments as PostgreSQL keeps them: microseconds since the year 2000, UTC, as plain numbers.

To make a number of one there, or a datetime of one here, costs as much as much else of its row.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg import AsyncConnection, AsyncRawCursor, abc
from psycopg.adapt import Transformer
from psycopg.types.numeric import Int8BinaryLoader

FIRST = datetime(2000, 1, 1, tzinfo=UTC)


def cursor(connection: AsyncConnection[Any]) -> AsyncRawCursor[Any]:
    """One whose binary rows have moments as numbers."""
    made = AsyncRawCursor(connection)
    made.adapters.register_loader("timestamptz", Int8BinaryLoader)
    return made


def transformer(connection: AsyncConnection[Any]) -> abc.Transformer:
    """The same, for rows that come without a cursor."""
    return Transformer(cursor(connection))


def instant(number: int) -> datetime:
    """The moment itself, as a statement is given it."""
    return FIRST + timedelta(microseconds=number)
