"""Arrays that grow at their end, as lists do, and other ways to see and count what is in one."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
_NUMBER: Final = np.dtype(np.int64)
_ROOM: Final = 1024


class Grown:
    """Numbers, or whatever `dtype` says; `them` is a view that the next growth may leave behind."""

    def __init__(self, dtype: np.dtype = _NUMBER) -> None:
        self._room: NDArray[Any] = np.empty(_ROOM, dtype)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def them(self) -> NDArray[Any]:
        return self._room[: self._size]

    def extend(self, more: NDArray[Any]) -> None:
        end = self._size + len(more)
        if end > len(self._room):
            self._room = np.concatenate([self.them, np.empty(end, self._room.dtype)])
        self._room[self._size : end] = more
        self._size = end


def counted(sizes: Numbers) -> Numbers:
    """0, 1, 2 ... for each of the sizes, so many."""
    ends = np.cumsum(sizes)
    return np.arange(ends[-1:].sum()) - np.repeat(ends - sizes, sizes)


def runs(values: Numbers) -> tuple[Numbers, Numbers]:
    """Of equal values that follow each other: where they begin, and how many they are."""
    is_first = np.empty(len(values), bool)
    is_first[:1] = True
    np.not_equal(values[1:], values[:-1], out=is_first[1:])
    first = np.flatnonzero(is_first)
    return first, np.diff(first, append=len(values))


def anywhere(data: NDArray[np.uint8], dtype: np.dtype) -> NDArray[Any]:
    """Bytes as values that may begin at any of them."""
    return np.ndarray(len(data) - dtype.itemsize + 1, dtype, data, strides=(1,))
