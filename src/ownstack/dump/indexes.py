"""Indexes, keys and references out of the way of a bulk load, where nothing is there yet: made at the end they cost a fraction.

Dropping one locks its table until the import ends: whoever reads it waits. Where the table is empty he misses nothing.

PostgreSQL may make one with several processes (since 18 a GIN index too). One more than there are processors makes it slower.
"""

import os
import re
from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg import sql

# Before what refers to them, and the other way round when they are made again. A key that another table refers to stays.
_CONSTRAINTS = """
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint k
WHERE conrelid = %s::regclass AND (contype = 'f' OR contype IN ('p', 'u')
      AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = k.conindid))
ORDER BY contype = 'f', conname"""

_INDEXES = """
SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = %s::regclass AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)"""

_OF_ALL_WORDS: Final = re.compile(r"USING gin \(search\)(?!.*\btier = )")
# To start workers takes 5 ms, as long as an index of ten thousand rows: they are worth it for tables from this size on, and for
# every word of every post.
_LARGE_BYTES: Final = 1 << 27
_WORKERS: Final = min((os.cpu_count() or 1) - 1, 4)


@dataclass(frozen=True)
class Index:
    """One index, key or reference and the statement that brings it back."""

    table: str
    definition: str


def set_aside(conn: psycopg.Connection, tables: list[str]) -> list[Index]:
    """Drops those of the tables that are empty; a table with rows keeps its own, which serve others."""
    dropped: list[Index] = []
    for table in tables:
        if conn.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table))).fetchone() == (True,):
            continue
        indexes = conn.execute(_INDEXES, [table]).fetchall()
        dropped += _drop_constraints(conn, table)
        for name, definition in indexes:
            conn.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
            dropped.append(Index(table, definition))
    return dropped


def build(conn: psycopg.Connection, table: str, definitions: list[str]) -> None:
    """All that one table gets back, sent at once: one by one, small indexes cost a seventh more. In a transaction, whose setting
    for making indexes it changes.
    """
    is_large = conn.execute("SELECT pg_relation_size(%s) >= %s", [table, _LARGE_BYTES]).fetchone() == (True,)
    statements = [
        f"SET LOCAL max_parallel_maintenance_workers = {_WORKERS if is_large or is_of_all_words(each) else 0}; {each}"
        for each in definitions
    ]
    conn.execute("; ".join(statements).encode())


def is_of_all_words(definition: str) -> bool:
    """Of the documents of all tiers, which takes the longest by far."""
    return bool(_OF_ALL_WORDS.search(definition))


def _drop_constraints(conn: psycopg.Connection, table: str) -> list[Index]:
    change = sql.SQL("ALTER TABLE {} ").format(sql.Identifier(table)).as_string()
    dropped = []
    for name, definition in conn.execute(_CONSTRAINTS, [table]).fetchall():
        constraint = sql.Identifier(name).as_string()
        conn.execute(f"{change} DROP CONSTRAINT {constraint}".encode())
        dropped.append(Index(table, f"{change} ADD CONSTRAINT {constraint} {definition}"))
    return dropped
