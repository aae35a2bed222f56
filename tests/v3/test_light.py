"""Which columns a list can do without, where it knows which versions of rows it has."""

from __future__ import annotations

from ownstack.query.compile import Child, Query, Sql
from ownstack.query.light import Light, light_of

JOINS = ["LEFT JOIN members e1 ON e1.id = t.owner_user_id", "LEFT JOIN (SELECT 1 AS n) e2 ON true"]
COLUMNS = [
    "t.id",
    "t.title",
    "coalesce(e1.display_name, 'no t.x')",
    "(SELECT b.body FROM post_bodies b WHERE b.post_id = t.id)",
    "t.tags",
    "e2.n",
    "t.ends > now()",
    "concat(t.id, %(me)s)",
    "EXISTS (SELECT FROM votes y WHERE y.post_id = t.id)",
    "false",
    "t.score",
    "clock_timestamp() > t.ends",
    "interest(t.score)",
]


def light(columns: list[str]) -> Light | None:
    child = Child(Sql("", ()), columns.index("t.tags"), Query(), "tags", is_each=True, is_kept=True)
    query = Query(columns=columns, joins=JOINS, children=[child], is_long=[3])
    return light_of(query, [*columns, "(SELECT snapshot)"], " FROM posts t")


def test_only_what_tables_hold_is_left_out() -> None:
    found = light(COLUMNS)
    assert found
    assert found.places == (1, 2, 3, 10)
    assert (found.versions, found.id_place) == (2, 0)
    assert found.rows.text == (
        "SELECT t.id, e1.xmin, t.xmin, NULL, t.tags, e2.n, t.ends > now(), concat(t.id, $1),"
        " EXISTS (SELECT FROM votes y WHERE y.post_id = t.id), false, NULL, clock_timestamp() > t.ends, interest(t.score), (SELECT snapshot)"
        " FROM posts t"
    )
    assert found.whole.text.startswith(
        "SELECT t.id, e1.xmin, t.xmin, t.title, coalesce(e1.display_name, 'no t.x'), (SELECT b.body"
    )
    assert found.whole.names == ("site", "keys")


def test_a_list_without_room_for_its_versions_stays_as_it_is() -> None:
    joins = ["JOIN members e1 ON e1.id = t.owner_user_id"]
    one, two = ["t.id", "t.score"], ["t.id", "coalesce(e1.reputation, t.score)"]
    assert light_of(Query(columns=one, joins=joins), one, "")
    assert light_of(Query(columns=two, joins=joins), two, "") is None
