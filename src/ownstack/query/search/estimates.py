"""How many documents a search will find, asked beforehand, since the best way to the first rows hangs on it.

Of words that must all be there the statistics tell at once, as if words came independently; of anything else the planner does,
from the same statistics. Being wrong costs time, never rows.
"""

from __future__ import annotations

import math
import re
import time
from collections import OrderedDict
from dataclasses import dataclass

from ownstack.db import raw
from ownstack.db.pool import Pool
from ownstack.kernel.remembered import Remembered
from ownstack.query.search.frequencies import Frequencies
from ownstack.query.search.periods import Periods
from ownstack.query.statements import Anywhere

KEPT_S = 600
KEPT_MAX = 2000
STEMS_MAX = 20_000
"""Of words that were asked for: what PostgreSQL's dictionary makes of them never changes."""
WORDS_CHARS_MAX = 10_000
LEXEMES_SQL = "SELECT array(SELECT lexeme FROM unnest(to_tsvector('pg_catalog.english', search_words($1))))"
_WORDS_SQL = f"SELECT to_tsquery('pg_catalog.english', $2)::text, ({LEXEMES_SQL})"
_LEXEME = re.compile("'(?:[^'\\\\]|''|\\\\\\\\)+'")
_ALL_OF = re.compile(f"{_LEXEME.pattern}(?: & {_LEXEME.pattern})*")
# Words that must all be there, as conditions write them.
_WORD = re.compile(r"\(\('(\w+)'\)\)")
_PLAIN = re.compile(f"{_WORD.pattern}(?: & {_WORD.pattern})*")
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
    """What has been asked is remembered for a while; of words that are known all is known."""

    def __init__(self, frequencies: Frequencies) -> None:
        self._frequencies = frequencies
        self._stems: Remembered[str, str] = Remembered(STEMS_MAX)
        self._kept: OrderedDict[tuple[str, str, bool], tuple[float, Expected]] = OrderedDict()

    async def of(self, pool: Pool, match: str, words: str, *, is_titled: bool) -> Expected:
        """For a text in to_tsquery's language; `words` are those of it that may stand in a title. `is_titled`: only what has a
        title is asked for.
        """
        key = (match, words, is_titled)
        kept_until, expected = self._kept.get(key, (0.0, None))
        if expected is None or kept_until < time.monotonic():
            await self._frequencies.refresh(pool)
            expected = await self._ask(Anywhere(pool), *key)
            self._kept[key] = (time.monotonic() + KEPT_S, expected)
            while len(self._kept) > KEPT_MAX:
                self._kept.popitem(last=False)
        return expected

    async def _ask(self, anywhere: Anywhere, match: str, words: str, is_titled: bool) -> Expected:
        plain = _WORD.findall(match) if _PLAIN.fullmatch(match) else []
        known = [stem for each in plain if (stem := self._stem(each))]
        if plain and len(known) == len(plain):
            return self._expected(self._share(known), known, is_titled=is_titled)
        ((query, found),) = await anywhere.execute(_WORDS_SQL, [words[:WORDS_CHARS_MAX], match], prepare=None, is_quick=True)
        titles = [each for each in raw.texts(found) if each]
        if not _ALL_OF.fullmatch(query):
            ((plan,),) = await anywhere.execute(_EXPECTED_SQL, [match], prepare=None, is_quick=True)
            share = min(1.0, plan[0]["Plan"]["Plan Rows"] / self._frequencies.documents)
            return self._expected(share, titles, is_titled=is_titled)
        stems = [unquoted(each) for each in _LEXEME.findall(query)]
        if len(stems) == len(plain):
            for word, stem in zip(plain, stems, strict=True):
                self._stems.keep(word, stem)
        return self._expected(self._share(stems), titles, is_titled=is_titled)

    def _stem(self, word: str) -> str | None:
        """Where it is known. A word that is a common stem is, with hardly an exception, its own."""
        return self._stems.find(word) or (word if word in self._frequencies.shares else None)

    def _share(self, stems: list[str]) -> float:
        return math.prod(map(self._frequencies.share, stems))

    def _expected(self, share: float, words: list[str], *, is_titled: bool) -> Expected:
        frequencies, titles = self._frequencies, [f"title={each}" for each in words]
        documents = frequencies.documents * (frequencies.share("has=title") if is_titled else 1)
        titled = frequencies.documents * sum(map(frequencies.share, titles))
        return Expected(share * documents, share, " | ".join(map(quoted, titles)), titled, frequencies.periods)


async def lexemes(anywhere: Anywhere, text: str) -> list[str]:
    """The stems of a text's words."""
    ((found,),) = await anywhere.execute(LEXEMES_SQL, [text[:WORDS_CHARS_MAX]], prepare=None, is_quick=True)
    return [each for each in raw.texts(found) if each]


def quoted(lexeme: str) -> str:
    """A lexeme as a tsquery spells it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def unquoted(quoted_: str) -> str:
    """The lexeme again."""
    return quoted_[1:-1].replace("''", "'").replace("\\\\", "\\")
