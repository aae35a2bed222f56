"""Excerpts: the stretch of a text around its hits, cut at word borders, the hits marked. All else leaves encoded.

The database says which of a page's words are hits, since it alone knows its stems; marking and cutting is done here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from ownstack.kernel import text as texts
from ownstack.query.search.words import SIGNS, Unit, any_word, fold

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


def candidates(texts_: Iterable[str], hits: list[Unit]) -> list[str]:
    """The distinct words of these texts that may be hits: a stem begins with the two letters that its word begins with."""
    beginnings = {word[:2] for unit in hits for word in unit.words if word not in SIGNS}
    return list({match[0] for text in texts_ for match in _words(text, beginnings)})[:WORDS_MAX]


def _words(text: str, beginnings: set[str]) -> list[re.Match[str]]:
    """The words that begin so, in order. Sought letter by letter where that is the same and ten times as fast."""
    if not text.isascii():
        begun = tuple(beginnings)
        return [match for match in _WORD.finditer(text) if fold(match[0]).lstrip(".").startswith(begun)]
    lower, starts = text.lower(), set()
    for beginning in beginnings:
        place = lower.find(beginning)
        while place >= 0:
            before = text[place - 1 : place]
            if not before.isalnum():
                starts.add(place - (before == "."))
            place = lower.find(beginning, place + 1)
    return [match for start in sorted(starts) if (match := _WORD.match(text, start))]


def hits_values(words: list[str], hits: list[Unit]) -> list[Any]:
    """The parameters of HITS_SQL."""
    return [words, any_word(hits)]


def marked(text: str, hits: Collection[str]) -> str:
    """The whole text, encoded, its hits marked."""
    parts, end = [], 0
    for match in _WORD.finditer(text):
        if match[0] in hits:
            parts += [texts.encode(text[end : match.start()]), _START, texts.encode(match[0]), _END]
            end = match.end()
    return "".join(parts) + texts.encode(text[end:])


def excerpt(text: str, hits: Collection[str]) -> str:
    """The stretch with the most hits, with `&hellip;` where something was left out."""
    start, end = _stretch(text, hits)
    return (_CUT if start else "") + marked(text[start:end].strip(), hits) + (_CUT if end < len(text) else "")


def snippet(text: str, hits: Collection[str]) -> str:
    """The same as plain text, as API v3 has all its texts: nothing encoded, nothing marked."""
    start, end = _stretch(text, hits)
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")


def _stretch(text: str, hits: Collection[str]) -> tuple[int, int]:
    start = _best_start(text, _places(text, hits))
    end = min(len(text), start + EXCERPT_CHARS)
    return _at_border(text, start, -1), _at_border(text, end, 1)


def _places(text: str, hits: Collection[str]) -> list[int]:
    """Where the hits stand, as whole words."""
    beginnings = {fold(hit).lstrip(".")[:2] for hit in hits}
    return [match.start() for match in _words(text, beginnings) if match[0] in hits]


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
