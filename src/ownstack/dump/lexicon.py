"""What PostgreSQL makes of words: of each it is asked once, and then it is known for all texts.

So documents are the very ones that schema.sql's `search_document` makes, and its parser reads each word once instead of every text.
"""

import re
from collections.abc import Callable
from typing import Final

import numpy as np

from ownstack.dump.arrays import Grown, Numbers, counted
from ownstack.dump.asking import LAST
from ownstack.dump.lexemes import LEXEMES_MAX, Lexemes, Occurrences
from ownstack.dump.vocabulary import Vocabulary
from ownstack.dump.words import END

# What is known is forgotten as a whole when it is more, at some hundred megabytes.
WORDS_MAX: Final = 1 << 18
_LEXEMES_MAX: Final = LEXEMES_MAX // 2
# Nearly every answer is one lexeme at the first place, or none.
_ANSWER: Final = re.compile(rf"^(?:'([^'\\]+)':1 )?'{LAST}':(\d+)$|^(.+)$", re.MULTILINE)
_ENTRY: Final = re.compile(r"'((?:[^'\\]|''|\\\\)+)':([\d,]+)")
_END: Final = 0
# Instead of a lexeme: of words that have none, and of those that have several, less their number among these.
_NONE: Final = -1
_SEVERAL: Final = -2


class Lexicon:
    """The words met so far. `ask` is asking.tsvectors, or who passes it on."""

    def __init__(self, ask: Callable[[list[str]], str]) -> None:
        self._ask = ask
        self._forget()

    def _forget(self) -> None:
        self.lexemes = Lexemes()
        self._words = Vocabulary()
        self._words.numbered(END.encode())
        self._words.take_new()
        # of each word: how many places it takes, and its lexeme
        self._places, self._lexeme = Grown(), Grown()
        # of each word with several: where these begin and how many they are; of these which they are, and their places in the word
        self._begin, self._count, self._part, self._place = Grown(), Grown(), Grown(), Grown()
        for column, of_end in ((self._places, 0), (self._lexeme, _NONE)):
            column.extend(np.array([of_end]))

    def read(self, words: bytes) -> Occurrences:
        """The lexemes of texts that were cut by words.cut. Numbers of lexemes hold until the next time."""
        if len(self._words) > WORDS_MAX or len(self.lexemes) > _LEXEMES_MAX:
            self._forget()
        numbers = self._words.numbered(words)
        self._learn(self._words.take_new())
        places = self._places.them[numbers]
        before = np.cumsum(places) - places
        ends = np.flatnonzero(numbers == _END)
        text = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=-1))
        before -= np.concatenate([[0], before[ends[:-1]]])[text]
        lexeme = self._lexeme.them[numbers]
        single = np.flatnonzero(lexeme > _NONE)
        found = Occurrences(text[single], lexeme[single], before[single] + 1)
        several = np.flatnonzero(lexeme <= _SEVERAL)
        if not len(several):
            return found
        them = self._several_at(text[several], _SEVERAL - lexeme[several], before[several])
        return Occurrences(*map(np.concatenate, zip(found, them, strict=True)))

    def _several_at(self, text: Numbers, number: Numbers, before: Numbers) -> Occurrences:
        count = self._count.them[number]
        at = np.repeat(self._begin.them[number], count) + counted(count)
        return Occurrences(np.repeat(text, count), self._part.them[at], np.repeat(before, count) + self._place.them[at])

    def _learn(self, words: list[bytes]) -> None:
        if not words:
            return
        answers = [self._answer(*each) for each in _ANSWER.findall(self._ask([word.decode() for word in words]))]
        if len(answers) != len(words):
            raise RuntimeError(f"{len(words)} words asked, {len(answers)} told")
        self._places.extend(np.array([places for places, _ in answers]))
        self._lexeme.extend(np.array([lexeme for _, lexeme in answers]))

    def _answer(self, lexeme: str, last: str, other: str) -> tuple[int, int]:
        """How many places a word takes, and its lexeme."""
        if last:
            return int(last) - 1, self.lexemes.number(lexeme.encode()) if lexeme else _NONE
        entries = {
            text.replace("''", "'").replace("\\\\", "\\"): [int(place) for place in places.split(",")]
            for text, places in _ENTRY.findall(other)
        }
        taken = entries[LAST].pop() - 1
        parts = [(self.lexemes.number(text.encode()), place) for text, places in entries.items() for place in places]
        if not parts:
            return taken, _NONE
        for column, value in zip(
            (self._begin, self._count, self._part, self._place),
            ([len(self._part)], [len(parts)], *zip(*parts, strict=True)),
            strict=True,
        ):
            column.extend(np.array(value))
        return taken, _SEVERAL + 1 - len(self._count)
