"""Long lists, read from end to end: in any order, with pages of any size, one after the other or by jumps, they are the same list."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

import psycopg
import pytest

from ownstack.query.lists import NEWEST, ROWS_OF_THEIR_OWN
from ownstack.query.shapes import SHAPES
from ownstack.v3.endpoints import ENDPOINTS as OPERATIONS
from ownstack.v23.endpoints import ENDPOINTS
from tests.v23.driver import Api, serving

COUNT = 700
# Of every sort's value there are several rows with the same one.
ROWS = """
INSERT INTO sites (id, slug, kind, name) VALUES (1, 'long', 'main', 'Long lists');
INSERT INTO members (site_id, id, display_name, reputation, creation_date, last_modified_date)
SELECT 1, n, 'Zoë ' || n % 90, n % 70, '2020-01-01'::timestamptz + n % 50 * interval '1 hour',
       CASE WHEN n % 3 = 0 THEN '2021-01-01'::timestamptz + n % 40 * interval '1 hour' END
FROM generate_series(1, 700) n;
INSERT INTO tags (site_id, id, name, count, creation_date, last_activity_date)
SELECT 1, n, 'tag-' || n, n % 60, '2020-01-01', CASE WHEN n % 2 = 0 THEN '2021-01-01'::timestamptz + n % 40 * interval '1 hour' END
FROM generate_series(1, 700) n;
INSERT INTO posts (site_id, id, post_type, parent_id, owner_user_id, title, tags, score, creation_date, last_activity_date, answer_count)
SELECT 1, n, 1 + n % 2, CASE WHEN n % 2 = 1 THEN n - 1 END, 1 + n % 700, CASE WHEN n % 2 = 0 THEN 'Question ' || n END,
       CASE WHEN n % 2 = 0 THEN ARRAY['tag-1', 'tag-' || 2 + n % 300] ELSE '{}' END, n % 30 - 10,
       '2020-01-01'::timestamptz + n % 80 * interval '1 hour', '2020-02-01'::timestamptz + n % 80 * interval '1 hour', 1 - n % 2
