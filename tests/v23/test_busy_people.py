"""Lists of those who have many rows: known by PostgreSQL's statistics, and the same lists as everybody's."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import psycopg
import pytest

from ownstack.query import busy
from ownstack.query.filters import KNOWN
from ownstack.query.plan import Plan
from ownstack.query.statements import Within
from ownstack.v23.endpoints import ENDPOINTS
from tests.v23.driver import Api, serving

BUSY, OTHER = 1, 2
ROWS = """
INSERT INTO sites (id, slug, kind, name) VALUES (1, 'busy', 'main', 'Busy people');
INSERT INTO members (site_id, id, display_name, creation_date) SELECT 1, n, 'Person ' || n, '2020-01-01' FROM generate_series(1, 500) n;
INSERT INTO posts (site_id, id, post_type, owner_user_id, title, tags, score, creation_date, last_activity_date)
SELECT 1, n, 1, CASE WHEN n % 3 = 0 THEN 1 ELSE 2 + n % 499 END, 'Question ' || n, '{tag}', n * 7 % 101,
       '2020-01-01'::timestamptz + n * interval '1 minute', '2021-01-01'::timestamptz + n * 13 % 6000 * interval '1 minute'
FROM generate_series(1, 6000) n;
ANALYZE;
"""


@pytest.fixture(scope="module")
def filled(database: str) -> str:
    with psycopg.connect(database) as connection:
        connection.execute(ROWS)
    return database


@pytest.fixture(scope="module")
def api(filled: str, loop: asyncio.AbstractEventLoop) -> Iterator[Api]:
    with serving(filled, loop) as found:
        yield found


def test_statistics_name_those_who_have_many(filled: str, loop: asyncio.AbstractEventLoop) -> None:
    async def ask(column: str, *ids: int) -> bool:
        async with await psycopg.AsyncConnection.connect(filled) as connection:
            return await busy.Busy().is_among(Within(connection), column, ids)

    def is_among(column: str, *ids: int) -> bool:
        return asyncio.run_coroutine_threadsafe(ask(column, *ids), loop).result(30)

    assert is_among("posts.owner_user_id", OTHER, BUSY)
    assert not is_among("posts.owner_user_id", OTHER, 2**62)
    assert not is_among("comments.user_id", BUSY)
    assert not is_among("posts.owner_user_id")


@pytest.mark.parametrize("ids", [str(BUSY), f"{OTHER};{BUSY}", str(OTHER)])
@pytest.mark.parametrize(
    ("sort", "value"), [("votes", "score"), ("activity", "last_activity_date"), ("creation", "creation_date")]
)
def test_their_lists_are_those_of_everybody(api: Api, ids: str, sort: str, value: str) -> None:
    people = {int(each) for each in ids.split(";")}
    everybodys = [each for each in api.pages("/questions", 100, 100) if each["owner"]["user_id"] in people]
    expected = sorted(everybodys, key=lambda each: (each[value], each["question_id"]), reverse=True)
    assert len(expected) == {BUSY: 2000, OTHER: 8}.get(min(people), 0) + (8 if len(people) > 1 else 0)
    assert api.pages(f"/users/{ids}/questions", 100, 100, sort=sort, order="desc") == expected
    assert api.get(f"/users/{ids}/questions", sort=sort, order="asc").items == expected[::-1][:30]


def test_lists_are_found_by_these_columns_of_ids() -> None:
    found = {
        Plan(each.source, None, KNOWN["default"], None, True, {}, 1, 30).found_by  # type: ignore[arg-type]  # no site is looked at
        for each in ENDPOINTS
        if each.source
    }
    of_people = {"posts.owner_user_id", "comments.user_id", "comments.reply_to_user_id", "suggested_edits.proposing_user_id"}
    of_posts = {"posts.parent_id", "suggested_edits.post_id", "revisions.post_id"}
    assert found - {""} == of_people | of_posts | {"members.account_id"}
