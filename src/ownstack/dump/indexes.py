"""Indexes out of the way of a bulk load, where nothing is there yet: built at the end they cost a fraction of row by row."""

from dataclasses import dataclass

import psycopg
from psycopg import sql


@dataclass(frozen=True)
class Index:
    """One index and the statement that brings it back."""

    table: str
    definition: str


def drop_secondary(conn: psycopg.Connection, tables: list[str]) -> list[Index]:
    """Drops all but the keys of the tables that are empty; a table with rows keeps its indexes, which serve others."""
    dropped: list[Index] = []
    for table in tables:
        if conn.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table))).fetchone() == (True,):
            continue
        found = conn.execute(
            "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE i.indrelid = %s::regclass AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)",
            [table],
        ).fetchall()
        for name, definition in found:
            conn.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
            dropped.append(Index(table, definition))
    return dropped


def build(conn: psycopg.Connection, index: Index) -> None:
    conn.execute(index.definition.encode())
