"""Which Markdown a text was written in: the site's renderer changed once, in June 2020."""

from datetime import UTC, datetime
from enum import Enum
from typing import Final

# The day on which the last sites of the network had moved (meta.stackexchange.com/q/348746).
COMMONMARK_SINCE: Final = datetime(2020, 6, 20, tzinfo=UTC)


class Dialect(Enum):
    """CommonMark, or what old posts were written for; where the two collide, new text is always CommonMark."""

    COMMONMARK = "commonmark"
    BEFORE_2020 = "before_2020"


def dialect_at(written: datetime) -> Dialect:
    """The dialect of a text by the date of its revision, which must have a time zone."""
    return Dialect.COMMONMARK if written >= COMMONMARK_SINCE else Dialect.BEFORE_2020
