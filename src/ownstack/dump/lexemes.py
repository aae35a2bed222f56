"""Lexemes by number, and tsvectors made of them, many at once, in the binary form that COPY takes."""

from bisect import bisect
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ownstack.dump.arrays import Grown, Numbers, anywhere, counted, runs

LEXEMES_MAX: Final = 1 << 20
# A key is a document, an order among lexemes, a place and a weight: sorted, they are the entries of all documents as they must stand.
_DOCUMENT: Final = 40
_ORDER: Final = 18
_PLACE: Final = 2
_ORDER_MASK: Final = (1 << (_DOCUMENT - _ORDER)) - 1
_PLACE_MASK: Final = (1 << _ORDER) - 1
_WEIGHT_MASK: Final = (1 << _PLACE) - 1
# Marks (schema.sql's `search_marks`) are lexemes with this before them, which none begins with: they stand together among the others.
_MARK: Final = np.frombuffer(b"title=", "V6")
_MARK_BYTES: Final = 6
_MARKED: Final = LEXEMES_MAX
_BEHIND: Final = LEXEMES_MAX << 1
# tsvectorsend: how many entries there are, and of each its text, a zero, how many places, and these with their weight above
_PAIR_BYTES: Final = 2
_WEIGHT_BIT: Final = 14
_TEXT_PLACES_MAX: Final = 255
_PLACES_MAX: Final = 256
_BLOCK_BYTES: Final = 16
_BLOCK: Final = np.dtype(f"V{_BLOCK_BYTES}")
_PAIR: Final = np.dtype(">u2")
_HEAD_BYTES: Final = 8


class Texts(NamedTuple):
    """Of each text: its document, from 0 on, the places that are before it there, and its weight (3 is A, 0 is D)."""

    document: Numbers
    before: Numbers
    weight: Numbers


class Occurrences(NamedTuple):
    """Lexemes in texts, in no order: the text's number, the lexeme, and its place in the text, from 1 on."""

    text: Numbers
    lexeme: Numbers
    place: Numbers


