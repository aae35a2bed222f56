"""Indexes and references out of the way of a bulk load, where nothing is there yet: made at the end they cost a fraction."""

from dataclasses import dataclass

import psycopg
from psycopg import sql


@dataclass(frozen=True)
class Index:
    """One index or reference and the statement that brings it back."""

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
        dropped += _drop_references(conn, table)
    return dropped


def build(conn: psycopg.Connection, index: Index) -> None:
    conn.execute(index.definition.encode())


def _drop_references(conn: psycopg.Connection, table: str) -> list[Index]:
    found = conn.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'", [table]
    ).fetchall()
    dropped = []
    for name, definition in found:
        change = sql.SQL("ALTER TABLE {} ").format(sql.Identifier(table)).as_string()
        constraint = sql.Identifier(name).as_string()
        conn.execute(f"{change} DROP CONSTRAINT {constraint}".encode())
        dropped.append(Index(table, f"{change} ADD CONSTRAINT {constraint} {definition}"))
    return dropped
