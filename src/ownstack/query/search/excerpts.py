"""Excerpts: the stretch of a text around its hits, cut at word borders, the hits marked. All else leaves encoded.

The database says which of a page's words are hits, since it alone knows its stems; marking and cutting is done here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from ownstack.kernel import text as texts
from ownstack.query.search.words import SIGNS, Unit, any_word, fold, stem

EXCERPT_CHARS = 220
BEFORE_HIT_CHARS = 60
WORDS_MAX = 20_000
_WORD = re.compile(r"\.?[^\W_]+(?:\+\+|#)?")
_START, _END, _CUT = '<span class="highlight">', "</span>", "&hellip;"

HITS_SQL = (
    "SELECT w FROM unnest($1::text[]) w"
    " WHERE to_tsvector('pg_catalog.english', search_words(w)) @@ to_tsquery('pg_catalog.english', $2)"
)


def plain(body: str) -> str:
    """The words of a body. A character that no browser shows is none of them."""
    return texts.strip_tags(body)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, and its words that may be hits, each with where it stands."""

    text: str
    words: list[tuple[int, str]]

    def places(self, hits: Collection[str]) -> list[int]:
        return [place for place, word in self.words if word in hits]


def read(text: str, beginnings: tuple[str, ...]) -> Reading:
    return Reading(text, _words(text, beginnings))


def candidates(readings: Iterable[Reading]) -> list[str]:
    """The distinct words that may be hits."""
    return list({word for each in readings for _, word in each.words})[:WORDS_MAX]


def beginnings(hits: Iterable[Unit]) -> tuple[str, ...]:
    """How words begin that may be hits: a stem begins as they do, but for its last letter (flies, fli); three letters tell most
    apart.
    """
    words = {word for unit in hits for word in unit.words if word not in SIGNS}
    return tuple({word[: max(2, min(3, len(stem(word)) - 1))] for word in words})


def _words(text: str, beginnings: tuple[str, ...]) -> list[tuple[int, str]]:
    """The words that begin so, in order. Sought letter by letter where that is the same and ten times as fast."""
    if not beginnings:
        return []
    if not text.isascii():
        found = [(match.start(), match[0]) for match in _WORD.finditer(text)]
        return [(place, word) for place, word in found if fold(word).lstrip(".").startswith(beginnings)]
    lower, starts = text.lower(), set()
    for beginning in beginnings:
        place = lower.find(beginning)
        while place >= 0:
            before = text[place - 1 : place]
            if not before.isalnum():
                starts.add(place - (before == "."))
            place = lower.find(beginning, place + 1)
    return [(start, match[0]) for start in sorted(starts) if (match := _WORD.match(text, start))]


def hits_values(words: list[str], hits: Iterable[Unit]) -> list[Any]:
    """The parameters of HITS_SQL."""
    return [words, any_word(hits)]


def marked(reading: Reading, hits: Collection[str]) -> str:
    """The whole text, encoded, its hits marked."""
    return _marked(reading, hits, 0, len(reading.text))


def excerpt(reading: Reading, hits: Collection[str]) -> str:
    """The stretch with the most hits, with `&hellip;` where something was left out."""
    start, end = _stretch(reading, hits)
    return (_CUT if start else "") + _marked(reading, hits, start, end) + (_CUT if end < len(reading.text) else "")


def snippet(reading: Reading, hits: Collection[str]) -> str:
    """The same as plain text, as API v3 has all its texts: nothing encoded, nothing marked."""
    start, end = _stretch(reading, hits)
    return ("…" if start else "") + reading.text[start:end].strip() + ("…" if end < len(reading.text) else "")


def _marked(reading: Reading, hits: Collection[str], start: int, end: int) -> str:
    """A stretch of it, without the blanks around. A word that goes on beyond the end is none."""
    text, parts, at = reading.text, list[str](), start
    for place, word in reading.words:
        if at <= place <= end - len(word) and word in hits:
            before = text[at:place] if parts else text[at:place].lstrip()
            parts += [texts.encode(before), _START, texts.encode(word), _END]
            at = place + len(word)
    rest = text[at:end].rstrip() if parts else text[at:end].strip()
    return "".join(parts) + texts.encode(rest)


def _stretch(reading: Reading, hits: Collection[str]) -> tuple[int, int]:
    text = reading.text
    start = _best_start(text, reading.places(hits))
    end = min(len(text), start + EXCERPT_CHARS)
    return _at_border(text, start, -1), _at_border(text, end, 1)


def _best_start(text: str, places: list[int]) -> int:
    if not places or len(text) <= EXCERPT_CHARS:
        return 0
    reach = EXCERPT_CHARS - BEFORE_HIT_CHARS
    best, right = (0, places[0]), 0
    for left, place in enumerate(places):
        while right < len(places) and places[right] < place + reach:
            right += 1
        best = max(best, (right - left, place), key=lambda each: each[0])
    return max(0, min(best[1] - BEFORE_HIT_CHARS, len(text) - EXCERPT_CHARS))


def _at_border(text: str, place: int, step: int) -> int:
    """The nearest space outwards, unless a word without end stands there."""
    limit = 40
    moved = place
    while 0 < moved < len(text) and not text[moved].isspace() and abs(moved - place) < limit:
        moved += step
    return moved
