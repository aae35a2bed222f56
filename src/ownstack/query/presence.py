"""Is what a path of API v3 names there, and seen by who asks? One statement for all of its objects."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from psycopg import AsyncConnection

from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import NotFoundError
from ownstack.query import access
from ownstack.query.compile import Sql, number
from ownstack.query.context import Site
from ownstack.query.models.sources import SEEN
from ownstack.query.run import Pool
from ownstack.query.statements import Anywhere, Within

_POST = f"posts t WHERE t.site_id = %(site)s AND t.id = %({{id}})s AND t.post_type = {{type}} AND {SEEN.format(t='t')}"
_ROW = "{table} t WHERE t.site_id = %(site)s AND t.id = %({id})s"

ROWS: Mapping[str, str] = {
    "question": _POST.format(id="questionId", type=1),
    # An answer's address has its question in it.
    "answer": f"{_POST.format(id='answerId', type=2)} AND t.parent_id = %(questionId)s",
    "article": _POST.format(id="articleId", type=9),
    "collection": f"{_ROW.format(table='collections', id='collectionId')} AND {SEEN.format(t='t')}",
    "tag": _ROW.format(table="tags", id="tagId"),
    "user": f"{_ROW.format(table='members', id='userId')} AND t.deleted_date IS NULL",
    "user group": _ROW.format(table="user_groups", id="userGroupId"),
    "community": _ROW.format(table="collectives", id="communityId"),
}
"""FROM and WHERE of each kind of object; its id is bound under the name that it has in a path."""


async def require(pool: Pool, site: Site, actor: Actor | None, kinds: tuple[str, ...], values: Mapping[str, Any]) -> None:
    """Raises NotFoundError for the first of these kinds, in the path's order, that is not there for this person."""
    await _require(Anywhere(pool), site, actor, kinds, values)


async def require_within(
    connection: AsyncConnection[Any], site: Site, actor: Actor | None, kinds: tuple[str, ...], values: Mapping[str, Any]
) -> None:
    """The same inside a transaction."""
    await _require(Within(connection), site, actor, kinds, values)


async def _require(
    executor: Anywhere | Within, site: Site, actor: Actor | None, kinds: tuple[str, ...], values: Mapping[str, Any]
) -> None:
    sql = _statement(kinds)
    named = {"site": site.id, **access.bound(actor, site), **values}
    rows = await executor.execute(sql.text, [named[name] for name in sql.names], prepare=None, is_quick=True)
    for kind, is_there in zip(kinds, rows[0], strict=True):
        if not is_there:
            raise NotFoundError(kind)


@lru_cache(maxsize=256)
def _statement(kinds: tuple[str, ...]) -> Sql:
    return number(f"SELECT {', '.join(f'EXISTS (SELECT FROM {ROWS[kind]})' for kind in kinds)}")
