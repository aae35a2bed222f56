"""How many documents a search will find, asked beforehand, since the best way to the first rows hangs on it.

The planner knows: it estimates any tsquery from the statistics. Being wrong costs time, never rows.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection

from ownstack.query.objects import Row
from ownstack.query.run import Pool, execute
from ownstack.query.search.frequencies import Frequencies
from ownstack.query.search.periods import Periods

KEPT_S = 600
KEPT_MAX = 2000
LEXEMES_SQL = "SELECT lexeme FROM unnest(to_tsvector('pg_catalog.english', search_words($1)))"
_EXPECTED_SQL = "EXPLAIN (FORMAT JSON) SELECT FROM post_bodies WHERE search @@ to_tsquery('pg_catalog.english', $1)"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a search should meet: `matches` documents of those that it is for, their `share`; `titles` is the tsquery of its
    words in titles, and `titled` how many documents have one of them there.
    """

    matches: float
    share: float
    titles: str
    titled: float
    periods: Periods


class Estimates:
    """What has been asked is remembered for a while."""

    def __init__(self, frequencies: Frequencies) -> None:
        self._frequencies = frequencies
        self._kept: OrderedDict[tuple[str, str, bool], tuple[float, Expected]] = OrderedDict()

    async def of(self, pool: Pool, match: str, words: str, *, is_titled: bool) -> Expected:
        """For a text in to_tsquery's language; `words` are those of it that may stand in a title. `is_titled`: only what has a
        title is asked for.
        """
        key = (match, words, is_titled)
        kept_until, expected = self._kept.get(key, (0.0, None))
        if expected is None or kept_until < time.monotonic():
            async with pool.connection() as connection:
                expected = await self._ask(connection, *key)
            self._kept[key] = (time.monotonic() + KEPT_S, expected)
            while len(self._kept) > KEPT_MAX:
                self._kept.popitem(last=False)
        return expected

    async def _ask(self, connection: AsyncConnection[Row], match: str, words: str, is_titled: bool) -> Expected:
        frequencies = self._frequencies
        await frequencies.refresh(connection)
        plan: Any = (await execute(connection, _EXPECTED_SQL, [match], prepare=False))[0][0]
        titles = [f"title={lexeme}" for lexeme in await lexemes(connection, words)]
        share = min(1.0, plan[0]["Plan"]["Plan Rows"] / frequencies.documents)
        documents = frequencies.documents * (frequencies.share("has=title") if is_titled else 1)
        titled = frequencies.documents * sum(map(frequencies.share, titles))
        return Expected(share * documents, share, " | ".join(map(quoted, titles)), titled, frequencies.periods)


async def lexemes(connection: AsyncConnection[Row], text: str) -> list[str]:
    """The stems of a text's words."""
    return [lexeme for (lexeme,) in await execute(connection, LEXEMES_SQL, [text[:10_000]], prepare=None)]


def quoted(lexeme: str) -> str:
    """A lexeme as a tsquery spells it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
