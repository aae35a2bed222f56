"""What a request wants, before any connection is taken: the source, the order, the page, the filter.

Its statements are those of a list (query.lists), which the same few plans share.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, cast

from ownstack.kernel.actor import Actor
from ownstack.query import access, lists
from ownstack.query.compile import Sql
from ownstack.query.context import Site
from ownstack.query.filters import Filter
from ownstack.query.light import Light
from ownstack.query.shapes import SHAPES
from ownstack.query.sorts import Sort
from ownstack.query.sources import Source
from ownstack.query.statements import Executor
from ownstack.query.totals import BY_THE_CLOCK, key_of

DEEP_OFFSET = 300
"""From this offset on a page is deep: its ids are found by index alone and the rows fetched after, or, where the page before
it was read a moment ago, it goes on from there (query.pages)."""
_BY_IDS = re.compile(r"{t}\.(\w+_id) = ANY\(%\(ids\)s\)")
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
    def statements(self) -> lists.Compiled:
        # by kind of access, and only where the filter has something for it to open; never by person
        wanted = self.filter.openers
        opens = access.opens(self.actor, is_service=self.is_service) & wanted if wanted else access.NOTHING
        of = self.filter.name, self.sort, self.is_descending, tuple(sorted(self.values.keys())), opens
        return lists.compiled(lists.Key(self.source), self.site, *of, lists.Hidden(self.filter))

    @cached_property
    def light_sql(self) -> str:
        """The statement of a first page's light rows; only where there are such."""
        return f"{cast('Light', self.statements.light).rows.text} LIMIT {self.rows_wanted}"

    @cached_property
    def page_sql(self) -> str:
        """The statement of its rows with the page's own end; kept, since a text of this length takes time to hash."""
        end = f"LIMIT {self.rows_wanted}"
        return self._page_statement.text.replace("{page}", f"{end} OFFSET {self.offset}" if self.offset else end)

    @property
    def _page_statement(self) -> Sql:
        return self.statements.later if self.offset and self.statements.later else self.statements.rows

    @cached_property
    def page_values(self) -> list[Any]:
        return self.bind(self._page_statement)

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
        return self.offset < DEEP_OFFSET and lists.bears_snapshot(self.source, self.filter)

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
    def found_by(self) -> str:
        """The table and column in which the ids of the path are looked up, if they are not the rows' own and all that is asked
        (query.busy): where there is more to ask, nobody knows how far a list is walked for a page.
        """
        by = _BY_IDS.fullmatch(self.source.where)
        return f"{SHAPES[self.source.type].from_.split()[0]}.{by[1]}" if by and not self.source.from_ else ""

    @cached_property
    def is_quick(self) -> bool:
        """An index gives these rows in this order: no sort that is computed, no rows that are gathered from others, but for all
        of a table with what belongs to them, newest first.
        """
        is_gathered = self.source.from_ and (self.values or not self.source.newest)
        return self.prepare is None and not is_gathered and (self.sort is None or bool(self.sort.bound))
