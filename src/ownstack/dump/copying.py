"""Rows into PostgreSQL by COPY, as whole pieces of text: many times fewer calls than a row at a time.

Columns are joined by control characters that XML cannot contain (XML 1.0, section 2.2), so that no value, whatever it
holds, can pass for two; only backslashes and line ends are left to escape, once per piece.
"""

import tempfile
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Final, NamedTuple, Self

import psycopg
from psycopg import sql

COLUMN: Final = "\x1f"
NULL: Final = "\x1d"

_ROW: Final = "\x1e"
_PIECE_ROWS: Final = 1000
_SPOOL_BYTES_MAX: Final = 1 << 23

# COPY's binary form: its signature and no flags; rows, each of the number of its columns and these, each behind its size; the end
_BINARY_BEGIN: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_BINARY_END: Final = b"\xff\xff"


@dataclass(frozen=True, slots=True)
class Into:
    """A table and the columns that its rows have, in their order."""

    table: str
    columns: str
    is_counted: bool = True
    """Whether its rows are told in the report."""
    is_binary: bool = False


class Piece(NamedTuple):
    """Some rows for a table, as COPY takes them."""

    into: Into
    rows: int
    data: bytes


Pieces = Generator[Piece, None, None]


def piece(into: Into, lines: list[str]) -> Piece:
    """Of lines that are each one row's columns joined by COLUMN, with NULL for none."""
    text = _ROW.join([*lines, ""])
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace(_ROW, "\n")
    return Piece(into, len(lines), escaped.encode())


def pieces(into: Into, lines: Iterable[str]) -> Pieces:
    rest = iter(lines)
    while some := list(islice(rest, _PIECE_ROWS)):
        yield piece(into, some)


def copy_in(conn: psycopg.Connection, them: Iterable[Piece]) -> Iterator[Piece]:
    """Loads pieces, and gives each back when it is loaded; those of one table that follow each other are one COPY."""
    for into, some in groupby(them, lambda each: each.into):
        with conn.cursor() as cursor, cursor.copy(_statement(into)) as copy:
            if into.is_binary:
                copy.write(_BINARY_BEGIN)
            for each in some:
                copy.write(each.data)
                yield each
            if into.is_binary:
                copy.write(_BINARY_END)


def text_array(values: Iterable[str]) -> str:
    """The literal of a text[]."""
    return "{" + ",".join('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values) + "}"


class Spool:
    """Lines for a second table, kept aside (in memory, then on disk) until those of the first are all there."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_SPOOL_BYTES_MAX, "w+", encoding="utf-8", newline="")  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, line: str) -> None:
        self._file.write(line + _ROW)

    def lines(self) -> Iterator[str]:
        self._file.seek(0)
        part = ""
        while piece := self._file.read(1 << 20):
            *whole, part = (part + piece).split(_ROW)
            yield from whole


def _statement(into: Into) -> sql.Composed:
    form = sql.SQL("FORMAT binary" if into.is_binary else "DELIMITER E'\\x1f', NULL E'\\x1d'")
    columns = sql.SQL(", ").join(map(sql.Identifier, into.columns.split()))
    return sql.SQL("COPY {} ({}) FROM STDIN ({})").format(sql.Identifier(into.table), columns, form)
