"""Whatever way the first rows come by, they are the same rows: the ways are tried against each other over a real site."""

import pytest

from ownstack.query.search import choosing
from ownstack.query.search.tiers import ALL, Tiers

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


def look_at(tier):
    """As if this tier had enough of everything."""

    def patch(monkeypatch):
        monkeypatch.setattr(Tiers, "newest", lambda *_: tier)
        monkeypatch.setattr(choosing, "RANKED_FEW", -1)

    patch.__name__ = f"look_at_{tier}"
    return patch


def rank_all(monkeypatch):
    monkeypatch.setattr(choosing, "RANKED_FEW", 1_000_000)


def as_it_comes(_monkeypatch):
    """What is chosen for each query, whatever that is."""


LOOKED_AT = [as_it_comes, *map(look_at, [ALL, 1, 2, 3, 4])]


def answers(ask, path, params):
    """Of the first pages of every query what was found and whether more follows."""
    asked = [(query, ask(path, q=query, **page, **params)) for query in QUERIES for page in PAGES]
    return [(query, [(item["question_id"], item.get("answer_id")) for item in a["items"]], a["has_more"]) for query, a in asked]


@pytest.mark.parametrize("path", ["search/advanced", "search/excerpts"])
@pytest.mark.parametrize("params", ORDERS, ids=" ".join)
@pytest.mark.parametrize("take", LOOKED_AT)
def test_the_first_rows_are_the_same_by_every_way(ask_tiers, monkeypatch, path, params, take):
    with monkeypatch.context() as patched:
        list_all(patched)
        expected = answers(ask_tiers, path, params)
    take(monkeypatch)
    assert answers(ask_tiers, path, params) == expected


@pytest.mark.parametrize("path", ["search/advanced", "search/excerpts"])
@pytest.mark.parametrize("take", [*LOOKED_AT, rank_all, list_all])
@pytest.mark.parametrize("sort", ["activity", "relevance"])
def test_has_more_and_total_tell_how_many_match(ask_tiers, monkeypatch, path, take, sort):
    take(monkeypatch)
    for query in QUERIES:
        total = ask_tiers(path, q=query, sort=sort, filter="total")["total"]
        size = min(max(total, 1), 100)
        first = ask_tiers(path, q=query, sort=sort, pagesize=size)
        assert (len(first["items"]), first["has_more"]) == (min(total, 100), total > 100), query
        last = ask_tiers(path, q=query, sort=sort, pagesize=size, page=-(-total // size) or 1)
        assert (bool(last["items"]), last["has_more"]) == (total > 0, False), query


def test_every_tier_is_chosen_where_it_has_enough():
    tiers = Tiers({1: {1: 64000, 2: 12000, 3: 2400, 4: 400}, 2: {4: 400}})
    assert [tiers.newest(1, each) for each in (1, 400, 401, 12000, 60000, 64001)] == [4, 4, 3, 2, 1, ALL]
    assert [tiers.newest(2, 400), tiers.newest(2, 401), tiers.newest(3, 1)] == [4, ALL, ALL]
    assert [tiers.widest(1, each) for each in (399, 400, 20000, 1e9)] == [None, 4, 2, 1]
