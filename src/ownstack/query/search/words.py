"""Text as words to search for: the twin of the database's `search_words`, so that question and document are cut alike.

A sign that makes a name of code (C++, C#, .NET) becomes a word of its own beside the letters; all other punctuation parts
words. What was written without a space (`foo_bar`, `std::vector`, `dry-hopping`) is one unit of several adjacent words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from Stemmer import Stemmer

from ownstack.kernel.text import without_accents

WORD_CHARS_MAX = 100
SIGNS = frozenset({"plusplus", "hashsign", "dotsign"})
_WORDS = re.compile(r"[^\W_]+")
_STEMMER = Stemmer("english")

# Words that PostgreSQL's English dictionary leaves out of every document.
STOP_WORDS = frozenset(
    """i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its
    itself they them their theirs themselves what which who whom this that these those am is are was were be been being have
    has had having do does did doing a an the and but if or because as until while of at by for with about against between
    into through during before after above below to from up down in out on off over under again further then once here there
    when where why how all any both each few more most other some such no nor not only own same so than too very s t can will
    just don should now""".split()  # noqa: SIM905  a list of them would take a page
)


@dataclass(frozen=True, slots=True)
class Unit:
    """Words that stand side by side; `is_prefix` where the last may go on."""

    words: tuple[str, ...]
    is_prefix: bool = False

    @property
    def is_code(self) -> bool:
        """Whether a sign belongs to the name."""
        return not SIGNS.isdisjoint(self.words)


def fold(text: str) -> str:
    """Lower case without accents; full-width and other compatibility forms as the plain ones."""
    if text.isascii():
        return text.lower()
    return without_accents(text).lower()


def stem(word: str) -> str:
    """What PostgreSQL's dictionary makes of a folded word, with hardly an exception: its stemmer is another release of this."""
    return _STEMMER.stemWord(word) if word.isalpha() else word


def units(text: str) -> tuple[Unit, ...]:
    """The searchable units of a text, one for each stretch without a space."""
    found = (_unit(each) for each in text.split())
    return tuple(each for each in found if each.words)


def are_stop_words(these: tuple[Unit, ...]) -> bool:
    """Whether the index knows none of them."""
    return all(word in STOP_WORDS for unit in these for word in unit.words)


def _unit(stretch: str) -> Unit:
    folded = fold(stretch)
    if folded.startswith("."):
        folded = f" dotsign {folded}"
    signed = folded.replace("#", " hashsign ").replace("++", " plusplus ")
    words = tuple(word[:WORD_CHARS_MAX] for word in _WORDS.findall(signed))
    has_sign_alone = bool(words) and SIGNS.issuperset(words)
    return Unit(() if has_sign_alone else words, is_prefix=folded.endswith("*"))


# ---------------------------------------------------------------- as a tsquery


def phrase(these: tuple[Unit, ...], weight: str = "") -> str:
    """All words adjacent, in to_tsquery's own language. Words are letters and digits alone, so quoting is enough."""
    parts = [
        _lexeme(word, weight, is_prefix=unit.is_prefix and word is unit.words[-1]) for unit in these for word in unit.words
    ]
    return f"({' <-> '.join(parts)})" if len(parts) > 1 else parts[0]


def every(these: tuple[Unit, ...], weight: str = "") -> str:
    """All units, anywhere."""
    return " & ".join(phrase((unit,), weight) for unit in these)


def any_word(these: Iterable[Unit]) -> str:
    """What to mark as a hit: each word by itself, but a code name whole."""
    parts = []
    for unit in these:
        parts += [phrase((unit,))] if unit.is_code else [phrase((Unit((word,), unit.is_prefix),)) for word in unit.words]
    return " | ".join(dict.fromkeys(parts))


def _lexeme(word: str, weight: str, *, is_prefix: bool) -> str:
    marks = ("*" if is_prefix else "") + weight
    return f"'{word}':{marks}" if marks else f"'{word}'"
