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
from ownstack.query.search.frequencies import Frequencies
from ownstack.query.search.tiers import Tiers
from ownstack.query.search.words import stem
from ownstack.query.statements import Anywhere

KEPT_S = 600
KEPT_MAX = 2000
WORDS_CHARS_MAX = 10_000
LEXEMES_SQL = "SELECT array(SELECT lexeme FROM unnest(to_tsvector('pg_catalog.english', search_words($1))))"
_WORDS_SQL = f"SELECT to_tsquery('pg_catalog.english', $2)::text, ({LEXEMES_SQL})"
_LEXEME = re.compile("'(?:[^'\\\\]|''|\\\\\\\\)+'")
_ALL_OF = re.compile(f"{_LEXEME.pattern}(?: & {_LEXEME.pattern})*")
# Words that must all be there, as conditions write them.
_WORD = re.compile(r"\(\('(\w+)'\)\)")
_PLAIN = re.compile(f"{_WORD.pattern}(?: & {_WORD.pattern})*")
_EXPECTED_SQL = "EXPLAIN (FORMAT JSON) SELECT FROM post_documents WHERE search @@ to_tsquery('pg_catalog.english', $1)"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a search should meet: `matches` documents, and `titled` of them by a word in their titles, for which `titles` is the
    tsquery. `questions`: so many there are, since the tiers are told by questions.
    """

    matches: float
    titles: str
    titled: float
    questions: float
    tiers: Tiers


class Estimates:
    """What has been asked is remembered for a while; of plain words all is known."""

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
            await self._frequencies.refresh(pool)
            expected = await self._ask(Anywhere(pool), *key)
            self._kept[key] = (time.monotonic() + KEPT_S, expected)
            while len(self._kept) > KEPT_MAX:
                self._kept.popitem(last=False)
        return expected

    async def _ask(self, anywhere: Anywhere, match: str, words: str, is_titled: bool) -> Expected:
        if _PLAIN.fullmatch(match):
            stems = [each if each in self._frequencies.shares else stem(each) for each in _WORD.findall(match)]
            return self._expected(self._share(stems), stems, is_titled=is_titled)
        ((query, found),) = await anywhere.execute(_WORDS_SQL, [words[:WORDS_CHARS_MAX], match], prepare=None, is_quick=True)
        titles = [each for each in raw.texts(found) if each]
        if not _ALL_OF.fullmatch(query):
            ((plan,),) = await anywhere.execute(_EXPECTED_SQL, [match], prepare=None, is_quick=True)
            share = min(1.0, plan[0]["Plan"]["Plan Rows"] / self._frequencies.documents)
            return self._expected(share, titles, is_titled=is_titled)
        return self._expected(self._share([unquoted(each) for each in _LEXEME.findall(query)]), titles, is_titled=is_titled)

    def _share(self, stems: list[str]) -> float:
        return math.prod(map(self._frequencies.share, stems))

    def _expected(self, share: float, words: list[str], *, is_titled: bool) -> Expected:
        frequencies, titles = self._frequencies, [f"title={each}" for each in words]
        documents = frequencies.titled if is_titled else frequencies.documents
        # All words there and one of them in the title. The shares are of all documents, though answers have none.
        titled = frequencies.documents * sum(
            frequencies.share(title) * min(share / frequencies.share(word), 1.0)
            for title, word in zip(titles, words, strict=True)
        )
        return Expected(share * documents, " | ".join(map(quoted, titles)), titled, frequencies.titled, frequencies.tiers)


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
