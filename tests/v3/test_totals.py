"""Totals are counted once, and are exact whatever others write meanwhile."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from ownstack.query.compile import Sql
from ownstack.query.totals import TOTALS_MAX, Totals, key_of
from tests.v3.world import World

INSERT = (
    "INSERT INTO posts (site_id, post_type, title, owner_user_id, tags)"
    " SELECT 1, 1, 'A question for the count', 1, '{json}' FROM generate_series(1, %s) RETURNING id"
)
SNAPSHOT = "SELECT pg_current_snapshot()::text"
LIVE = "SELECT count(*) FROM posts WHERE site_id = 1 AND post_type = 1 AND deleted_date IS NULL"


@pytest.fixture(autouse=True)
def tidy(us: World) -> Any:
    yield
    us.v23.sql("DELETE FROM posts WHERE title = 'A question for the count'")


def total(us: World, **query: Any) -> int:
    found: int = us.key.get("/questions", pageSize=15, **query).found["totalCount"]
    return found


def live(us: World) -> int:
    found: int = us.v23.sql(LIVE)[0][0]
    return found


def counts(us: World, caplog: pytest.LogCaptureFixture, path: str = "/questions", **query: Any) -> list[str]:
    """The statements about totals that a request costs."""
    caplog.clear()
    with caplog.at_level(logging.DEBUG, "ownstack.sql"):
        us.key.get(path, **query)
    return [each for each in caplog.messages if "count(*), pg_current_snapshot" in each or each.startswith("SELECT pg_current")]


def undisturbed(us: World, ask: Callable[[], Any]) -> Any:
    """What is found after one row came and while nothing else is written: the server's own chores (quotas, views, events)
    write now and then. The row comes for each try, since the one before may have left its totals remembered.
    """
    for _ in range(20):
        us.v23.sql(INSERT, 1)
        before, found = us.v23.sql(SNAPSHOT), ask()
        if us.v23.sql(SNAPSHOT) == before:
            return found
    raise AssertionError("somebody writes all the time")


def test_a_list_is_counted_once_until_something_is_written(us: World, caplog: pytest.LogCaptureFixture) -> None:
    asked = ({}, {}, {"page": 2, "sort": "score"}, {"isAnswered": True}, {"isAnswered": True})
    found = undisturbed(us, lambda: [len(counts(us, caplog, pageSize=15, **query)) for query in asked])
    assert found == [1, 0, 0, 1, 0]
    us.v23.sql(INSERT, 1)
    assert len(counts(us, caplog, pageSize=15)) == 1


def test_a_page_that_is_not_full_needs_no_count(us: World, caplog: pytest.LogCaptureFixture) -> None:
    assert counts(us, caplog, pageSize=100) == []
    assert us.key.get("/questions", pageSize=100).found["totalCount"] == live(us)
    assert counts(us, caplog, authorId=2147483647) == []


def test_v23_totals_are_remembered_too(us: World, caplog: pytest.LogCaptureFixture) -> None:
    def twice() -> tuple[int, int, int]:
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "ownstack.sql"):
            first, again = (us.api.get("/questions", filter="total").json["total"] for _ in range(2))
        return first, again, len([each for each in caplog.messages if "SELECT count(*), pg_current_snapshot" in each])

    first, again, counted = undisturbed(us, twice)
    assert (first, again, counted) == (live(us), live(us), 1)
    us.v23.sql(INSERT, 3)
    assert us.api.get("/questions", filter="total").json["total"] == first + 3


def test_a_page_beyond_the_end_reads_no_rows(us: World, caplog: pytest.LogCaptureFixture) -> None:
    us.v23.sql(INSERT, 400)
    for page in (50, 2147483647):
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "ownstack.sql"):
            found = us.key.get("/questions", pageSize=100, page=page).found
        assert (found["items"], found["totalCount"]) == ([], live(us))
        assert not [each for each in caplog.messages if "OFFSET" in each]
    last = us.key.get("/questions", pageSize=100, page=-(-live(us) // 100)).found
    assert len(last["items"]) == live(us) % 100 or 100


def test_what_others_do_at_the_same_time_is_counted_when_it_is_done(us: World) -> None:
    before = total(us)
    with psycopg.connect(us.v23.url) as early, psycopg.connect(us.v23.url) as late, psycopg.connect(us.v23.url) as lost:
        early.execute(INSERT, (1,))
        late.execute(INSERT, (10,))
        lost.execute(INSERT, (100,))
        assert total(us) == before
        late.commit()
        assert total(us) == before + 10
        lost.rollback()
        assert total(us) == before + 10
        with early.transaction():
            early.execute(INSERT, (1,))
        assert total(us) == before + 10
        early.commit()
        assert total(us) == before + 12


def test_deleting_by_either_face_is_counted(us: World) -> None:
    id_ = us.v23.asker.ask()
    before = total(us)
    assert us.asker.delete(f"/questions/{id_}").status == 204
    assert total(us) == before - 1
    us.v23.asker.ask()
    assert total(us) == before


def test_totals_are_never_old_while_others_write(us: World) -> None:
    """Rows only come here, so a total lies between what was there before and after its request."""
    done = threading.Event()

    def write() -> None:
        with psycopg.connect(us.v23.url) as conn:
            for number in range(60):
                conn.execute(INSERT, (1,))
                conn.rollback() if number % 3 == 0 else conn.commit()
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = 0
    while not done.is_set() or seen < 3:
        least, found, most = live(us), total(us), live(us)
        assert least <= found <= most
        seen += 1
    writer.join()
    assert total(us) == live(us)


def test_lists_that_hang_on_the_clock_are_counted_each_time() -> None:
    totals, sql = Totals(), Sql("SELECT count(*) FROM posts WHERE bounty_closes_date > now()", ())
    totals.remember(key_of(sql, []), sql, (3, "1:1:"))
    assert not totals.has(key_of(sql, []))


def test_memory_is_bounded() -> None:
    totals, sql = Totals(), Sql("SELECT 1", ())
    for number in range(TOTALS_MAX + 10):
        totals.remember(key_of(sql, [number]), sql, (number, "1:1:"))
    assert not totals.has(key_of(sql, [9]))
    assert totals.find(key_of(sql, [10]), "1:1:") == 10
    assert totals.find(key_of(sql, [10]), "1:2:") is None


class Count:
    """Counts that take as long as they are let: each ends with the next of the answers."""

    def __init__(self, *answers: tuple[int, str] | Exception) -> None:
        self._answers = list(answers)
        self.begun = 0
        self.may_end = asyncio.Event()

    async def __call__(self) -> tuple[int, str]:
        self.begun += 1
        answer = self._answers.pop(0)
        await self.may_end.wait()
        await asyncio.sleep(0.01)  # as long as a database needs at least
        if isinstance(answer, Exception):
            raise answer
        return answer


async def ask_all(count: Count, *snapshots: str) -> list[Any]:
    totals, asked = Totals(), []
    for snapshot in snapshots:
        asked.append(asyncio.create_task(totals.counted(b"list", snapshot, count)))
        await asyncio.sleep(0)
    count.may_end.set()
    async with asyncio.timeout(5):
        return await asyncio.gather(*asked, return_exceptions=True)


def test_who_asks_while_it_is_counted_waits_for_that() -> None:
    count = Count((7, "1:1:"))
    assert asyncio.run(ask_all(count, *["1:1:"] * 20)) == [7] * 20
    assert count.begun == 1


def test_who_has_seen_more_than_a_count_that_was_under_way_shares_the_next() -> None:
    count = Count((7, "1:1:"), (8, "1:3:"))
    assert asyncio.run(ask_all(count, "1:1:", "1:2:", "1:2:", "1:1:")) == [7, 8, 8, 7]
    assert count.begun == 2


def test_where_a_count_fails_another_of_those_who_wait_counts() -> None:
    count = Count(OSError("gone"), (7, "1:1:"))
    failed, *others = asyncio.run(ask_all(count, "1:1:", "1:1:", "1:1:"))
    assert isinstance(failed, OSError)
    assert others == [7, 7]
    assert count.begun == 2


def test_who_gives_up_leaves_the_count_to_the_others() -> None:
    async def give_up() -> list[Any]:
        count, totals = Count((1, "1:1:"), (7, "1:1:")), Totals()
        asked = [asyncio.create_task(totals.counted(b"list", "1:1:", count)) for _ in range(3)]
        await asyncio.sleep(0)
        asked[0].cancel()
        count.may_end.set()
        async with asyncio.timeout(5):
            return await asyncio.gather(*asked, return_exceptions=True)

    gone, *others = asyncio.run(give_up())
    assert isinstance(gone, asyncio.CancelledError)
    assert others == [7, 7]


def test_tags_are_made_once_until_something_is_written(us: World, caplog: pytest.LogCaptureFixture) -> None:
    def tags() -> tuple[dict[str, Any], int]:
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "ownstack.sql"):
            items = us.key.get("/questions", pageSize=100).items
        found = {tag["name"]: tag for item in items for tag in item["tags"]}
        return found, len([each for each in caplog.messages if " FROM tags n" in each])

    us.v23.asker.ask(tags="json")
    (before, read), again = undisturbed(us, lambda: (tags(), tags()))
    assert read == 1
    assert again == (before, 0)
    with psycopg.connect(us.v23.url) as conn:
        conn.execute("INSERT INTO tag_preferences VALUES (1, %s, 'json', 'favorite_tag')", (us.v23.voter.user_id,))
        assert tags()[0] == before
    after, read = tags()
    assert read == 1
    assert after["json"] == before["json"] | {"watcherCount": before["json"]["watcherCount"] + 1}
    us.v23.asker.ask(tags="json")
    assert tags()[0]["json"] == after["json"] | {"postCount": after["json"]["postCount"] + 1}
    alone = us.key.get(f"/tags/{after['json']['id']}").found
    assert alone["postCount"] == after["json"]["postCount"] + 1
    us.v23.sql("DELETE FROM tag_preferences WHERE user_id = %s", us.v23.voter.user_id)
