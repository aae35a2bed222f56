"""What a filter costs: the statements that a page of objects takes under it, read off the compiled query. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ownstack.query import access
from ownstack.query.compile import Compiler, Query
from ownstack.query.context import Site
from ownstack.query.filters import Filter
from ownstack.query.types import TYPES


@dataclass(frozen=True, slots=True)
class Cost:
    """The statements of one page, however many rows it has."""

    has_rows: bool
    has_total: bool
    lists: tuple[str, ...]
    """The kinds of list inside, one statement each: the field that holds it, once for each place where it stands."""

    @property
    def statements(self) -> int:
        return self.has_rows + self.has_total + len(self.lists)


def of(filter_: Filter, type_name: str, site: Site) -> Cost:
    """The most that a page of this type takes: with every private field open, and where each list has a parent."""
    wrapper = filter_.wrapper
    has_rows = bool({"items", "has_more"} & wrapper)
    query = Compiler(filter_, site, frozenset(access.OPENERS)).query(TYPES[type_name], "t")
    return Cost(has_rows, "total" in wrapper, tuple(_lists(query)) if has_rows else ())


def _lists(query: Query) -> Iterator[str]:
    for child in query.children:
        yield child.name
        yield from _lists(child.query)
