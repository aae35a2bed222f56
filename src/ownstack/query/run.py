"""Runs a plan: rows, the lists inside them, and objects made of both."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple, cast
from weakref import WeakKeyDictionary

from psycopg import AsyncConnection

from ownstack.db import raw
from ownstack.db.pool import Pool
from ownstack.kernel.remembered import Remembered
from ownstack.query.busy import Busy
from ownstack.query.compile import SNAPSHOT, Child, Query, Sql
from ownstack.query.lists import Compiled
from ownstack.query.made import Made, Read
from ownstack.query.objects import Groups, Row
from ownstack.query.pages import Places
from ownstack.query.pieces import Kept, Pieces
from ownstack.query.plan import DEEP_OFFSET, Plan
from ownstack.query.statements import Anywhere, Executor, Within, execute
from ownstack.query.totals import Counted, Totals

__all__ = ["Page", "Pool", "execute", "fetch", "fetch_within"]

FOUND_MAX = 128
"""First pages of searches, with excerpts some 75 KiB each."""


# by database: two of them have lists of the same name
_memories: WeakKeyDictionary[Pool, Memory] = WeakKeyDictionary()


class Page(NamedTuple):
    """A page of a list. `total` only where the filter asks for it."""

    items: list[Any]
    has_more: bool
    total: int | None


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a database between requests."""

    places: Places = field(default_factory=Places)
    totals: Totals = field(default_factory=Totals)
    pieces: Pieces = field(default_factory=Pieces)
    made: Made = field(default_factory=Made)
    busy: Busy = field(default_factory=Busy)
    found: Remembered[Hashable, list[Row]] = field(default_factory=lambda: Remembered(FOUND_MAX))


async def fetch(pool: Pool, plan: Plan) -> Page:
    """The page that a plan describes, with what lies inside its objects."""
    return await _page(Anywhere(pool), plan, _memory(pool))


async def fetch_encoded(pool: Pool, plan: Plan) -> Page:
    """The same where nobody looks into the objects: those of first pages, which come again and again, may be JSON already."""
    return await _page(Anywhere(pool), plan, _memory(pool), is_for_wire=plan.page == 1)


async def fetch_within(connection: AsyncConnection[Any], plan: Plan) -> Page:
    """The same inside a transaction: what a write has just made, kept or not."""
    return await _page(Within(connection), plan, Memory())


def _memory(pool: Pool) -> Memory:
    return _memories.get(pool) or _memories.setdefault(pool, Memory())


async def _page(executor: Executor, plan: Plan, memory: Memory, *, is_for_wire: bool = False) -> Page:
    """Of a deep page the total comes first, so that one beyond the end is not walked to."""
    statements, wrapper, total = plan.statements, plan.filter.wrapper, None
    wants_rows = bool({"items", "has_more"} & wrapper)
    if "total" in wrapper and (plan.offset >= DEEP_OFFSET or not wants_rows):
        total = await _total(executor, plan, statements.total, memory.totals)
    if not wants_rows or (total is not None and plan.offset >= total):
        return Page([], has_more=False, total=total)
    # Without a snapshot no list inside is kept.
    has_snapshot = plan.has_snapshot
    is_for_wire = is_for_wire and (has_snapshot or not statements.query.children)
    is_for_wire = is_for_wire and (not plan.finish or not statements.query.children)
    light = statements.light if is_for_wire and not plan.finish else None
    if is_for_wire and plan.is_same_by_snapshot:
        rows = await _found(executor, plan, statements, memory)
    else:
        rows = await _rows(executor, plan, statements, memory, is_light=bool(light))
    if "total" in wrapper and total is None:
        total = _total_by_rows(plan, rows)
        total = await _total(executor, plan, statements.total, memory.totals, rows) if total is None else total
    page_rows = rows[: plan.pagesize]
    has_more = _has_more(plan, rows)
    if is_for_wire and (known := memory.made.page(plan, rows)) is not None:
        return Page(known, has_more, total)
    kept = Kept(memory.pieces, rows[0][-1]) if rows and has_snapshot else None
    groups = await _groups(executor, statements.query, page_rows, plan.known, kept)
    items = await memory.made.objects(statements.query, page_rows, groups, light, _reader(executor, plan))
    if plan.finish:
        await plan.finish(executor, items)
    if is_for_wire:
        items = memory.made.keep(plan, statements.query, rows, items)
    return Page(items, has_more, total)


async def _found(executor: Executor, plan: Plan, statements: Compiled, memory: Memory) -> list[Row]:
    """The rows of a search: those that it found before, where nothing has been written since."""
    rows = memory.found.find(plan.page_key)
    if rows and rows[0][-1] == await _snapshot(executor):
        return rows
    rows = await _rows(executor, plan, statements, memory, is_light=False)
    memory.found.keep(plan.page_key, rows)
    return rows


async def _snapshot(executor: Executor) -> str:
    ((snapshot,),) = await executor.execute(f"SELECT {SNAPSHOT}", [], prepare=None, is_quick=True)
    return cast("str", snapshot)


def _has_more(plan: Plan, rows: list[Row]) -> bool:
    return len(rows) > plan.pagesize


