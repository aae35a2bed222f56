"""Rows into PostgreSQL by COPY, as whole chunks of text: many times fewer calls than a row at a time.

Columns are joined by control characters that XML cannot contain (XML 1.0, section 2.2), so that no value, whatever it
holds, can pass for two; only backslashes and line ends are left to escape, once per chunk.
"""

import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

import psycopg
from psycopg import sql

COLUMN: Final = "\x1f"
NULL: Final = "\x1d"

_ROW: Final = "\x1e"
# Small enough to fit in the socket's buffer: PostgreSQL works on one piece while the next is made.
_CHUNK_ROWS: Final = 200
_SPOOL_BYTES_MAX: Final = 1 << 23


def copy_in(conn: psycopg.Connection, table: str, columns: str, lines: Iterable[str]) -> int:
    """Loads lines, each one row's columns joined by COLUMN with NULL for none; returns their number."""
    count = 0
    rest = iter(lines)
    with conn.cursor() as cursor, cursor.copy(_statement(table, columns)) as copy:
        while chunk := list(islice(rest, _CHUNK_ROWS)):
            count += len(chunk)
            chunk.append("")
            copy.write(_ROW.join(chunk).replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace(_ROW, "\n"))
    return count


def text_array(values: Iterable[str]) -> str:
    """The literal of a text[]."""
    return "{" + ",".join('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in values) + "}"


class Spool:
    """Lines for a second table, kept aside (in memory, then on disk) while the first one's COPY holds the connection."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_SPOOL_BYTES_MAX, "w+", encoding="utf-8", newline="")  # noqa: SIM115

    def add(self, line: str) -> None:
        self._file.write(line + _ROW)

    def lines(self) -> Iterator[str]:
        self._file.seek(0)
        part = ""
        while piece := self._file.read(1 << 20):
            *whole, part = (part + piece).split(_ROW)
            yield from whole
        self._file.close()


def _statement(table: str, columns: str) -> sql.Composed:
    return sql.SQL("COPY {} ({}) FROM STDIN (DELIMITER E'\\x1f', NULL E'\\x1d')").format(
        sql.Identifier(table), sql.SQL(", ").join(sql.Identifier(column) for column in columns.split())
    )
