"""How many statements a page of API v3 costs: a few, however many rows it has."""

from __future__ import annotations

import logging

import pytest

from ownstack.v3.endpoints import ENDPOINTS
from tests.v3.world import World

ROWS = 20
STATEMENTS_MAX = 8
"""The rows, their total, and one for each kind of list inside, whatever is remembered. What every request looks up is not counted."""
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
def test_a_page_of_many_rows_costs_few_statements(full: World, path: str, caplog: pytest.LogCaptureFixture) -> None:
    """What is remembered comes and goes with every write, so the number has an upper end alone."""
    with caplog.at_level(logging.DEBUG, "ownstack.sql"):
        rows = full.admin.get(path, pageSize=100).items
    assert len(rows) > STATEMENTS_MAX or "articles" in path
    assert 0 < len([each for each in caplog.messages if not each.startswith("\nSELECT")]) <= STATEMENTS_MAX