class Lexemes:
    """Each by a number, from 0 to below LEXEMES_MAX."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self._texts: list[bytes] = []
        # of each: the size of its text and the zero behind, and the blocks that these fill
        self._size, self._begin, self._count = Grown(), Grown(), Grown()
        self._blocks = Grown(_BLOCK)
        # of each its rank; at each rank who, and how it begins
        self._rank, self._at_rank = np.empty((2, 0), np.int64)
        self._heads = np.empty(0, np.uint64)

    def __len__(self) -> int:
        return len(self._texts)

    def number(self, text: bytes) -> int:
        number = self._numbers.setdefault(text, len(self._texts))
        if number == len(self._texts):
            self._texts.append(text)
        return number

    def tsvectors(self, found: Occurrences, texts: Texts, titles: Numbers) -> list[bytes]:
        """One for each document, with marks of the occurrences `titles`."""
        self._settle()
        of_text = (texts.document << _DOCUMENT) + (texts.before << _PLACE) + texts.weight
        rank = self._rank[found.lexeme]
        keys = np.empty(len(rank) + len(titles), np.int64)
        keys[: len(rank)] = of_text[found.text] + (self._order(rank) << _ORDER) + (found.place << _PLACE)
        keys[len(rank) :] = (texts.document[found.text[titles]] << _DOCUMENT) + ((rank[titles] + _MARKED) << _ORDER)
        keys.sort()
        return self._sent(keys, int(texts.document[-1]) + 1)

    def _order(self, rank: Numbers) -> Numbers:
        behind = np.searchsorted(self._heads, _heads(_MARK.tobytes()))
        return np.where(rank < behind, rank, rank + _BEHIND)

    def _sent(self, keys: Numbers, documents: int) -> list[bytes]:
        first, sizes = runs(keys >> _ORDER)
        if sizes.max(initial=0) > _TEXT_PLACES_MAX:
            keys = _bounded(keys)
            first, sizes = runs(keys >> _ORDER)
        entries, place = keys[first] >> _ORDER, keys & _PLACE_MASK
        places = np.where(place[first] > 0, sizes, 0)
        data, ends = self._joined(entries & _ORDER_MASK, places, place[place > 0])
        counts = np.bincount(entries >> (_DOCUMENT - _ORDER), minlength=documents)
        bounds = [0, *np.concatenate([[0], ends])[np.cumsum(counts)].tolist()]
        each = zip(counts.tolist(), bounds, bounds[1:], strict=False)
        return [count.to_bytes(4, "big") + data[begin:end] for count, begin, end in each]

    def _joined(self, order: Numbers, counts: Numbers, places: Numbers) -> tuple[bytes, Numbers]:
        """Entries one behind the other, and where each ends."""
        lexeme, is_mark = self._at_rank[order & (LEXEMES_MAX - 1)], (order & _MARKED) > 0
        size = self._size.them[lexeme]
        ends = np.cumsum(size + _MARK_BYTES * is_mark + _PAIR_BYTES * (1 + counts))
        after = ends - _PAIR_BYTES * (1 + counts)
        begin = after - size
        out = np.empty(int(ends[-1:].sum()) + _BLOCK_BYTES, np.uint8)
        # From front to end, so that what a block has too much of is overwritten by the next one, a mark or places.
        blocks = self._count.them[lexeme]
        within = counted(blocks)
        at = np.repeat(begin, blocks) + _BLOCK_BYTES * within
        anywhere(out, _BLOCK)[at] = self._blocks.them[np.repeat(self._begin.them[lexeme], blocks) + within]
        anywhere(out, _MARK.dtype)[begin[is_mark] - _MARK_BYTES] = _MARK
        pairs = anywhere(out, _PAIR)
        pairs[after] = counts
        at = np.repeat(after, counts) + _PAIR_BYTES * (1 + counted(counts))
        pairs[at] = (places >> _PLACE) + ((places & _WEIGHT_MASK) << _WEIGHT_BIT)
        return out.tobytes(), ends

    def _settle(self) -> None:
        """What has come since the last time finds its place in the arrays."""
        first = len(self._size)
        new = self._texts[first:]
        if not new:
            return
        size = np.array([len(text) + 1 for text in new])
        count = -(-size // _BLOCK_BYTES)
        self._begin.extend(len(self._blocks) + np.cumsum(count) - count)
        self._size.extend(size)
        self._count.extend(count)
        padded = b"".join([text.ljust(blocks * _BLOCK_BYTES, b"\0") for text, blocks in zip(new, count.tolist(), strict=True)])
        self._blocks.extend(np.frombuffer(padded, _BLOCK))
        self._rank_with(first, new)

    def _rank_with(self, first: int, new: list[bytes]) -> None:
        """Merges them into the order of bytes, which is that of a tsvector's entries."""
        order = sorted(range(len(new)), key=new.__getitem__)
        texts = [new[each] for each in order]
        heads = _heads(*texts)
        at = np.searchsorted(self._heads, heads)
        ends = np.searchsorted(self._heads, heads, "right")
        for each in np.flatnonzero(at < ends).tolist():
            at[each] += bisect(self._at_rank[at[each] : ends[each]].tolist(), texts[each], key=self._texts.__getitem__)
        self._heads = np.insert(self._heads, at, heads)
        self._at_rank = np.insert(self._at_rank, at, np.array(order) + first)
        self._rank = np.empty(len(self._at_rank), np.int64)
        self._rank[self._at_rank] = np.arange(len(self._at_rank))


def _bounded(keys: Numbers) -> Numbers:
    """With no more places of a lexeme than PostgreSQL keeps of a text, and then of a document."""
    keys = keys[counted(runs(keys >> _ORDER << _PLACE | keys & _WEIGHT_MASK)[1]) < _TEXT_PLACES_MAX]
    return keys[counted(runs(keys >> _ORDER)[1]) < _PLACES_MAX]


def _heads(*texts: bytes) -> NDArray[np.uint64]:
    """How they begin, as numbers in the same order."""
    padded = b"".join([text[:_HEAD_BYTES].ljust(_HEAD_BYTES, b"\0") for text in texts])
    return np.frombuffer(padded, ">u8").astype(np.uint64)
