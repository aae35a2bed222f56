"""Moments in a search: a year, a month, a day, or so long ago."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_CALENDAR = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", re.ASCII)
_AGO = re.compile(r"(\d{1,4})([dwmy])", re.ASCII)
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_FIRST, _LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of the calendar in UTC (start included, end not), or days before now."""

    start: datetime | None = None
    end: datetime | None = None
    days_ago: int = 0

    @property
    def is_relative(self) -> bool:
        return self.start is None

    def first(self, now: datetime) -> datetime:
        """When it begins."""
        return self.start or _before(now, self.days_ago)

    def last(self, now: datetime) -> datetime:
        """When it is over."""
        return self.end or _before(now, self.days_ago)


def read_moment(text: str) -> Moment | None:
    """`2024`, `2024-01`, `2024-01-31`, `7d`, `2w`, `1m`, `1y`; none where it is nothing of these."""
    if ago := _AGO.fullmatch(text):
        return Moment(days_ago=int(ago[1]) * _DAYS[ago[2]])
    match = _CALENDAR.fullmatch(text)
    if not match:
        return None
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    try:
        start = datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
    return Moment(start, _end(start, has_month=bool(match[2]), has_day=bool(match[3])))


def _end(start: datetime, *, has_month: bool, has_day: bool) -> datetime:
    if start.year == _LAST.year:
        return _LAST
    if has_day:
        return start + timedelta(days=1)
    if has_month:
        return datetime(start.year + start.month // 12, start.month % 12 + 1, 1, tzinfo=UTC)
    return datetime(start.year + 1, 1, 1, tzinfo=UTC)


def _before(now: datetime, days: int) -> datetime:
    try:
        return now - timedelta(days=days)
    except OverflowError:
        return _FIRST
