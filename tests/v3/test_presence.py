"""What a path names must be there: each kind of object, asked of the database."""

from __future__ import annotations

import psycopg
import pytest

from ownstack.query.compile import number
from ownstack.query.presence import ROWS
from tests.v3.world import World

TABLES = {
    "question": ("posts", "post_type = 1 AND deleted_date IS NULL"),
    "answer": ("posts", "post_type = 2 AND deleted_date IS NULL"),
    "article": ("posts", "post_type = 9 AND deleted_date IS NULL"),
    "collection": ("collections", "deleted_date IS NULL"),
    "tag": ("tags", "true"),
    "user": ("members", "deleted_date IS NULL"),
    "user group": ("user_groups", "true"),
    "community": ("collectives", "true"),
}


@pytest.mark.parametrize("kind", ROWS)
def test_a_kind_is_there_where_its_table_has_it(us: World, kind: str) -> None:
    sql = number(f"SELECT count(*) FROM {ROWS[kind]}")
    table, where = TABLES[kind]
    with psycopg.connect(us.v23.url) as conn, psycopg.RawCursor(conn) as cursor:
        parent = "coalesce(parent_id, 0)" if table == "posts" else "0"
        rows = conn.execute(f"SELECT id, {parent} FROM {table} WHERE site_id = 1 AND {where} ORDER BY id LIMIT 1").fetchall()
        assert rows, f"the demo has no {kind}"
        for id_, parent_id, expected in ((*rows[0], 1), (2**31 - 1, 0, 0)):
            name = next(each for each in sql.names if each.endswith("Id") and (each != "questionId" or kind == "question"))
            named = {"site": 1, "me": 0, "may_override": False, "questionId": parent_id, name: id_}
            cursor.execute(sql.text, [named[each] for each in sql.names])
            assert cursor.fetchall() == [(expected,)]
