"""Quotas: requests a day for a key, or for an address without one, and requests a second for an address.

Counted here and shared through the database once a second, so that several server processes, and the next start, go on from
one number; what a wrapper tells can be a second old. A day ends at midnight UTC. A used-up quota is told as the real API does
(api-2.3.json, errors.observed_messages).
"""

from __future__ import annotations

import datetime as dt
import logging
import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import NamedTuple

import psycopg
from psycopg_pool import PoolTimeout

from ownstack.kernel.errors import ThrottleViolationError
from ownstack.kernel.turns import next_turn
from ownstack.query.directory import Key
from ownstack.query.run import Pool, execute

DAY_S = 86400
SHARE_EVERY_S = 1.0
CALLERS_MAX = 100_000

log = logging.getLogger(__name__)

SHARE_SQL = """
INSERT INTO quota_usage AS q (day, caller, used) SELECT $1, * FROM unnest($2::text[], $3::bigint[])
ON CONFLICT (day, caller) DO UPDATE SET used = q.used + excluded.used RETURNING caller, used
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is allowed; from the settings."""

    is_enforced: bool = True
    quota_max: int = 10_000
    quota_anonymous_max: int = 300
    requests_per_second_max: int = 0


class Quota(NamedTuple):
    """What the wrapper tells."""

    max: int
    remaining: int


class Throttle:
    """Counts requests: `_shared` is what all processes had used at the last exchange, `_own` what came here since."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._day = 0
        self._shared: OrderedDict[str, int] = OrderedDict()
        self._own: dict[str, int] = {}
        self._rate: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def spend(self, key: Key | None, address: str, now_s: float | None = None, *, person: str = "") -> Quota:
        """Counts one request. A `person` (with an app) has a quota of their own.

        Raises ThrottleViolationError where none is left.
        """
        now_s = time.time() if now_s is None else now_s
        self._check_rate(address, int(now_s))
        self._roll_over(int(now_s // DAY_S))
        known_max = self._limits.quota_max if person else self._limits.quota_anonymous_max
        allowed = (key.quota_max or self._limits.quota_max) if key else known_max
        caller = person or (f"key {key.id}" if key else f"address {address}")
        used = self._shared.get(caller, 0) + self._own.get(caller, 0) + 1
        if used > allowed and self._limits.is_enforced:
            wait_s = math.ceil(DAY_S - now_s % DAY_S)
            raise ThrottleViolationError(f"too many requests from this IP, more requests available in {wait_s} seconds", wait_s)
        self._own[caller] = self._own.get(caller, 0) + 1
        return Quota(allowed, max(0, allowed - used))

    async def share_forever(self, pool: Pool) -> None:
        """Exchanges counts once a second until cancelled."""
        while True:
            await next_turn(SHARE_EVERY_S)
            try:
                await self.share(pool)
            except (psycopg.Error, PoolTimeout) as error:
                log.warning("quotas could not be shared: %s", error)

    async def share(self, pool: Pool) -> None:
        """Adds what was counted here to what all know, and learns the sum."""
        day, own = self._day, {caller: count for caller, count in self._own.items() if count}
        if not own:
            return
        date = dt.date(1970, 1, 1) + dt.timedelta(days=day)
        # in one order everywhere, so that two processes never wait for each other
        callers = sorted(own)
        async with pool.connection() as connection:
            rows = await execute(connection, SHARE_SQL, [date, callers, [own[caller] for caller in callers]], prepare=None)
        if day != self._day:
            return
        for caller, used in rows:
            self._own[caller] -= own[caller]
            self._shared[caller] = used
        self._own = {caller: count for caller, count in self._own.items() if count}
        _forget(self._shared)

    def _roll_over(self, day: int) -> None:
        if day != self._day:
            self._day = day
            self._shared.clear()
            self._own.clear()

    def _check_rate(self, address: str, second: int) -> None:
        allowed = self._limits.requests_per_second_max
        if not allowed or not self._limits.is_enforced:
            return
        then, count = self._rate.get(address, (second, 0))
        count = count + 1 if then == second else 1
        self._rate[address] = (second, count)
        _forget(self._rate)
        if count > allowed:
            raise ThrottleViolationError("too many requests from this IP, more requests available in 1 seconds", 1)


def _forget(counts: OrderedDict) -> None:  # type: ignore[type-arg]
    while len(counts) > CALLERS_MAX:
        counts.popitem(last=False)
