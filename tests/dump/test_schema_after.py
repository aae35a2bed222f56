"""An import into an empty database puts indexes, keys and references aside: afterwards the schema is what it was."""

from pathlib import Path

import psycopg

from ownstack.dump.importing import import_dump
from tests.house.test_schema import dump


def test_the_schema_is_the_same_after_an_import(database: str, conn: psycopg.Connection, shared: Path) -> None:
    before = dump(database)
    import_dump(conn, shared / "data" / "beer.stackexchange.com.7z", "beer")
    assert dump(database) == before