FROM generate_series(2, 1401) n;
INSERT INTO comments (site_id, id, post_id, user_id, score, creation_date, body, body_markdown)
SELECT 1, n, 2 + n % 1400, 1 + n % 700, n % 20, '2020-01-01'::timestamptz + n % 50 * interval '1 hour', 'A comment', 'A comment'
FROM generate_series(1, 700) n;
INSERT INTO badges (site_id, id, name, rank, is_tag_based)
SELECT 1, n, 'Badge ' || n, 1 + n % 3, false FROM generate_series(1, 9) n;
INSERT INTO badge_awards (site_id, id, badge_id, user_id, creation_date)
SELECT 1, n, 1 + n % 9, 1 + n % 700, '2020-01-01'::timestamptz + n % 50 * interval '1 hour' FROM generate_series(1, 700) n;
INSERT INTO suggested_edits (site_id, id, post_id, proposing_user_id, creation_date, approval_date, rejection_date)
SELECT 1, n, 2 + n % 1400, 1 + n % 700, at, CASE WHEN n % 2 = 0 THEN at END, CASE WHEN n % 2 = 1 THEN at END
FROM (SELECT n, '2020-01-01'::timestamptz + n % 50 * interval '1 hour' AS at FROM generate_series(1, 1400) n) x;
INSERT INTO reputation_events (site_id, id, user_id, post_id, history_type, change, creation_date)
SELECT 1, n, 1, 2 + n % 1400, 'post_upvoted', n, '2020-01-01'::timestamptz + n % 50 * interval '1 hour'
FROM generate_series(1, 700) n;
INSERT INTO revisions (site_id, id, post_id, revision_number, revision_guid, creation_date, body_markdown)
SELECT 1, n, 2, n, md5(n::text)::uuid, '2020-01-01'::timestamptz + n % 50 * interval '1 hour', 'As it was ' || n
FROM generate_series(1, 700) n;
ANALYZE;
"""
LISTS = [
    *(("/questions", sort, "question_id") for sort in ("activity", "creation", "votes", "hot")),
    *(("/answers", sort, "answer_id") for sort in ("activity", "creation", "votes")),
    *(("/comments", sort, "comment_id") for sort in ("creation", "votes")),
    *(("/users", sort, "user_id") for sort in ("reputation", "creation", "name", "modified")),
    *(("/tags", sort, "name") for sort in ("popular", "activity", "name")),
    *(("/suggested-edits", sort, "suggested_edit_id") for sort in ("approval", "rejection")),
]
# Those that have one order only, newest first, by what tells their rows apart.
ONE_ORDER = [
    ("/badges/recipients", ("badge_id", "user")),
    ("/badges/1;2;3;4;5;6;7;8;9/recipients", ("badge_id", "user")),
    ("/users/1/reputation-history", ("reputation_change",)),
    ("/posts/2/revisions", ("revision_guid",)),
]


@pytest.fixture(scope="module")
def long(database: str, loop: asyncio.AbstractEventLoop) -> Iterator[Api]:
    with psycopg.connect(database) as connection:
        connection.execute(ROWS)
    with serving(database, loop) as api:
        yield api


@pytest.mark.parametrize(("path", "sort", "key"), LISTS)
def test_every_way_through_a_list_is_the_same_list(long: Api, path: str, sort: str, key: str) -> None:
    def walk(pagesize: int, order: str) -> list[object]:
        return [each[key] for each in long.pages(path, pagesize, sort=sort, order=order)]

    whole = walk(100, "desc")
    assert len(set(whole)) == len(whole) == COUNT
    assert walk(37, "desc") == whole
    assert walk(41, "asc") == whole[::-1]
    # backwards, so that nothing is known of where a page begins
    jumps = [long.get(path, pagesize=60, page=page, sort=sort, order="desc").items for page in range(12, 0, -1)]
    assert [each[key] for page in reversed(jumps) for each in page] == whole


@pytest.mark.parametrize(("path", "keys"), ONE_ORDER)
def test_what_has_one_order_is_the_same_list_too(long: Api, path: str, keys: tuple[str, ...]) -> None:
    def told(items: list[dict[str, object]]) -> list[list[object]]:
        return [[each.get("creation_date"), *(each[key] for key in keys)] for each in items]

    whole = told(long.pages(path, 100))
    assert len({str(each) for each in whole}) == len(whole) == COUNT
    assert told(long.pages(path, 37)) == whole
    jumps = [long.get(path, pagesize=60, page=page).items for page in range(12, 0, -1)]
    assert [each for page in reversed(jumps) for each in told(page)] == whole


@pytest.mark.parametrize("page", [2, 5, 9])
def test_later_pages_keep_to_all_that_was_asked_for(long: Api, page: int) -> None:
    asked = {"sort": "votes", "order": "asc", "min": -5, "max": 12, "fromdate": 1577836800, "todate": 1577836800 + 60 * 3600}
    whole = long.pages("/questions", 100, **asked)
    found = long.get("/questions", page=page, pagesize=20, **asked)
    assert found.items == whole[(page - 1) * 20 : page * 20]
    assert all(-5 <= each["score"] <= 12 for each in found.items)
    tagged = long.pages("/questions", 100, tagged="tag-1", **asked)
    assert long.get("/questions", page=page, pagesize=20, tagged="tag-1", **asked).items == tagged[(page - 1) * 20 : page * 20]


def test_a_deep_page_has_total_and_end(long: Api) -> None:
    filter_ = long.filter(".total", ".page")
    for path in ("/users", "/tags", "/comments"):
        last = long.get(path, pagesize=100, page=7, filter=filter_).json
        assert (len(last["items"]), last["has_more"], last["total"], last["page"]) == (100, False, COUNT, 7)
        beyond = long.get(path, pagesize=100, page=8, filter=filter_).json
        assert (beyond["items"], beyond["has_more"], beyond["total"]) == ([], False, COUNT)


def test_no_order_of_such_a_list_has_a_value_that_is_null(database: str) -> None:
    """A row without one would lie beyond every place, and end the list there."""
    lists = [(each.source, each.sorts) for each in (*ENDPOINTS, *OPERATIONS) if each.source]
    orders = {
        (SHAPES[source.type].from_.split()[0], each.sql)
        for source, sorts in lists
        for each in sorts
        if SHAPES[source.type].from_ in ROWS_OF_THEIR_OWN
        and not source.from_
        and each.sql
        and each.where != f"{each.sql} IS NOT NULL"
    }
    assert len(orders) > 15
    newest = [source.from_ or SHAPES[source.type].from_ for source, _ in lists if source.newest and source.scoped]
    dated = {table for from_ in newest for table in re.findall(r"(?:^|FROM )(\w+) ", from_)}
    assert dated == {"badge_awards", "reputation_events", "revisions"}
    orders |= {(table, NEWEST.sql) for table in dated}
    with psycopg.connect(database) as connection:
        nullable = set(
            connection.execute("SELECT table_name, column_name FROM information_schema.columns WHERE is_nullable = 'YES'")
        )
    for table, order in orders:
        always = re.sub(r"coalesce\(.*, ([^,]+)\)", r"\1", order)
        assert not nullable & {(table, column) for column in re.findall(r"\{t\}\.(\w+)", always)}, order