def _total_by_rows(plan: Plan, rows: list[Row]) -> int | None:
    """A page that is not full is the last one, and tells how many there are."""
    is_last = len(rows) < plan.rows_wanted and not plan.source.counted and (rows or not plan.offset)
    return plan.offset + len(rows) if is_last else None


async def _total(executor: Executor, plan: Plan, sql: Sql, totals: Totals, rows: Sequence[Row] = ()) -> int:
    """Counted, where it is not known under the snapshot that the rows were seen under, or, without rows, the present one."""
    values, key, snapshot = plan.total_values, plan.total_key, ""
    if totals.has(key):
        snapshot = rows[0][-1] if rows else await _snapshot(executor)
        if (known := totals.find(key, snapshot)) is not None:
            return known

    async def count() -> Counted:
        # Counting a whole site takes the longer the larger it is.
        is_quick = bool(plan.values) and plan.is_quick
        ((total, counted_under),) = await executor.execute(sql.text, values, prepare=plan.prepare_total, is_quick=is_quick)
        totals.remember(key, sql, (int(total), counted_under))
        return int(total), counted_under

    return await totals.counted(key, snapshot, count)


def _reader(executor: Executor, plan: Plan) -> Read:
    async def read(sql: Sql, ids: list[Any]) -> list[Row]:
        return await executor.execute(sql.text, plan.bind(sql, {"keys": ids}), prepare=None, is_quick=True)

    return read


async def _rows(executor: Executor, plan: Plan, statements: Compiled, memory: Memory, *, is_light: bool) -> list[Row]:
    if plan.rows_wanted == 0:
        return []
    is_busy = plan.found_by and await memory.busy.is_among(executor, plan.found_by, plan.values["ids"])
    prepare, is_quick = (False, False) if is_busy else (plan.prepare, plan.is_quick)
    if statements.deep and plan.offset >= DEEP_OFFSET:
        return await _deep_rows(executor, plan, statements, memory.places, prepare=prepare, is_quick=is_quick)
    sql = plan.light_sql if is_light else plan.page_sql
    return await executor.execute(sql, plan.page_values, prepare=prepare, is_quick=is_quick)


async def _deep_rows(
    executor: Executor, plan: Plan, statements: Compiled, places: Places, *, prepare: bool | None, is_quick: bool
) -> list[Row]:
    """Goes on from a place that is known as quickly as a list begins; a jump takes the longer, the farther it is."""
    place, limit = places.find(plan), plan.rows_wanted
    if place and statements.after:
        sql, values = statements.after, plan.bind(statements.after, {"after_value": place[0], "after_id": place[1]})
        text = sql.text.replace("{page}", f"LIMIT {limit}")
        rows = await executor.execute(text, values, prepare=prepare, is_quick=is_quick)
    else:
        sql = cast("Sql", statements.deep)
        text = sql.text.replace("{page}", f"LIMIT {limit} OFFSET {plan.offset}")
        rows = await executor.execute(text, plan.bind(sql), prepare=False, is_quick=False)
    if len(rows) > plan.pagesize > 0:
        places.remember(plan, rows[plan.pagesize - 1])
    return rows


async def _groups(
    executor: Executor, query: Query, rows: list[Row], known: Mapping[str, Any], kept: Kept | None = None
) -> Groups:
    """The lists inside a page's objects, by number and parent's key; siblings travel together."""
    if not query.children or not rows:
        return [{} for _ in query.children]
    had = [kept.find(child, known) if kept else {} for child in query.children]
    keys = [_keys(child, rows, of) for child, of in zip(query.children, had, strict=True)]
    if kept and not any(keys):
        return had
    asked = [(child.sql.text, _child_values(child, each, known)) for child, each in zip(query.children, keys, strict=True)]
    found = await executor.execute_all(asked) if any(keys) else [[] for _ in keys]
    groups = [await _grouped(executor, *each, known) for each in zip(query.children, found, strict=True)]
    if kept is None:
        return groups
    for number, (child, child_rows) in enumerate(zip(query.children, found, strict=True)):
        new = kept.remember(child, known, child_rows, groups[number])
        groups[number] = had[number] | new if new else had[number]
    return groups


def _keys(child: Child, rows: list[Row], had: Mapping[Any, Any]) -> list[Any]:
    """Of what is to be read, without what is known."""
    column = child.parent_column
    if child.is_each:
        return list(set(chain.from_iterable(raw.arrays([row[column] for row in rows]))).difference(had))
    return list({row[column] for row in rows if row[column] not in had} - {None})


async def _grouped(executor: Executor, child: Child, rows: list[Row], known: Mapping[str, Any]) -> dict[Any, list[Any]]:
    if not rows or child.query.build is None:
        return {}
    groups = await _groups(executor, child.query, rows, known)
    found: dict[Any, list[Any]] = {}
    for row, made in zip(rows, child.query.build(rows, groups), strict=True):
        found.setdefault(row[0], []).append(made)
    return found


def _child_values(child: Child, keys: list[Any], known: Mapping[str, Any]) -> list[Any]:
    named: Mapping[str, Any] = {"keys": keys, **known}
    return [named[name] for name in child.sql.names]
