"""Documents leave the tiers of the newest as others come; what a tier promises to hold it holds at every moment."""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg
import pytest

from ownstack.domain import checks
from ownstack.jobs import tiering
from tests.domain.worlds import Town, people, rows, with_pool
from tests.search.conftest import SMALL_TIERS, shrink_tiers

POSTS = """
INSERT INTO posts (site_id, id, post_type, parent_id, title, creation_date, last_activity_date)
SELECT 1, n, CASE WHEN n % 2 = 0 THEN 1 ELSE 2 END, CASE WHEN n % 2 = 1 THEN n - 1 END, CASE WHEN n % 2 = 0 THEN 'Q' END, at, at
FROM generate_series({}, {}) n, LATERAL (SELECT '2020-01-01Z'::timestamptz + n * interval '1 hour' AS at) a"""
DOCUMENTS = """
INSERT INTO post_documents (site_id, id, post_type, parent_id, creation_date, last_activity_date, search)
SELECT site_id, id, post_type, parent_id, creation_date, last_activity_date, 'word' FROM posts
ON CONFLICT (site_id, id) DO NOTHING"""
IN_TIERS = "SELECT array(SELECT count(*) FILTER (WHERE d.tier >= t) FROM generate_series(1, 4) t, post_documents d GROUP BY t ORDER BY t)"


@pytest.fixture
def town(server, schema_template) -> Town:
    """A site of 2,000 questions, an answer to each, whose documents are all in the newest tier."""
    url = server.clone(schema_template)
    found = Town(url, people(url, [1]))
    shrink_tiers(url)
    fill(found, 2, 4001)
    return found


def fill(town: Town, first: int, last: int) -> None:
    with psycopg.connect(town.url) as conn:
        conn.execute(POSTS.format(first, last).encode())
        conn.execute(DOCUMENTS)


def move(town: Town) -> int:
    return with_pool(town.url, 1, tiering.move_documents)


def in_tiers(town: Town) -> list[int]:
    return rows(town.url, IN_TIERS)[0][0]


def differences(town: Town) -> list[Any]:
    with psycopg.connect(town.url) as conn:
        return [each for each in checks.differences(conn) if each.what == "documents"]


def test_each_tier_keeps_the_newest_and_all_of_them(town: Town) -> None:
    assert move(town) > 0
    # With each question its answer, but for the oldest: that is an hour younger.
    assert in_tiers(town) == [2 * size for size in SMALL_TIERS]
    assert differences(town) == []
    assert move(town) == 0


def test_a_site_that_has_grown_gets_tiers_of_what_is_there_already(town: Town) -> None:
    town.run("UPDATE post_documents SET tier = 0 WHERE id < 3990")
    move(town)
    assert in_tiers(town) == [2 * size for size in SMALL_TIERS]
    assert differences(town) == []


def test_what_was_active_before_it_was_made_is_as_new_as_it_was_made(town: Town) -> None:
    town.run("UPDATE posts SET creation_date = now() WHERE id = 10")
    town.run("UPDATE post_documents SET tier = 0")
    move(town)
    assert rows(town.url, "SELECT tier FROM post_documents WHERE id = 10") == [(4,)]
    assert differences(town) == []
    town.run("UPDATE post_documents SET tier = 4")
    move(town)
    assert rows(town.url, "SELECT tier FROM post_documents WHERE id = 10") == [(4,)]


def test_a_site_has_no_tier_that_would_hold_nearly_all_of_it(server, schema_template) -> None:
    url = server.clone(schema_template)
    small = Town(url, people(url, [1]))
    shrink_tiers(url)
    fill(small, 2, 2 * (5 * SMALL_TIERS[1] // 2) + 1)
    assert move(small) > 0
    assert rows(url, "SELECT tier, questions FROM document_tiers ORDER BY tier") == [(3, SMALL_TIERS[2]), (4, SMALL_TIERS[3])]
    fill(small, 1000, 1001)
    move(small)
    assert rows(url, "SELECT min(tier) FROM document_tiers") == [(2,)]
    assert differences(small) == []


def test_a_tier_is_cut_when_it_has_grown_by_a_quarter(town: Town) -> None:
    move(town)
    quarter = SMALL_TIERS[-1] // 4
    fill(town, 4002, 4001 + 2 * (quarter - 1))
    assert move(town) == 0
    fill(town, 4002 + 2 * (quarter - 1), 4001 + 2 * quarter)
    assert move(town) == 2 * quarter
    assert in_tiers(town)[-1] == 2 * SMALL_TIERS[-1]
    assert differences(town) == []


def test_an_old_question_that_becomes_active_is_among_the_newest(town: Town) -> None:
    move(town)
    of_ten = "SELECT tier FROM post_documents WHERE id IN (10, 11) ORDER BY id"
    assert rows(town.url, of_ten) == [(0,), (0,)]
    town.run("UPDATE posts SET last_activity_date = now() WHERE id = 10")
    assert rows(town.url, of_ten) == [(4,), (0,)]
    town.run("UPDATE posts SET deleted_date = now() WHERE id = 11")
    assert rows(town.url, "SELECT deleted_date IS NOT NULL FROM post_documents WHERE id = 11") == [(True,)]
    assert differences(town) == []


def test_posts_that_were_active_at_one_moment_are_moved_together(town: Town) -> None:
    town.run("UPDATE posts SET creation_date = '2020-01-01Z', last_activity_date = '2020-01-01Z' WHERE id < 3900")
    town.run("UPDATE post_documents SET tier = 4")
    move(town)
    assert differences(town) == []
    # 51 questions are younger than the many: more have no place in the small tiers, and those cannot be parted.
    assert in_tiers(town) == [4000, 4000, 2 * SMALL_TIERS[2], 2 * SMALL_TIERS[3]]


def test_a_document_that_is_being_written_is_left_where_it_is(town: Town) -> None:
    with psycopg.connect(town.url) as other:
        other.execute("UPDATE posts SET last_activity_date = '2020-01-01 12:34Z' WHERE id = 10")
        move(town)
        other.commit()
    assert rows(town.url, "SELECT tier FROM post_documents WHERE id IN (10, 12) ORDER BY id") == [(4,), (0,)]
    assert differences(town) == []


def test_two_processes_that_move_at_once_do_not_stand_in_each_others_way(town: Town) -> None:
    async def both(pool) -> list[int]:
        return await asyncio.gather(tiering.move_documents(pool), tiering.move_documents(pool))

    assert sum(with_pool(town.url, 2, both)) > 0
    assert in_tiers(town) == [2 * size for size in SMALL_TIERS]
    assert differences(town) == []
