"""The statements of a list: its rows from the first page on and from deep ones, and how many there are.

Kept, since the same few come over and over.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ownstack.query.compile import ID, SNAPSHOT, Compiler, Query, Sql, alias_names, fill, number
from ownstack.query.context import Site
from ownstack.query.fields import WireType
from ownstack.query.filters import Filter
from ownstack.query.light import Light, light_of
from ownstack.query.shapes import SHAPES
from ownstack.query.sorts import Sort
from ownstack.query.sources import Source

POSTS = "posts {t}"
ROWS_OF_THEIR_OWN = frozenset({POSTS, "comments {t}", "members {t}", "tags {t}", "suggested_edits {t}"})
"""Tables that grow with a site, whose lists are in the order of an index and then of the type's key. No sort has a NULL."""
NEWEST = Sort("newest", "{t}.creation_date", "date")
"""The order of lists without sorts whose source names what comes after it."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """The statements of a plan. `{page}` marks the place of LIMIT and OFFSET.

    Where the filter wants a total, and of searches, the last column of rows is the snapshot that they were seen under; the
    second of the total is its own. Those of `later` pages join nothing with the rows that are skipped. The last two columns of
    deep ones are the sort's value and the id, by which the next page goes on.
    """

    rows: Sql
    total: Sql
    query: Query
    later: Sql | None = None
    deep: Sql | None = None
    after: Sql | None = None
    light: Light | None = None


def bears_snapshot(source: Source, filter_: Filter) -> bool:
    """Whether rows have the snapshot for their last column."""
    return "total" in filter_.wrapper or source.is_search


class Key:
    """A source compared by what it is, not by its text: sources are constants."""

    __slots__ = ("source",)

    def __init__(self, source: Source) -> None:
        self.source = source

    def __hash__(self) -> int:
        return id(self.source)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and other.source is self.source


class Hidden:
    """Carried past the cache: the filter's name, which is made from its fields, has been compared already."""

    __slots__ = ("filter",)

    def __init__(self, filter_: Filter) -> None:
        self.filter = filter_

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hidden)


@lru_cache(maxsize=2048)
def compiled(
    key: Key,
    site: Site,
    _filter_name: str,
    sort: Sort | None,
    is_descending: bool,
    given: tuple[str, ...],
    opens: frozenset[str],
    hidden: Hidden,
) -> Compiled:
    source = key.source
    type_, alias = SHAPES[source.type], "t"
    query = Compiler(hidden.filter, site, opens).query(type_, alias, source.override)
    names = alias_names(alias)
    from_ = fill(source.from_ or type_.from_, names)
    where = fill(_where(source, type_, sort, given), names)
    order = fill(_order(source, type_, sort, is_descending=is_descending), names)
    columns = [*query.columns] or ["NULL"]
    if bears_snapshot(source, hidden.filter):
        columns.append(f"(SELECT {SNAPSHOT})")
    rest = f" FROM {from_} {' '.join(query.joins)} WHERE {where} ORDER BY {order}"
    rows = f"SELECT {', '.join(columns)}{rest} {{page}}"
    total = f"SELECT count(*), {SNAPSHOT} FROM {fill(source.counted, names) or from_} WHERE {where}"
    if source.rows_max:
        total = f"SELECT least(count(*), {source.rows_max}), {SNAPSHOT} FROM {from_} WHERE {where}"
    later, deep, after = None, None, None
    if keyset := _keyset(source, type_, sort):
        found = f"(SELECT {alias}.* FROM {from_} WHERE {where} ORDER BY {order} {{page}}) {alias}"
        later = number(f"SELECT {', '.join(columns)} FROM {found} {' '.join(query.joins)} ORDER BY {order}")
        value, row_key = (fill(each, names) for each in keyset)
        deep, after = _deep(query, from_, where, (value, row_key), order, is_descending=is_descending or not sort)
    light = None
    if query.is_long and ID in query.columns and not source.from_ and type_.from_ == POSTS:
        light = light_of(query, columns, rest)
    return Compiled(number(rows), number(total), query, later, deep, after, light)


def _keyset(source: Source, type_: WireType, sort: Sort | None) -> tuple[str, str] | None:
    """The value and the key that place a row in the list, where they do so alone and are never NULL."""
    if not source.scoped:
        return None
    if sort is None:
        return (NEWEST.sql, source.newest) if source.newest else None
    is_own = not (source.from_ or source.key) and type_.from_ in ROWS_OF_THEIR_OWN
    return (sort.sql, type_.key) if is_own else None


def _deep(query: Query, from_: str, where: str, keyset: tuple[str, str], order: str, *, is_descending: bool) -> tuple[Sql, Sql]:
    value, key = keyset
    columns = ", ".join([*query.columns, value, key])
    beyond = f"({value}, {key}) {'<' if is_descending else '>'} (%(after_value)s, %(after_id)s)"
    joins = " ".join(query.joins)
    deep = (
        f"SELECT {columns} FROM (SELECT t.site_id AS deep_site, {key} AS deep_key FROM {from_} WHERE {where}"
        f" ORDER BY {order} {{page}}) deep JOIN {from_} ON t.site_id = deep_site AND {key} = deep_key {joins} ORDER BY {order}"
    )
    after = f"SELECT {columns} FROM {from_} {joins} WHERE {where} AND {beyond} ORDER BY {order} {{page}}"
    return number(deep), number(after)


def _where(source: Source, type_: WireType, sort: Sort | None, given: tuple[str, ...]) -> str:
    created = source.created or type_.created
    conditions = [
        "{t}.site_id = %(site)s" if source.scoped else "",
        type_.where if source.visible else "",
        source.where,
        *(condition for name, condition in source.optional if name in given),
        f"{created} >= to_timestamp(%(fromdate)s)" if "fromdate" in given else "",
        f"{created} < to_timestamp(%(todate)s)" if "todate" in given else "",
    ]
    if sort:
        conditions += [sort.where, *(_bound(sort, name) for name in ("min", "max") if name in given)]
    return " AND ".join(filter(None, conditions)) or "true"


def _bound(sort: Sort, name: str) -> str:
    """Min and max include their own value; a date means the whole of its second."""
    if sort.bound == "date":
        operator = ">=" if name == "min" else "<"
        return f"{sort.sql} {operator} to_timestamp(%({name})s)"
    operator = ">=" if name == "min" else "<="
    # Lowered where the names are, since databases differ in what they take for a capital letter.
    return f"{sort.sql} {operator} lower(%({name})s)" if sort.bound == "string" else f"{sort.sql} {operator} %({name})s"


def _order(source: Source, type_: WireType, sort: Sort | None, *, is_descending: bool) -> str:
    if sort is None:
        return f"{NEWEST.sql} DESC, {source.newest} DESC" if source.newest else source.order or type_.key
    direction = "DESC" if is_descending else "ASC"
    keys = source.key or (type_.key,)
    return ", ".join(f"{each} {direction}" for each in (sort.sql, *keys) if each)
