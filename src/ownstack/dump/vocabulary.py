"""Words by number, those of many texts at once: to look them up one by one took as long as all else that becomes of them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from ownstack.dump.arrays import Numbers, anywhere

_BLANK: Final = 0x20
_HALF: Final = np.dtype("<u8")
_HALF_BYTES: Final = 8
_MASKS: Final = np.array([(1 << (8 * size)) - 1 for size in range(_HALF_BYTES + 1)], _HALF)
# as far as the table knows a word
_BYTES_MAX: Final = 2 * _HALF_BYTES
_PLACES_MIN: Final = 1 << 14
# Of its places in the table a quarter is taken at most, so that most words stand at the first that is looked at.
_ROOM: Final = 4
_EMPTY: Final = -1
# Odd: what they multiply is spread over the highest bits.
_SPREAD, _SPREAD_TAIL = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_Halves = NDArray[np.uint64]


class Vocabulary:
    """Whoever names a word that is not there makes it the next.

    A word of up to 16 bytes is two numbers that hold these, by which a table finds it (open addressing, linear probing). The few
    longer ones only a dict knows.
    """

    def __init__(self) -> None:
        self._words = _Words()
        self._clear(_PLACES_MIN)

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
        found = np.where(size > _BYTES_MAX, _EMPTY, self._found(head, tail))
        missed = np.flatnonzero(found == _EMPTY)
        if len(missed):
            known = len(self._words)
            found[missed] = [
                self._words[text[first:last]] for first, last in zip(begin[missed].tolist(), end[missed].tolist(), strict=True)
            ]
            number, at = np.unique(found[missed], return_index=True)
            new = missed[at[number >= known]]
            new = new[size[new] <= _BYTES_MAX]
            self._keep(head[new], tail[new], found[new])
        return found

    def _clear(self, places: int) -> None:
        """A table of so many places, a power of two."""
        self._head, self._tail = np.zeros((2, places), _HALF)
        self._number = np.full(places, _EMPTY)

    def _first(self, head: _Halves, tail: _Halves) -> Numbers:
        """Where they would like to stand."""
        spread = (head ^ (tail * _SPREAD_TAIL)) * _SPREAD
        return (spread >> np.uint64(65 - len(self._number).bit_length())).astype(np.int64)

    def _next(self, at: Numbers) -> Numbers:
        return (at + 1) & (len(self._number) - 1)

    def _found(self, head: _Halves, tail: _Halves) -> Numbers:
        at = self._first(head, tail)
        rest = np.flatnonzero(self._is_other(at, head, tail))
        while len(rest):
            at[rest] = self._next(at[rest])
            rest = rest[self._is_other(at[rest], head[rest], tail[rest])]
        return self._number[at]

    def _is_other(self, at: Numbers, head: _Halves, tail: _Halves) -> NDArray[np.bool_]:
        """Whether another word stands there."""
        is_other: NDArray[np.bool_] = (self._head[at] != head) | (self._tail[at] != tail)
        is_other &= self._number[at] != _EMPTY
        return is_other

    def _keep(self, head: _Halves, tail: _Halves, number: Numbers) -> None:
        """Words that are not in the table, each once."""
        if len(self._words) * _ROOM > len(self._number):
            taken = np.flatnonzero(self._number != _EMPTY)
            head, tail = np.append(self._head[taken], head), np.append(self._tail[taken], tail)
            number = np.append(self._number[taken], number)
            self._clear(1 << (len(self._words) * _ROOM).bit_length())
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


def _halves(text: bytes, begin: Numbers, size: Numbers) -> tuple[_Halves, _Halves]:
    """Their first eight bytes, and the next eight, with zeros behind the last."""
    eights = anywhere(np.frombuffer(text + bytes(_BYTES_MAX), np.uint8), _HALF)
    head = eights[begin] & _MASKS[np.minimum(size, _HALF_BYTES)]
    tail = eights[begin + _HALF_BYTES] & _MASKS[np.clip(size - _HALF_BYTES, 0, _HALF_BYTES)]
    return head, tail
