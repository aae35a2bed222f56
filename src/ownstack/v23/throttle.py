"""Quotas: requests a day for a key, or for an address without one, and requests a second for an address.

Counts are of this process; they begin anew at midnight UTC and at a restart. A used-up quota is told as the real API does
(api-2.3.json, errors.observed_messages).
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from dataclasses import dataclass

from ownstack.kernel.errors import ThrottleViolationError
from ownstack.query.directory import Key

DAY_S = 86400
ADDRESSES_MAX = 100_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is allowed; from the settings."""

    is_enforced: bool = True
    quota_max: int = 10_000
    quota_anonymous_max: int = 300
    requests_per_second_max: int = 0


@dataclass(frozen=True, slots=True)
class Quota:
    """What the wrapper tells."""

    max: int
    remaining: int


class Throttle:
    """Counts requests."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._day = 0
        self._used: OrderedDict[object, int] = OrderedDict()
        self._rate: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def spend(self, key: Key | None, address: str, now_s: float | None = None) -> Quota:
        """Counts one request. Raises ThrottleViolationError where none is left."""
        now_s = time.time() if now_s is None else now_s
        self._check_rate(address, int(now_s))
        self._roll_over(int(now_s // DAY_S))
        allowed = (key.quota_max or self._limits.quota_max) if key else self._limits.quota_anonymous_max
        who: object = key.id if key else address
        used = self._used.get(who, 0) + 1
        if used > allowed and self._limits.is_enforced:
            wait_s = math.ceil(DAY_S - now_s % DAY_S)
            raise ThrottleViolationError(f"too many requests from this IP, more requests available in {wait_s} seconds", wait_s)
        self._used[who] = used
        _forget(self._used)
        return Quota(allowed, max(0, allowed - used))

    def _roll_over(self, day: int) -> None:
        if day != self._day:
            self._day = day
            self._used.clear()

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
    while len(counts) > ADDRESSES_MAX:
        counts.popitem(last=False)
