"""The rate limits of API v3, a burst and a bucket for each token, and the five headers that tell how much is left of them.

Counted in this process alone: a burst is over before two could have told each other. Published scripts sleep where a number is
low, so the headers are always sent, and tell the whole limits where nothing is enforced (api-v3.md section 8).
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from dataclasses import dataclass

from ownstack.kernel.errors import ThrottleViolationError

CALLERS_MAX = 100_000
NAMES = (
    b"x-burst-throttle-calls-left",
    b"x-burst-throttle-seconds-until-full",
    b"x-token-bucket-calls-left",
    b"x-token-bucket-seconds-until-full",
    b"x-token-bucket-seconds-until-next-refill",
)

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is allowed; from the settings."""

    is_enforced: bool = True
    burst_calls_max: int = 50
    burst_s: int = 2
    bucket_calls_max: int = 5000
    refill_calls: int = 100
    refill_s: int = 60


@dataclass(slots=True)
class Spent:
    """What one caller has used, and since when."""

    burst_since_s: float
    burst_calls: int
    refilled_s: float
    bucket_calls: int


class Throttle:
    """Counts calls. Who was not heard of for longest is forgotten first, where there are too many to remember."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._callers: OrderedDict[str, Spent] = OrderedDict()
        self._untouched = _headers(limits, Spent(0, 0, 0, 0), 0)

    def spend(self, caller: str, now_s: float | None = None) -> None:
        """Counts one call. ThrottleViolationError where there is nothing left; a refused call is free."""
        if not self._limits.is_enforced:
            return
        now_s = time.monotonic() if now_s is None else now_s
        spent = self._spent(caller, now_s)
        if wait_s := _wait_s(self._limits, spent, now_s):
            raise ThrottleViolationError(f"Too many requests; more are available in {wait_s} seconds.", wait_s)
        spent.burst_calls += 1
        spent.bucket_calls += 1

    def told(self, caller: str, now_s: float | None = None) -> Headers:
        """The headers of an answer to this caller, whole numbers all."""
        if not self._limits.is_enforced:
            return self._untouched
        now_s = time.monotonic() if now_s is None else now_s
        return _headers(self._limits, self._spent(caller, now_s), now_s)

    def _spent(self, caller: str, now_s: float) -> Spent:
        """With what has come back since the last call."""
        limits = self._limits
        spent = self._callers.setdefault(caller, Spent(now_s, 0, now_s, 0))
        self._callers.move_to_end(caller)
        while len(self._callers) > CALLERS_MAX:
            self._callers.popitem(last=False)
        if now_s - spent.burst_since_s >= limits.burst_s:
            spent.burst_since_s, spent.burst_calls = now_s, 0
        refills = int((now_s - spent.refilled_s) // limits.refill_s)
        spent.refilled_s += refills * limits.refill_s
        spent.bucket_calls = max(0, spent.bucket_calls - refills * limits.refill_calls)
        return spent


def _wait_s(limits: Limits, spent: Spent, now_s: float) -> int:
    """Whole seconds until the next call, 0 where it may be made now."""
    wait_s = 0.0
    if spent.burst_calls >= limits.burst_calls_max:
        wait_s = spent.burst_since_s + limits.burst_s - now_s
    if spent.bucket_calls >= limits.bucket_calls_max:
        wait_s = max(wait_s, spent.refilled_s + limits.refill_s - now_s)
    return math.ceil(wait_s)


def _headers(limits: Limits, spent: Spent, now_s: float) -> Headers:
    return tuple((name, str(value).encode()) for name, value in zip(NAMES, _left(limits, spent, now_s), strict=True))


def _left(limits: Limits, spent: Spent, now_s: float) -> tuple[int, ...]:
    """In the order of NAMES."""
    next_s = math.ceil(spent.refilled_s + limits.refill_s - now_s) if spent.bucket_calls else 0
    refills = math.ceil(spent.bucket_calls / limits.refill_calls)
    return (
        limits.burst_calls_max - spent.burst_calls,
        math.ceil(spent.burst_since_s + limits.burst_s - now_s) if spent.burst_calls else 0,
        limits.bucket_calls_max - spent.bucket_calls,
        next_s + max(0, refills - 1) * limits.refill_s,
        next_s,
    )
