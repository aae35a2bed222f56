"""Words by number, those of many texts at once: to look them up one by one took as long as all else that becomes of them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ownstack.dump.arrays import Numbers, anywhere

_BLANK: Final = 0x20
_HALF: Final = np.dtype("<u8")
_HALF_BYTES: Final = 8
_MASKS: Final = np.array([(1 << (8 * size)) - 1 for size in range(_HALF_BYTES + 1)], _HALF)
_BITS_MIN: Final = 14
# Of its places in the table a quarter is taken at most, so that most words stand at the first that is looked at.
_ROOM: Final = 4
_EMPTY: Final = -1
# Odd: what they multiply is spread over the highest bits.
_SPREAD, _SPREAD_TAIL = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
Halves = NDArray[np.uint64]


class Vocabulary:
    """Whoever names a word that is not there makes it the next.

    A word of up to 16 bytes is two numbers that hold these, by which a table finds it (open addressing, linear probing). The few
    longer ones only a dict knows.
    """

    def __init__(self) -> None:
        self._words = _Words()
        self._bits = _BITS_MIN
        self._clear()

    def __len__(self) -> int:
        return len(self._words)

    def take_new(self) -> list[bytes]:
        """Those since the last time, in the order of their numbers."""
        new, self._words.new = self._words.new, []
        return new

    def numbered(self, text: bytes) -> Numbers:
        """The number of each word of a text. Words are parted by blanks and hold no zeros."""
        begin, end = _bounds(text)
        size = end - begin
        head, tail = _halves(text, begin, size)
        found = np.where(size > 2 * _HALF_BYTES, _EMPTY, self._found(head, tail))
        missed = np.flatnonzero(found == _EMPTY)
        if len(missed):
            known = len(self._words)
            found[missed] = [
                self._words[text[first:last]] for first, last in zip(begin[missed].tolist(), end[missed].tolist(), strict=True)
            ]
            number, at = np.unique(found[missed], return_index=True)
            new = missed[at[number >= known]]
            new = new[size[new] <= 2 * _HALF_BYTES]
            self._keep(head[new], tail[new], found[new])
        return found

    def _clear(self) -> None:
        size = 1 << self._bits
        self._head, self._tail = np.zeros((2, size), _HALF)
        self._number = np.full(size, _EMPTY)

    def _first(self, head: Halves, tail: Halves) -> Numbers:
        """Where they would like to stand."""
        return (((head ^ (tail * _SPREAD_TAIL)) * _SPREAD) >> np.uint64(64 - self._bits)).astype(np.int64)

    def _next(self, at: Numbers) -> Numbers:
        return (at + 1) & (len(self._number) - 1)

    def _found(self, head: Halves, tail: Halves) -> Numbers:
        at = self._first(head, tail)
        rest = np.flatnonzero(self._is_other(at, head, tail))
        while len(rest):
            at[rest] = self._next(at[rest])
            rest = rest[self._is_other(at[rest], head[rest], tail[rest])]
        return self._number[at]

    def _is_other(self, at: Numbers, head: Halves, tail: Halves) -> NDArray[np.bool_]:
        """Whether another word stands there."""
        is_other: NDArray[np.bool_] = (self._head[at] != head) | (self._tail[at] != tail)
        is_other &= self._number[at] != _EMPTY
        return is_other

    def _keep(self, head: Halves, tail: Halves, number: Numbers) -> None:
        """Words that are not in the table, each once."""
        if len(self._words) * _ROOM > len(self._number):
            taken = np.flatnonzero(self._number != _EMPTY)
            head, tail = np.append(self._head[taken], head), np.append(self._tail[taken], tail)
            number = np.append(self._number[taken], number)
            self._bits = (len(self._words) * _ROOM).bit_length()
            self._clear()
        at, rest = self._first(head, tail), np.arange(len(number))
        while len(rest):
            free = rest[self._number[at[rest]] == _EMPTY]
            # of those that want the same place the last one has it
            self._number[at[free]] = number[free]
            kept = free[self._number[at[free]] == number[free]]
            self._head[at[kept]], self._tail[at[kept]] = head[kept], tail[kept]
            rest = rest[self._number[at[rest]] != number[rest]]
            at[rest] = self._next(at[rest])


class _Words(dict[bytes, int]):
    def __init__(self) -> None:
        super().__init__()
        self.new: list[bytes] = []

    def __missing__(self, word: bytes) -> int:
        number = self[word] = len(self)
        self.new.append(word)
        return number


def _bounds(text: bytes) -> tuple[Numbers, Numbers]:
    """Where words begin, and where they end."""
    is_word = np.zeros(len(text) + 2, bool)
    np.not_equal(np.frombuffer(text, np.uint8), _BLANK, out=is_word[1:-1])
    edges = np.flatnonzero(is_word[1:] != is_word[:-1])
    return edges[::2], edges[1::2]


def _halves(text: bytes, begin: Numbers, size: Numbers) -> tuple[Halves, Halves]:
    """Their first eight bytes, and the next eight, with zeros behind the last."""
    eights = anywhere(np.frombuffer(text + bytes(2 * _HALF_BYTES), np.uint8), _HALF)
    head = eights[begin] & _MASKS[np.minimum(size, _HALF_BYTES)]
    tail = eights[begin + _HALF_BYTES] & _MASKS[np.clip(size - _HALF_BYTES, 0, _HALF_BYTES)]
    return head, tail
