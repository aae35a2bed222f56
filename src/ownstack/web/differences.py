"""What changed from one text to the next: by lines and, within changed lines, by words. What that may cost is bounded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

CHARS_MAX: Final = 200_000
"""Of both texts together; longer ones are not compared. Two articles of full length are."""
LINES_MAX: Final = 600
"""Of both texts together, without what they begin and end with alike; with more they are not compared."""
WORDS_MAX: Final = 1500
"""The same for the words of a changed stretch; with more it is shown as replaced."""
EFFORT_MAX: Final = 100_000
"""Pairs of equal lines or words that one Comparer looks at: what a search costs grows with them, not with the text alone."""
LIKENESS_MIN: Final = 0.4
"""The part of a stretch that must have stayed; below, marks on single words would be harder to read than two texts."""

_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_WORD: Final = re.compile(r"\w+|\s+|[^\w\s]")


class Piece(NamedTuple):
    """A stretch of text; `mark` is the HTML element that says what befell it."""

    mark: Literal["", "ins", "del"]
    text: str


class Comparer:
    """Compares the texts of one page."""

    def __init__(self) -> None:
        self._effort_left = EFFORT_MAX

    def compare(self, before: str, after: str) -> list[Piece] | None:
        """The pieces that make up both texts, in order; None where comparing them would cost too much."""
        if len(before) + len(after) > CHARS_MAX:
            return None
        old, new = _LINE.findall(before), _LINE.findall(after)
        return _joined(_aligned(old, new, self._reword)) if self._affords(old, new, LINES_MAX) else None

    def _reword(self, before: str, after: str) -> list[Piece]:
        old, new = _WORD.findall(before), _WORD.findall(after)
        if not self._affords(old, new, WORDS_MAX):
            return _replaced(before, after)
        found = _aligned(old, new, _replaced)
        stayed = 2 * sum(len(each.text.strip()) for each in found if not each.mark)
        is_like = stayed >= LIKENESS_MIN * (len(before.strip()) + len(after.strip()))
        return found if is_like else _replaced(before, after)

    def _affords(self, old: Sequence[str], new: Sequence[str], size_max: int) -> bool:
        old, new = _changed(old, new)
        if len(old) + len(new) > size_max:
            return False
        counts = Counter(old)
        pairs = sum(counts[each] for each in new if not each.isspace())
        if pairs > self._effort_left:
            return False
        self._effort_left -= pairs
        return True


def _replaced(before: str, after: str) -> list[Piece]:
    return [Piece("del", before), Piece("ins", after)]


def _aligned(old: Sequence[str], new: Sequence[str], replace: Callable[[str, str], list[Piece]]) -> list[Piece]:
    """What is alike at both ends is never searched: most edits leave most of a text as it was. Blanks alone are no match."""
    start, end = _alike(old, new)
    old_middle, new_middle = _changed(old, new)
    found = [Piece("", "".join(new[:start]))]
    for kind, a, b, c, d in SequenceMatcher(str.isspace, old_middle, new_middle).get_opcodes():
        was, became = "".join(old_middle[a:b]), "".join(new_middle[c:d])
        found += [Piece("", became)] if kind == "equal" else replace(was, became)
    return [*found, Piece("", "".join(new[len(new) - end :]))]


def _changed(old: Sequence[str], new: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """What lies between."""
    start, end = _alike(old, new)
    return old[start : len(old) - end], new[start : len(new) - end]


def _alike(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How much of the beginning and of the end is the same."""
    shorter = min(len(old), len(new))
    start = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    end = next((n for n in range(shorter - start) if old[-1 - n] != new[-1 - n]), shorter - start)
    return start, end


def _joined(found: list[Piece]) -> list[Piece]:
    """Neighbours of one kind as one, and nothing that is empty."""
    pieces: list[Piece] = []
    for piece in found:
        if pieces and piece.mark == pieces[-1].mark:
            pieces[-1] = Piece(piece.mark, pieces[-1].text + piece.text)
        elif piece.text:
            pieces.append(piece)
    return pieces
