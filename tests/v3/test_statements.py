"""How many statements a page of API v3 costs: never more for more rows."""

from __future__ import annotations

import logging

import pytest

from ownstack.v3.endpoints import ENDPOINTS
from tests.v3.driver import V3
from tests.v3.world import World

ROWS = 20
LISTS = sorted(each.path for each in ENDPOINTS if each.is_list and not each.path_names)


@pytest.fixture(scope="module")
def full(us: World) -> World:
    """More than a small page of everything that the demo has little of."""
    questions = [each["id"] for each in us.admin.get("/questions").items]
    people = [us.v23.asker.user_id, us.v23.voter.user_id]
    us.v23.sql(
        "INSERT INTO collectives (site_id, slug, name) SELECT 1, 'made-' || n, 'Made ' || n FROM generate_series(1, %s) n", ROWS
    )
    us.v23.sql("INSERT INTO collective_tags SELECT 1, id, 'json' FROM collectives WHERE slug LIKE 'made-%%'")
    for number in range(ROWS):
        group = us.admin.post("/user-groups", {"name": f"Group {number}", "userIds": people}).found["id"]
        content = {"contentIds": questions[number : number + 3], "editorUserGroupIds": [group]}
        assert us.admin.post("/collections", {"title": f"Collection {number}", **content}).status == 201
    return us


@pytest.mark.parametrize("path", LISTS)
def test_more_rows_cost_no_more_statements(full: World, path: str, caplog: pytest.LogCaptureFixture) -> None:
    counted(full.admin, path, 100, caplog)  # what is remembered from now on
    (few, few_rows), (many, many_rows) = (counted(full.admin, path, size, caplog) for size in (15, 100))
    assert many <= few
    assert many_rows > few_rows == 15 or "articles" in path


def counted(who: V3, path: str, size: int, caplog: pytest.LogCaptureFixture) -> tuple[int, int]:
    """Statements and rows."""
    caplog.clear()
    with caplog.at_level(logging.DEBUG, "ownstack.sql"):
        rows = len(who.get(path, pageSize=size).items)
    return len([each for each in caplog.messages if "sites s" not in each]), rows
