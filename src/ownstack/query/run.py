"""Runs a plan: rows, the lists inside them, and objects made of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast
from weakref import WeakKeyDictionary

from psycopg import AsyncConnection

from ownstack.db.pool import Pool
from ownstack.query import access
from ownstack.query.assemble import Build, Groups, Row
from ownstack.query.compile import Child, Query, Sql
from ownstack.query.pages import Places
from ownstack.query.plan import DEEP_OFFSET, Compiled, Plan, compiled
from ownstack.query.statements import Anywhere, Within, execute

__all__ = ["Page", "Pool", "execute", "fetch", "fetch_within"]

Executor = Anywhere | Within

PLAIN = frozenset({"ids", "id", "toid", "me"})
# by database: two of them have lists of the same name
_places: WeakKeyDictionary[Pool, Places] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list. `total` only where the filter asks for it."""

    items: list[Any]
    has_more: bool
    total: int | None


async def fetch(pool: Pool, plan: Plan) -> Page:
    """The page that a plan describes, with what lies inside its objects."""
    return await _page(Anywhere(pool), plan, _places.setdefault(pool, Places()))


async def fetch_within(connection: AsyncConnection[Any], plan: Plan) -> Page:
    """The same inside a transaction: what a write has just made, kept or not."""
    return await _page(Within(connection), plan, Places())


async def _page(executor: Executor, plan: Plan, places: Places) -> Page:
    statements, wrapper = compiled(plan), plan.filter.wrapper
    total = await _total(executor, plan, statements) if "total" in wrapper else None
    if not {"items", "has_more"} & wrapper:
        return Page([], has_more=False, total=total)
    rows = await _rows(executor, plan, statements, places)
    page_rows = rows[: plan.pagesize]
    groups = await _groups(executor, statements.query, page_rows, _known(plan))
    build = cast("Build", statements.query.build)
    items = [build(row, groups) for row in page_rows]
    if plan.finish:
        await executor.finish(plan.finish, items)
    return Page(items, _has_more(plan, rows), total)


def _has_more(plan: Plan, rows: list[Row]) -> bool:
    return len(rows) > plan.pagesize


async def _total(executor: Executor, plan: Plan, statements: Compiled) -> int:
    # Counting a whole site takes the longer the larger it is.
    is_quick = bool(plan.values) and _is_quick(plan)
    sql, values = statements.total.text, _bind(statements.total, plan)
    rows = await executor.execute(sql, values, prepare=_prepare(plan), is_quick=is_quick)
    total: int = rows[0][0]
    return total


async def _rows(executor: Executor, plan: Plan, statements: Compiled, places: Places) -> list[Row]:
    limit = plan.rows_wanted
    if limit == 0:
        return []
    if statements.deep and plan.offset >= DEEP_OFFSET:
        return await _deep_rows(executor, plan, statements, places)
    sql, values = statements.rows.text, _bind(statements.rows, plan)
    if plan.offset:
        return await executor.execute(f"{sql} LIMIT {limit} OFFSET {plan.offset}", values, prepare=False, is_quick=False)
    return await executor.execute(f"{sql} LIMIT {limit}", values, prepare=_prepare(plan), is_quick=_is_quick(plan))


def _prepare(plan: Plan) -> bool | None:
    """Ids and the like are found by the same index whatever they are; a rare tag, a short span or a name are not."""
    return None if plan.source.prepare and plan.values.keys() <= PLAIN else False


def _is_quick(plan: Plan) -> bool:
    """An index gives these rows in this order: no sort that is computed, no rows that are gathered from others."""
    return _prepare(plan) is None and not plan.source.from_ and (plan.sort is None or bool(plan.sort.bound))


async def _deep_rows(executor: Executor, plan: Plan, statements: Compiled, places: Places) -> list[Row]:
    place, limit = places.find(plan), plan.rows_wanted
    if place and statements.after:
        sql, page, values = statements.after, f"LIMIT {limit}", {"after_value": place[0], "after_id": place[1]}
    else:
        sql, page, values = cast("Sql", statements.deep), f"LIMIT {limit} OFFSET {plan.offset}", {}
    rows = await executor.execute(sql.text.replace("{page}", page), _bind(sql, plan, values), prepare=False, is_quick=False)
    if len(rows) > plan.pagesize > 0:
        places.remember(plan, rows[plan.pagesize - 1])
    return rows


def _bind(sql: Sql, plan: Plan, more: Mapping[str, Any] = MappingProxyType({})) -> list[Any]:
    named = {**_known(plan), **plan.values, **more}
    return [named[name] for name in sql.names]


def _known(plan: Plan) -> Mapping[str, Any]:
    """What every statement of a plan may be bound with."""
    return {"site": plan.site.id, **access.bound(plan.actor, plan.site)}


async def _groups(executor: Executor, query: Query, rows: list[Row], known: Mapping[str, Any]) -> Groups:
    """The lists inside a page's objects, by number and parent's key; siblings travel together."""
    if not query.children or not rows:
        return [{} for _ in query.children]
    keys = [_keys(child, rows) for child in query.children]
    asked = [(child.sql.text, _child_values(child, each, known)) for child, each in zip(query.children, keys, strict=True)]
    found = await executor.execute_all(asked) if any(keys) else [[] for _ in keys]
    return [await _grouped(executor, *each, known) for each in zip(query.children, found, strict=True)]


def _keys(child: Child, rows: list[Row]) -> list[Any]:
    return list({row[child.parent_column] for row in rows} - {None})


async def _grouped(executor: Executor, child: Child, rows: list[Row], known: Mapping[str, Any]) -> dict[Any, list[Any]]:
    if not rows or child.query.build is None:
        return {}
    groups = await _groups(executor, child.query, rows, known)
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(child.query.build(row, groups))
    return found


def _child_values(child: Child, keys: list[Any], known: Mapping[str, Any]) -> list[Any]:
    named: Mapping[str, Any] = {"keys": keys, **known}
    return [named[name] for name in child.sql.names]
