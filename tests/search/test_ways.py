"""Whatever way the first rows come by, they are the same rows: the ways are tried against each other over a real site."""

import pytest

from ownstack.query.search import choosing, periods

QUERIES = [
    "beer",
    "beer taste",
    "brew yeast",
    "beer -ale",
    "ale OR lager",
    '"pale ale"',
    "brew*",
    "isinglass",
    "beer yeast hops bottle",
]
PAGES = [{"pagesize": 5, "page": 1}, {"pagesize": 30, "page": 2}, {"pagesize": 100, "page": 1}]
ORDERS = [{"sort": "activity"}, {"sort": "creation"}, {"sort": "creation", "fromdate": 1_400_000_000, "todate": 1_560_000_000}]


def list_all(monkeypatch):
    """As if every page were too deep for anything but the list."""
    monkeypatch.setattr(choosing, "REACH_MAX", 0)


def take_all_for_many(monkeypatch):
    """As if everything were in far too many posts to look at."""
    monkeypatch.setattr(choosing, "FEW", -1)
    monkeypatch.setattr(choosing, "WALKED_MAX", 0)
    monkeypatch.setattr(periods, "PERIODS_MAX", 10_000)


def walk_to_all(monkeypatch):
    """As if everything stood in so many posts that the newest have enough."""
    monkeypatch.setattr(choosing, "FEW", -1)
    monkeypatch.setattr(choosing, "WALKED_MAX", 1_000_000_000)


def take_all_for_few(monkeypatch):
    monkeypatch.setattr(choosing, "FEW", 1_000_000)


def answers(ask, path, params):
    """Of the first pages of every query what was found and whether more follows."""
    asked = [(query, ask(path, q=query, **page, **params)) for query in QUERIES for page in PAGES]
    return [(query, [(item["question_id"], item.get("answer_id")) for item in a["items"]], a["has_more"]) for query, a in asked]


@pytest.mark.parametrize("path", ["search/advanced", "search/excerpts"])
@pytest.mark.parametrize("params", ORDERS, ids=" ".join)
@pytest.mark.parametrize("take", [take_all_for_few, take_all_for_many, walk_to_all])
def test_the_first_rows_are_the_same_by_every_way(ask, monkeypatch, path, params, take):
    with monkeypatch.context() as patched:
        list_all(patched)
        expected = answers(ask, path, params)
    take(monkeypatch)
    assert answers(ask, path, params) == expected


@pytest.mark.parametrize("path", ["search/advanced", "search/excerpts"])
@pytest.mark.parametrize("take", [take_all_for_few, take_all_for_many, walk_to_all, list_all])
@pytest.mark.parametrize("sort", ["activity", "relevance"])
def test_has_more_and_total_tell_how_many_match(ask, monkeypatch, path, take, sort):
    take(monkeypatch)
    for query in QUERIES:
        total = ask(path, q=query, sort=sort, filter="total")["total"]
        size = min(max(total, 1), 100)
        first = ask(path, q=query, sort=sort, pagesize=size)
        assert (len(first["items"]), first["has_more"]) == (min(total, 100), total > 100), query
        last = ask(path, q=query, sort=sort, pagesize=size, page=-(-total // size) or 1)
        assert (bool(last["items"]), last["has_more"]) == (total > 0, False), query
