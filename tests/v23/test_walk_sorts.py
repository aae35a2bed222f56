"""Every list by every sort, both orders, min and max, fromdate and todate, over both worlds: in order, and within its bounds."""

from __future__ import annotations

from typing import Any

import pytest

from ownstack.query.sorts import ENUM_BOUNDS, Sort
from ownstack.query.types import TYPES
from ownstack.v23.endpoints import Endpoint
from tests.v23.driver import Api, Reply
from tests.v23.paths import LISTS, fill

both = pytest.mark.parametrize("world", ["beer", "demo"], indirect=True)
every_sort = pytest.mark.parametrize(
    ("endpoint", "sort"),
    [(each, sort) for each in LISTS for sort in each.sorts],
    ids=lambda each: getattr(each, "path", "") or each.name,
)
every_dated = pytest.mark.parametrize("endpoint", [each for each in LISTS if each.has_dates], ids=lambda each: each.path)

# The field that shows what a sort compares. What is not here (hot, rank of questions, added …) the wire does not show.
_POSTS = {"activity": "last_activity_date", "creation": "creation_date", "votes": "score"}
SHOWN: dict[str, dict[str, str]] = {
    "question": _POSTS,
    "answer": _POSTS,
    "article": _POSTS,
    "post": _POSTS,
    "comment": _POSTS,
    "search_excerpt": _POSTS,
    "collective": {"name": "name"},
    "user": {"reputation": "reputation", "creation": "creation_date", "name": "display_name", "modified": "last_modified_date"},
    "tag": {"popular": "count", "name": "name"},
    "tag_synonym": {"creation": "creation_date", "applied": "applied_count", "activity": "last_applied_date"},
    "suggested_edit": {"creation": "creation_date", "approval": "approval_date", "rejection": "rejection_date"},
    "badge": {"rank": "rank", "name": "name", "type": "badge_type"},
}
UNDATED = {"badge": "the newest award bounds it, which no field shows", "tag": "a tag shows no creation"}


class Listing:
    """One method under one sort, with what its items show of it."""

    def __init__(self, api: Api, endpoint: Endpoint, sort: Sort) -> None:
        self.api, self.path, self.type, self.sort = api, fill(api, endpoint), endpoint.returns, sort
        ids = [f"{self.type}.{each.name}" for each in TYPES[self.type].fields if each.name.endswith(("_id", "name", "_tag"))]
        shown = [f"{self.type}.{each}" for each in (*SHOWN[self.type].values(), "creation_date")]
        self.filter = api.filter(*ids, *shown, ".items", ".has_more", ".total", base="none", unsafe=True)

    def ask(self, **params: object) -> Reply:
        return self.api.get(self.path, sort=self.sort.name, filter=self.filter, pagesize=100, **params)

    def values(self, reply: Reply) -> list[Any]:
        """What the sort compares, of each item; nothing where the wire does not show it."""
        field = SHOWN[self.type].get(self.sort.name)
        found = [item.get(field, item.get("creation_date")) for item in reply.items] if field else []
        words = ENUM_BOUNDS.get(self.sort.bound, {})
        return [words.get(each, each) for each in map(_lower, found) if _is_plain(each)]

    def word(self, value: Any) -> Any:
        """A value as `min` and `max` take it."""
        return {number: word for word, number in ENUM_BOUNDS.get(self.sort.bound, {}).items()}.get(value, value)


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _is_plain(value: Any) -> bool:
    """Databases differ in how they lower and order other letters."""
    return not isinstance(value, str) or value.isascii()


@both
@every_sort
def test_both_orders_are_orders(world: Api, endpoint: Endpoint, sort: Sort) -> None:
    listing = Listing(world, endpoint, sort)
    up, down = listing.ask(order="asc"), listing.ask(order="desc")
    assert listing.values(up) == sorted(listing.values(up))
    assert listing.values(down) == sorted(listing.values(down), reverse=True)
    assert down.items == listing.ask().items, "desc is the order where none is asked for"
    if up.json["total"] == len(up.items) != (endpoint.source and endpoint.source.rows_max):
        assert up.items == down.items[::-1], "the same list from the other end"


@both
@every_sort
def test_min_and_max_bound_what_is_sorted_by_and_include_their_ends(world: Api, endpoint: Endpoint, sort: Sort) -> None:
    listing = Listing(world, endpoint, sort)
    if not sort.bound:
        assert listing.ask(min=1).error == (400, "bad_parameter", "min")
        return
    whole = listing.ask(order="asc")
    values = listing.values(whole)
    is_whole = not whole.json["has_more"]
    bounds = sorted({each for each in values if is_whole or each < values[-1]})
    if bounds:
        _check_bounds(listing, values, bounds[len(bounds) // 3], bounds[len(bounds) * 2 // 3])


def _check_bounds(listing: Listing, values: list[Any], low: Any, high: Any) -> None:
    inside = listing.ask(order="asc", min=listing.word(low), max=listing.word(high))
    assert listing.values(inside) == [each for each in values if low <= each <= high]
    assert inside.json["total"] == len(inside.items)
    below = listing.ask(order="desc", max=listing.word(high))
    assert listing.values(below) == [each for each in values if each <= high][::-1]
    above = listing.ask(order="asc", min=listing.word(low))
    expected = [each for each in values if each >= low]
    assert listing.values(above)[: len(expected)] == expected
    assert listing.ask(min=listing.word(high), max=listing.word(low)).items == [] or low == high


@both
@every_dated
def test_fromdate_and_todate_bound_the_creation_whatever_the_sort(world: Api, endpoint: Endpoint) -> None:
    path, filter_, field = fill(world, endpoint), world.filter(".total"), TYPES[endpoint.returns].created.split(".")[-1]
    assert world.get(path, fromdate=32503680000).items == []
    dates = sorted(item.get(field, 0) for item in world.get(path, filter=filter_, pagesize=100).items)
    if not dates or endpoint.returns in UNDATED:
        return
    low, high = dates[len(dates) // 3], dates[len(dates) * 2 // 3]
    reply = world.get(path, filter=filter_, pagesize=100, fromdate=low, todate=high)
    assert all(low <= item[field] <= high for item in reply.items)
    assert reply.json["total"] >= sum(low <= each <= high for each in dates)


@both
def test_a_name_bounds_itself_whatever_its_letters(world: Api) -> None:
    people = world.get("/users", pagesize=100, filter=world.filter(unsafe=True)).items
    for name in {each["display_name"] for each in people}:
        found = world.get("/users", sort="name", min=name, max=name, pagesize=100, filter=world.filter(unsafe=True))
        assert name in {each["display_name"] for each in found.items}
