"""Gathers the rows of one site, numbers them densely from 1, table by table, and copies them in."""

from collections import Counter, defaultdict
from uuid import UUID, uuid5

import psycopg
from psycopg import sql

# Ours alone; any fixed value would do. It makes the revisions' GUIDs the same on every load.
_NAMESPACE = UUID("6f1c9d5e-3b0a-5c57-9a44-0d2c6a3f7e21")


class Rows:
    def __init__(self, site_id: int) -> None:
        self.site_id = site_id
        self._rows: dict[str, list[dict[str, object]]] = defaultdict(list)
        self._last_id: Counter[str] = Counter()

    def add(self, table: str, **row: object) -> None:
        """A row with a key of its own. All rows of a table must have the same columns in the same order."""
        self._rows[table].append({"site_id": self.site_id, **row})

    def add_numbered(self, table: str, **row: object) -> int:
        """A row that gets the table's next id, which is returned."""
        number = self.next_id(table)
        self.add(table, id=number, **row)
        return number

    def next_id(self, table: str) -> int:
        self._last_id[table] += 1
        return self._last_id[table]

    def guid(self, *parts: object) -> UUID:
        return uuid5(_NAMESPACE, "/".join(map(str, (self.site_id, *parts))))

    def store(self, conn: psycopg.Connection) -> None:
        for table, rows in self._rows.items():
            _copy(conn, table, rows)


def _copy(conn: psycopg.Connection, table: str, rows: list[dict[str, object]]) -> None:
    columns = list(rows[0])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with conn.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            if list(row) != columns:
                raise ValueError(f"{table}: columns differ between rows: {row}")
            copy.write_row(list(row.values()))
