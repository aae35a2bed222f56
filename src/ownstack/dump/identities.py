"""Which ids exist, and a number kept for each: in pages, so that the ids of the largest site fit in a few megabytes."""

from array import array
from typing import Final

_PAGE_BITS: Final = 12
_PAGE_MASK: Final = (1 << _PAGE_BITS) - 1


class IdSet:
    """A set of ids at about a bit each where they are dense, as they are in a dump."""

    def __init__(self) -> None:
        self._pages: dict[int, bytearray] = {}

    def __contains__(self, number: int) -> bool:
        page = self._pages.get(number >> _PAGE_BITS)
        return page is not None and bool(page[(number & _PAGE_MASK) >> 3] >> (number & 7) & 1)

    def add(self, number: int) -> bool:
        """Whether the id is new."""
        page = self._pages.get(number >> _PAGE_BITS)
        if page is None:
            page = self._pages[number >> _PAGE_BITS] = bytearray(1 << (_PAGE_BITS - 3))
        byte, bit = (number & _PAGE_MASK) >> 3, 1 << (number & 7)
        if page[byte] & bit:
            return False
        page[byte] |= bit
        return True

    def discard(self, number: int) -> None:
        if number in self:
            self._pages[number >> _PAGE_BITS][(number & _PAGE_MASK) >> 3] &= ~(1 << (number & 7))


class Counters:
    """A count per id, four bytes each."""

    def __init__(self) -> None:
        self._pages: dict[int, array[int]] = {}

    def of(self, number: int) -> int:
        page = self._pages.get(number >> _PAGE_BITS)
        return page[number & _PAGE_MASK] if page is not None else 0

    def next(self, number: int) -> int:
        """One more than the last time for this id, from 1."""
        page = self._pages.get(number >> _PAGE_BITS)
        if page is None:
            page = self._pages[number >> _PAGE_BITS] = array("I", bytes(4 << _PAGE_BITS))
        page[number & _PAGE_MASK] += 1
        return page[number & _PAGE_MASK]
