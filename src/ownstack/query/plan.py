"""What a request wants, before any connection is taken: the source, the order, the page, the filter.

`compiled` turns a plan into its statements and keeps them, since the same few plans come over and over.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, cast

from ownstack.kernel.actor import Actor
from ownstack.query import access
from ownstack.query.compile import ID, SNAPSHOT, Compiler, Query, Sql, alias_names, fill, number
from ownstack.query.context import Site
from ownstack.query.fields import WireType
from ownstack.query.filters import Filter
from ownstack.query.light import Light, light_of
from ownstack.query.shapes import SHAPES
from ownstack.query.sorts import Sort
from ownstack.query.sources import Source
from ownstack.query.statements import Executor
from ownstack.query.totals import BY_THE_CLOCK, key_of

DEEP_OFFSET = 300
"""From this offset on a page is deep: its ids are found by index alone and the rows fetched after, or, where the page before
it was read a moment ago, it goes on from there (query.pages)."""
POSTS = "posts {t}"
PLAIN = frozenset({"ids", "id", "toid", "me", "questionId", "answerId", "articleId", "userId", "userGroupId", "communityId"})


Finish = Callable[[Executor, list[Any]], Awaitable[None]]
"""What the objects of a page still need when all of them are there."""


@dataclass(frozen=True, eq=False)
class Plan:
    """One request for a list. What follows from it is worked out once, since a plan may be used again."""

    source: Source
    site: Site
    filter: Filter
    sort: Sort | None
    is_descending: bool
    values: Mapping[str, Any]
    """Parameters by name: those of the source, and min, max, fromdate, todate where given."""
    page: int
    pagesize: int
    actor: Actor | None = None
    """Whose access token asks."""
    finish: Finish | None = None
    is_service: bool = False
    """A service key asks, for nobody."""

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.pagesize

    @property
    def rows_wanted(self) -> int:
        """One more than the page, which tells whether more follow."""
        if self.source.rows_max:
            return max(0, min(self.pagesize + 1, self.source.rows_max - self.offset))
        return self.pagesize + 1

    @cached_property
    def statements(self) -> Compiled:
        return compiled(self)

    @cached_property
    def light_sql(self) -> str:
        """The statement of a first page's light rows; only where there are such."""
        return f"{cast('Light', self.statements.light).rows.text} LIMIT {self.rows_wanted}"

    @cached_property
    def page_sql(self) -> str:
        """The statement of its rows with the page's own end; kept, since a text of this length takes time to hash."""
        end = f" LIMIT {self.rows_wanted}"
        return self.statements.rows.text + (f"{end} OFFSET {self.offset}" if self.offset else end)

    @cached_property
    def page_values(self) -> list[Any]:
        return self.bind(self.statements.rows)

    @cached_property
    def total_values(self) -> list[Any]:
        return self.bind(self.statements.total)

    @cached_property
    def total_key(self) -> bytes:
        """What the total of its list is remembered by."""
        return key_of(self.statements.total.text, self.total_values)

    @property
    def has_snapshot(self) -> bool:
        """Rows bear the snapshot that they were seen under: beside a total, and of a search."""
        return self.offset < DEEP_OFFSET and bears_snapshot(self.source, self.filter)

    @cached_property
    def is_same_by_snapshot(self) -> bool:
        """Finding the rows costs more than asking whether they are still the same, and no clock changes them."""
        return self.source.is_search and self.has_snapshot and BY_THE_CLOCK not in self.statements.rows.text

    @cached_property
    def page_key(self) -> Hashable:
        """What its page is remembered by: the plan, but plans of searches are made anew for each request. The same rows become
        other objects by another filter, and are finished for other words.
        """
        if not self.source.is_search:
            return self
        return key_of(self.page_sql, self.page_values), self.statements.query.build, self.finish

    def bind(self, sql: Sql, more: Mapping[str, Any] = MappingProxyType({})) -> list[Any]:
        """What a statement of the plan is to be executed with."""
        named = {**self.known, **self.values, **more}
        return [named[name] for name in sql.names]

    @cached_property
    def known(self) -> Mapping[str, Any]:
        """What every statement of the plan may be bound with."""
        return {"site": self.site.id, **access.bound(self.actor, self.site)}

    @cached_property
    def prepare(self) -> bool | None:
        """Ids and the like are found by the same index whatever they are; a rare tag, a short span or a name are not."""
        return True if self.source.has_one_plan else self.prepare_total

    @cached_property
    def prepare_total(self) -> bool | None:
        """The same for counting them all."""
        return None if self.source.prepare and self.values.keys() <= PLAIN else False

    @cached_property
    def is_quick(self) -> bool:
        """An index gives these rows in this order: no sort that is computed, no rows that are gathered from others."""
        return self.prepare is None and not self.source.from_ and (self.sort is None or bool(self.sort.bound))


