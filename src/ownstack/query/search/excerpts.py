"""Excerpts: the stretch of a text around its hits, cut at word borders, the hits marked. All else leaves encoded.

The database says which of a page's words are hits, since it alone knows its stems; marking and cutting is done here.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
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
    beginnings = tuple({word[:2] for unit in hits for word in unit.words if word not in SIGNS})
    found = {word for each in texts_ for word in _WORD.findall(each)}
    return [word for word in found if fold(word).lstrip(".").startswith(beginnings)][:WORDS_MAX]


def hits_values(words: list[str], hits: list[Unit]) -> list[Any]:
    """The parameters of HITS_SQL."""
    return [words, any_word(hits)]


def marked(text: str, hits: Container[str]) -> str:
    """The whole text, encoded, its hits marked."""
    parts, end = [], 0
    for match in _WORD.finditer(text):
        if match[0] in hits:
            parts += [texts.encode(text[end : match.start()]), _START, texts.encode(match[0]), _END]
            end = match.end()
    return "".join(parts) + texts.encode(text[end:])


def excerpt(text: str, hits: Container[str]) -> str:
    """The stretch with the most hits, with `&hellip;` where something was left out."""
    start, end = _stretch(text, hits)
    return (_CUT if start else "") + marked(text[start:end].strip(), hits) + (_CUT if end < len(text) else "")


def snippet(text: str, hits: Container[str]) -> str:
    """The same as plain text, as API v3 has all its texts: nothing encoded, nothing marked."""
    start, end = _stretch(text, hits)
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")


def _stretch(text: str, hits: Container[str]) -> tuple[int, int]:
    start = _best_start(text, [match.start() for match in _WORD.finditer(text) if match[0] in hits])
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
