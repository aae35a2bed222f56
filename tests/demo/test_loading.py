"""Loading: all or nothing, once, and the same bytes each time."""

import hashlib

import psycopg
import pytest
from psycopg import sql

from ownstack.demo.loading import MainSiteExistsError, load

# One worker for the module: it loads the demo once.
pytestmark = pytest.mark.xdist_group("demo_loading")


def tables(conn: psycopg.Connection) -> list[str]:
    rows = conn.execute("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return [name for (name,) in rows]


def digest(conn: psycopg.Connection, table: str) -> tuple[int, str]:
    rows = conn.execute(sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(sql.Identifier(table))).fetchall()
    return len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()


def test_two_loads_give_the_same_rows(database: str) -> None:
    found = []
    with psycopg.connect(database) as conn:
        for _ in range(2):
            # Sequences keep their place over the rollback: the second load must not care.
            with conn.transaction(force_rollback=True):
                load(conn)
                found.append({table: digest(conn, table) for table in tables(conn)})
    assert found[0] == found[1]
    assert sum(count for count, _ in found[0].values()) > 2000


def test_no_time_is_that_of_the_load(database: str) -> None:
    with psycopg.connect(database) as conn, conn.transaction(force_rollback=True):
        load(conn)
        columns = conn.execute(
            "SELECT table_name::text, column_name::text FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = 'timestamp with time zone'"
        ).fetchall()
        for table, column in columns:
            query = sql.SQL("SELECT count(*) FROM {} WHERE {} = now()").format(sql.Identifier(table), sql.Identifier(column))
            assert conn.execute(query).fetchone() == (0,), f"{table}.{column}"


def test_a_second_load_is_refused_and_changes_nothing(demo: psycopg.Connection) -> None:
    before = {table: digest(demo, table) for table in tables(demo)}
    with pytest.raises(MainSiteExistsError):
        load(demo)
    assert {table: digest(demo, table) for table in tables(demo)} == before


@pytest.mark.parametrize("table", ["accounts", "members", "posts", "comments", "revisions", "votes", "tags", "badge_awards"])
def test_new_rows_get_ids_above_those_of_the_demo(demo: psycopg.Connection, table: str) -> None:
    query = sql.SQL("SELECT nextval({}) > max(id) FROM {}").format(sql.Literal(f"{table}_id_seq"), sql.Identifier(table))
    assert demo.execute(query).fetchone() == (True,)


@pytest.mark.parametrize(("site", "table"), [(1, "posts"), (1, "comments"), (1, "votes"), (2, "posts"), (2, "comments")])
def test_ids_are_dense_from_one(demo: psycopg.Connection, site: int, table: str) -> None:
    query = sql.SQL("SELECT min(id), max(id) = count(*) FROM {} WHERE site_id = %s").format(sql.Identifier(table))
    assert demo.execute(query, [site]).fetchone() == (1, True)
