"""Runs a plan: the only place of the read side that holds a connection, and where statements are counted."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, cast
from weakref import WeakKeyDictionary

from psycopg import AsyncConnection, AsyncRawCursor
from psycopg.pq import TransactionStatus
from psycopg_pool import AsyncConnectionPool

from ownstack.query import access
from ownstack.query.assemble import Build, Groups, Row
from ownstack.query.compile import SNAPSHOT, Child, Query, Sql
from ownstack.query.pages import Places
from ownstack.query.pieces import Pieces
from ownstack.query.plan import DEEP_OFFSET, Compiled, Plan, compiled
from ownstack.query.totals import Totals

Pool = AsyncConnectionPool[AsyncConnection[Row]]


log = logging.getLogger("ownstack.sql")
PLAIN = frozenset({"ids", "id", "toid", "me", "questionId", "answerId", "articleId", "userId", "userGroupId", "communityId"})
# by database: two of them have lists of the same name
_memories: WeakKeyDictionary[Pool, Memory] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Page:
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


@dataclass(frozen=True, slots=True)
class Kept:
    """Pieces as they are under the snapshot of a page's rows."""

    pieces: Pieces
    snapshot: str


async def fetch(pool: Pool, plan: Plan) -> Page:
    """The page that a plan describes, with what lies inside its objects."""
    async with pool.connection() as connection:
        return await _page(connection, plan, _memories.setdefault(pool, Memory()))


async def fetch_within(connection: AsyncConnection[Any], plan: Plan) -> Page:
    """The same inside a transaction: what a write has just made, kept or not."""
    return await _page(connection, plan, Memory())


async def _page(connection: AsyncConnection[Row], plan: Plan, memory: Memory) -> Page:
    """Of a deep page the total comes first, so that one beyond the end is not walked to."""
    statements, wrapper, total = compiled(plan), plan.filter.wrapper, None
    wants_rows = bool({"items", "has_more"} & wrapper)
    if "total" in wrapper and (plan.offset >= DEEP_OFFSET or not wants_rows):
        total = await _total(connection, plan, statements.total, memory.totals)
    if not wants_rows or (total is not None and plan.offset >= total):
        return Page([], has_more=False, total=total)
    rows = await _rows(connection, plan, statements, memory.places)
    if "total" in wrapper and total is None:
        total = _total_by_rows(plan, rows)
        total = await _total(connection, plan, statements.total, memory.totals, rows) if total is None else total
    page_rows = rows[: plan.pagesize]
    # Within a transaction of our own memory is empty, and so is a snapshot that no row bears.
    kept = Kept(memory.pieces, rows[0][-1]) if rows and "total" in wrapper and plan.offset < DEEP_OFFSET else None
    groups = await _groups(connection, statements.query, page_rows, _known(plan), kept)
    build = cast("Build", statements.query.build)
    items = [build(row, groups) for row in page_rows]
    if plan.finish:
        await plan.finish(connection, items)
    return Page(items, _has_more(plan, rows), total)


def _has_more(plan: Plan, rows: list[Row]) -> bool:
    return len(rows) > plan.pagesize


def _total_by_rows(plan: Plan, rows: list[Row]) -> int | None:
    """A page that is not full is the last one, and tells how many there are."""
    is_last = len(rows) < plan.rows_wanted and not plan.source.counted and (rows or not plan.offset)
    return plan.offset + len(rows) if is_last else None


async def _total(connection: AsyncConnection[Row], plan: Plan, sql: Sql, totals: Totals, rows: Sequence[Row] = ()) -> int:
    """Counted, where it is not known under the snapshot that the rows were seen under, or, without rows, the present one."""
    values = _bind(sql, plan)
    if totals.has(sql, values):
        rows = rows or await execute(connection, f"SELECT {SNAPSHOT}", [], prepare=None)
        if (known := totals.find(sql, values, rows[0][-1])) is not None:
            return known
    ((total, snapshot),) = await execute(connection, sql.text, values, prepare=_prepare(plan))
    totals.remember(sql, values, snapshot, total)
    return int(total)


async def _rows(connection: AsyncConnection[Row], plan: Plan, statements: Compiled, places: Places) -> list[Row]:
    limit = plan.rows_wanted
    if limit == 0:
        return []
    if statements.deep and plan.offset >= DEEP_OFFSET:
        return await _deep_rows(connection, plan, statements, places)
    page = f"LIMIT {limit}" + (f" OFFSET {plan.offset}" if plan.offset else "")
    prepare = False if plan.offset else _prepare(plan)
    return await execute(connection, f"{statements.rows.text} {page}", _bind(statements.rows, plan), prepare=prepare)


def _prepare(plan: Plan) -> bool | None:
    """Ids and the like are found by the same index whatever they are; a rare tag, a short span or a name are not."""
    return None if plan.source.prepare and plan.values.keys() <= PLAIN else False