@dataclass(frozen=True, slots=True)
class Compiled:
    """The statements of a plan, without LIMIT and OFFSET.

    Where the filter wants a total, and of searches, the last column of rows is the snapshot that they were seen under; the
    second of the total is its own. In deep ones `{page}` marks the place of LIMIT and OFFSET, and their last two columns are
    the sort's value and the id, by which the next page goes on.
    """

    rows: Sql
    total: Sql
    query: Query
    deep: Sql | None = None
    after: Sql | None = None
    light: Light | None = None


def bears_snapshot(source: Source, filter_: Filter) -> bool:
    """Whether rows have the snapshot for their last column."""
    return "total" in filter_.wrapper or source.is_search


def compiled(plan: Plan) -> Compiled:
    given = tuple(sorted(plan.values.keys()))
    # by kind of access, and only where the filter has something for it to open; never by person
    opens = (
        access.opens(plan.actor, is_service=plan.is_service) & plan.filter.openers if plan.filter.openers else access.NOTHING
    )
    return _compiled(
        _Key(plan.source), plan.site, plan.filter.name, plan.sort, plan.is_descending, given, opens, _Hidden(plan.filter)
    )


class _Key:
    """A source compared by what it is, not by its text: sources are constants."""

    __slots__ = ("source",)

    def __init__(self, source: Source) -> None:
        self.source = source

    def __hash__(self) -> int:
        return id(self.source)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.source is self.source


class _Hidden:
    """Carried past the cache: the filter's name, which is made from its fields, has been compared already."""

    __slots__ = ("filter",)

    def __init__(self, filter_: Filter) -> None:
        self.filter = filter_

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hidden)


@lru_cache(maxsize=2048)
def _compiled(
    key: _Key,
    site: Site,
    _filter_name: str,
    sort: Sort | None,
    is_descending: bool,
    given: tuple[str, ...],
    opens: frozenset[str],
    hidden: _Hidden,
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
    rows = f"SELECT {', '.join(columns)}{rest}"
    total = f"SELECT count(*), {SNAPSHOT} FROM {fill(source.counted, names) or from_} WHERE {where}"
    if source.rows_max:
        total = f"SELECT least(count(*), {source.rows_max}), {SNAPSHOT} FROM {from_} WHERE {where}"
    deep, after = (
        _deep(type_, query, from_, where, sort, order, is_descending=is_descending)
        if sort and not source.from_ and type_.from_ == POSTS
        else (None, None)
    )
    light = None
    if query.is_long and ID in query.columns and not source.from_ and type_.from_ == POSTS:
        light = light_of(query, columns, rest)
    return Compiled(number(rows), number(total), query, deep, after, light)


def _deep(
    type_: WireType, query: Query, from_: str, where: str, sort: Sort, order: str, *, is_descending: bool
) -> tuple[Sql, Sql]:
    names = alias_names("t")
    value, key = fill(sort.sql, names), fill(type_.key, names)
    columns = ", ".join([*query.columns, value, key])
    beyond = f"({value}, {key}) {'<' if is_descending else '>'} (%(after_value)s, %(after_id)s)"
    joins = " ".join(query.joins)
    deep = (
        f"SELECT {columns} FROM (SELECT t.site_id AS deep_site, t.id AS deep_id FROM {from_} WHERE {where}"
        f" ORDER BY {order} {{page}}) deep JOIN {from_} ON t.site_id = deep_site AND t.id = deep_id {joins} ORDER BY {order}"
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
        return source.order or type_.key
    direction = "DESC" if is_descending else "ASC"
    keys = source.key or (type_.key,)
    return ", ".join(f"{each} {direction}" for each in (sort.sql, *keys) if each)
