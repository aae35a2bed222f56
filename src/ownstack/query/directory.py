"""What every request looks up before its own question: sites, keys, filters. Small, shared and remembered for a moment.

A disabled key or a new team is noticed at once (query.forgetting), and else within REMEMBER_S; filters are immutable and
remembered for good.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection

from ownstack.kernel.errors import BadParameterError
from ownstack.query.baked_in import BAKED_IN
from ownstack.query.context import SITES_SQL, Site, site_from_row
from ownstack.query.filters import KNOWN, NONE, Filter, build, may_be_name
from ownstack.query.run import Pool, execute

REMEMBER_S = 1.0
FILTERS_REMEMBERED_MAX = 4096
FILTERS_TOLD_OF_MAX = 100
KEYS_REMEMBERED_MAX = 4096

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Key:
    """An API key that works."""

    id: int
    quota_max: int | None
    team_ids: frozenset[int]
    app_id: int | None = None
    is_service: bool = False


class Directory:
    """Sites, keys and filters of one database, seen from one address."""

    def __init__(self, pool: Pool, site_url: str, switched_on: frozenset[str] = frozenset()) -> None:
        """`switched_on`: the features that settings give every site."""
        self._pool = pool
        self._site_url = site_url
        self._switched_on = switched_on
        self._sites: list[Site] = []
        self._sites_until = 0.0
        self._keys: OrderedDict[bytes, tuple[float, Key | None]] = OrderedDict()
        self._filters: OrderedDict[str, Filter] = OrderedDict(KNOWN)
        self._told_of: set[str] = set()

    def forget(self) -> None:
        """Look everything up again that may change; of filters those whose definition may be imported."""
        self._keys.clear()
        self._sites_until = 0.0
        for name in BAKED_IN:
            self._filters.pop(name, None)

    async def sites(self) -> list[Site]:
        """All sites, the main one first."""
        now = time.monotonic()
        if now >= self._sites_until:
            rows = await self._query(SITES_SQL, [])
            fresh = [site_from_row(row, self._site_url, self._switched_on) for row in rows]
            # The same object as before where nothing changed: compiled queries are kept by it.
            known = {_whole(each): each for each in self._sites}
            self._sites = [known.get(_whole(each), each) for each in fresh]
            self._sites_until = now + REMEMBER_S
        return self._sites

    async def key(self, given: str) -> Key | None:
        """The key with this text, or nothing. Only hashes are compared, by the database's index."""
        digest = hashlib.sha256(given.encode("utf-8", "surrogatepass")).digest()
        now = time.monotonic()
        until, found = self._keys.get(digest, (0.0, None))
        if now < until:
            return found
        rows = await self._query(
            "SELECT k.id, k.quota_max, k.team_ids, k.app_id, k.is_service FROM api_keys k LEFT JOIN api_apps a"
            " ON a.id = k.app_id LEFT JOIN accounts o ON o.id = k.owner_account_id WHERE k.key_hash = $1"
            " AND k.disabled_date IS NULL AND a.disabled_date IS NULL AND o.deactivated_date IS NULL",
            [digest],
        )
        found = Key(rows[0][0], rows[0][1], frozenset(rows[0][2]), *rows[0][3:]) if rows else None
        self._keys[digest] = (now + REMEMBER_S, found)
        self._keys.move_to_end(digest)
        while len(self._keys) > KEYS_REMEMBERED_MAX:
            self._keys.popitem(last=False)
        return found

    async def filter(self, name: str) -> Filter:
        """The filter with this name. BadParameterError where there is none."""
        found = await self.find_filter(name)
        if found is None:
            self._tell_of(name)
            raise BadParameterError("Invalid filter specified")
        return found

    async def find_filter(self, name: str) -> Filter | None:
        """The filter, under its own name: another, which programs have baked in, may come to stand for something else."""
        if found := self._filters.get(name):
            return found
        rows = []
        if may_be_name(name):
            rows = await self._query("SELECT included_fields, is_unsafe FROM filters WHERE name = $1", [name])
        kept = build(NONE, rows[0][0], (), is_unsafe=rows[0][1]) if rows else BAKED_IN.get(name)
        return self._remember(name, kept) if kept else None

    async def save_filter(self, filter_: Filter) -> Filter:
        """Keeps a new filter; one that is there already stays as it is."""
        async with self._pool.connection() as connection:
            await keep_filter(connection, filter_.name, filter_)
        return self._remember(filter_.name, filter_)

    def _tell_of(self, name: str) -> None:
        """Once, whoever runs this: the program that asks was made for another server, and may never say so."""
        if may_be_name(name) and name not in self._told_of and len(self._told_of) < FILTERS_TOLD_OF_MAX:
            self._told_of.add(name)
            log.warning("a program asks for the filter %.200r, which is not here; see `ownstack admin filter import`", name)

    def _remember(self, name: str, filter_: Filter) -> Filter:
        self._filters[name] = filter_
        while len(self._filters) > FILTERS_REMEMBERED_MAX:
            oldest = next(name for name in self._filters if name not in KNOWN)
            del self._filters[oldest]
        return filter_

    async def _query(self, sql: str, values: list[object]) -> list[tuple]:  # type: ignore[type-arg]
        async with self._pool.connection() as connection:
            return await execute(connection, sql, values, prepare=None)


async def keep_filter(connection: AsyncConnection[Any], name: str, filter_: Filter) -> bool:
    """Stores a filter, unless the name is there: of our own names it is the same then. Whether it was new."""
    rows = await execute(
        connection,
        "INSERT INTO filters (name, included_fields, is_unsafe) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING name",
        [name, sorted(filter_.included), filter_.is_unsafe],
        prepare=None,
    )
    return bool(rows)


def _whole(site: Site) -> tuple[object, ...]:
    """The site with what its equality leaves out."""
    told = site.synonyms, site.thresholds, {slug: tuple(tags) for slug, tags in site.collectives.items()}
    return site, *(tuple(each.items()) for each in told)