async def _deep_rows(connection: AsyncConnection[Row], plan: Plan, statements: Compiled, places: Places) -> list[Row]:
    place, limit = places.find(plan), plan.rows_wanted
    if place and statements.after:
        sql, page, values = statements.after, f"LIMIT {limit}", {"after_value": place[0], "after_id": place[1]}
    else:
        sql, page, values = cast("Sql", statements.deep), f"LIMIT {limit} OFFSET {plan.offset}", {}
    rows = await execute(connection, sql.text.replace("{page}", page), _bind(sql, plan, values), prepare=False)
    if len(rows) > plan.pagesize > 0:
        places.remember(plan, rows[plan.pagesize - 1])
    return rows


def _bind(sql: Sql, plan: Plan, more: Mapping[str, Any] = MappingProxyType({})) -> list[Any]:
    named = {**_known(plan), **plan.values, **more}
    return [named[name] for name in sql.names]


def _known(plan: Plan) -> Mapping[str, Any]:
    """What every statement of a plan may be bound with."""
    return {"site": plan.site.id, **access.bound(plan.actor, plan.site)}


async def _groups(
    connection: AsyncConnection[Row], query: Query, rows: list[Row], known: Mapping[str, Any], kept: Kept | None = None
) -> Groups:
    """The lists inside a page's objects, by number and parent's key; siblings travel together."""
    if not query.children or not rows:
        return [{} for _ in query.children]
    asked = [(child, _keys(child, rows)) for child in query.children]
    if len(asked) == 1:
        return [await _group(connection, *asked[0], known, kept)]
    found: Groups = []
    for (child, keys), child_rows in zip(asked, await _pipelined(connection, asked, known), strict=True):
        found.append(await _grouped(connection, child, keys, child_rows, known))
    return found


def _keys(child: Child, rows: list[Row]) -> list[Any]:
    if child.is_each:
        return list({key for row in rows for key in row[child.parent_column] or ()})
    return list({row[child.parent_column] for row in rows} - {None})


async def _pipelined(
    connection: AsyncConnection[Row], asked: list[tuple[Child, list[Any]]], known: Mapping[str, Any]
) -> list[list[Row]]:
    cursors = []
    async with connection.pipeline():
        for child, keys in asked:
            cursor = AsyncRawCursor(connection)
            values = _child_values(child, keys, known)
            log.debug("%s", child.sql.text, extra={"values": values})
            await cursor.execute(child.sql.text, values, binary=True)
            cursors.append(cursor)
    return [await cursor.fetchall() for cursor in cursors]


async def _group(
    connection: AsyncConnection[Row], child: Child, keys: list[Any], known: Mapping[str, Any], kept: Kept | None
) -> dict[Any, list[Any]]:
    had = kept.pieces.find(child, keys, known, kept.snapshot) if kept else {}
    missing = [key for key in keys if key not in had]
    rows = await execute(connection, child.sql.text, _child_values(child, missing, known), prepare=None) if missing else []
    found = await _grouped(connection, child, missing, rows, known)
    if kept:
        kept.pieces.remember(child, known, rows, found)
    return had | found


async def _grouped(
    connection: AsyncConnection[Row], child: Child, keys: list[Any], rows: list[Row], known: Mapping[str, Any]
) -> dict[Any, list[Any]]:
    if not keys or not rows or child.query.build is None:
        return {}
    groups = await _groups(connection, child.query, rows, known)
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(child.query.build(row, groups))
    return found


def _child_values(child: Child, keys: list[Any], known: Mapping[str, Any]) -> list[Any]:
    named: Mapping[str, Any] = {"keys": keys, **known}
    return [named[name] for name in child.sql.names]


async def execute(connection: AsyncConnection[Row], sql: str, values: list[Any], *, prepare: bool | None) -> list[Row]:
    """One statement. `prepare` None lets the driver prepare what comes often, with one plan for all values; False has it
    planned for these.
    """
    log.debug("%s", sql, extra={"values": values})
    cursor = AsyncRawCursor(connection)
    if prepare is False:
        await _planned_for_its_values(connection, cursor, sql, values)
    else:
        await cursor.execute(sql, values, prepare=prepare, binary=True)
    return await cursor.fetchall()


async def _planned_for_its_values(
    connection: AsyncConnection[Row], cursor: AsyncRawCursor[Row], sql: str, values: list[Any]
) -> None:
    """In a transaction of its own where there is none, so that the setting ends with it; all in one round trip."""
    is_alone = connection.info.transaction_status == TransactionStatus.IDLE
    async with connection.pipeline():
        if is_alone:
            await connection.execute("BEGIN", prepare=False)
        await connection.execute("SET LOCAL plan_cache_mode = force_custom_plan", prepare=False)
        await cursor.execute(sql, values, prepare=False, binary=True)
        if is_alone:
            await connection.execute("COMMIT", prepare=False)
