"""Time in the stretches that documents are marked with (schema.sql, search_marks), so that the newest matches are found without
reading all of them.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

PERIOD_S = 2_592_000
PERIODS_MAX = 12
SIFTED_MAX = 24
"""To look for a mark in a document is cheaper than in the index."""
RECENT_S = 3600
"""What has been written since the statistics were read is not older."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest stretches: all that happened from `since_s` on is in one of them."""

    since_s: int
    periods: tuple[int, ...]

    def marks(self, mark: str) -> str:
        """As a tsquery: in any of them."""
        return " | ".join(f"'{mark}={period}'" for period in self.periods)


@dataclass(frozen=True, slots=True)
class Periods:
    """How the posts lie in time: by mark the moments that part them into equal shares, oldest first."""

    bounds: Mapping[str, list[float]] = field(default_factory=dict)
    newest_s: float = 0.0

    def newest(self, mark: str, share: float, *, is_sifted: bool = False) -> Newest | None:
        """The stretches of the newest posts that make up this share of all; none where they would be too many. `is_sifted`: for
        documents that are looked at anyway.
        """
        bounds = self.bounds.get(mark, [])
        steps = (len(bounds) - 1) * (1 - share)
        if len(bounds) < 2 or steps < 0:
            return None
        below = min(int(steps), len(bounds) - 2)
        since_s = bounds[below] + (bounds[below + 1] - bounds[below]) * (steps - below)
        now_s = time.time()
        first, last = int(since_s // PERIOD_S), int(self.newest_s // PERIOD_S)
        periods = {*range(first, last + 1), *(int(s // PERIOD_S) for s in (now_s - RECENT_S, now_s) if s // PERIOD_S >= first)}
        periods_max = max(PERIODS_MAX, SIFTED_MAX) if is_sifted else PERIODS_MAX
        return Newest(first * PERIOD_S, tuple(sorted(periods))) if len(periods) <= periods_max else None
