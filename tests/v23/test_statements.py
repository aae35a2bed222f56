"""How many statements a method costs: it hangs on the filter and never on how many rows a page has.

The small look-ups that are remembered (sites, keys, filters) are not counted, nor the quotas' exchange once a second. Over the demo, which has everything.
"""

from __future__ import annotations

import logging

import pytest

from ownstack.query import busy
from ownstack.query.context import SITES_SQL
from ownstack.query.filters import ALL_FIELDS
from ownstack.v23.throttle import SHARE_SQL
from tests.v23.driver import Api
from tests.v23.paths import LISTS, fill

# What is returned -> the statements of its richest pages, with the default filter and with every field.
# One for the rows, and one for each kind of list inside: a question's comments, answers, their comments …
STATEMENTS: dict[str, tuple[int, int]] = {
    "question": (5, 17),
    "answer": (7, 9),
    "post": (1, 6),
    "article": (1, 2),
    "tag": (3, 3),
    "user": (1, 3),
    "network_user": (1, 3),
    "collective": (2, 2),
}
NO_LISTS_INSIDE = (1, 1)
# Totals are remembered too (tests/v3/test_totals.py counts those).
TOTALS = ("SELECT count(*), pg_current_snapshot", "SELECT least(count(*)", "SELECT pg_current_snapshot")
LOOK_UPS = (SITES_SQL, SHARE_SQL, "SELECT k.id, k.quota_max", "SELECT name, included_fields", busy.SQL, *TOTALS)


@pytest.mark.parametrize("type_", sorted({each.returns for each in LISTS}))
def test_the_number_of_statements_is_fixed(demo: Api, type_: str, caplog: pytest.LogCaptureFixture) -> None:
    paths = [fill(demo, each) for each in LISTS if each.returns == type_]
    counted = {
        size: [
            [_count(demo, caplog, path, pagesize=size, filter=name) for path in paths]
            for name in ("default", demo.filter(*ALL_FIELDS, base="none"))
        ]
        for size in (1, 10, 100)
    }
    default, everything = counted[100]
    assert (max(default), max(everything)) == STATEMENTS.get(type_, NO_LISTS_INSIDE)
    assert all(max(counted[size][0]) <= max(default) for size in (1, 10))
    assert all(max(counted[size][1]) <= max(everything) for size in (1, 10))


def _count(api: Api, caplog: pytest.LogCaptureFixture, path: str, **params: object) -> int:
    caplog.clear()
    with caplog.at_level(logging.DEBUG, "ownstack.sql"):
        assert api.get(path, **params).status == 200
    return len([each for each in caplog.messages if not each.startswith(LOOK_UPS)])
