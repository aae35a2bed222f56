"""Bodies of answers. What several begin with is compressed once: a page that nothing has changed about, and behind it what
differs each time, such as what is left of a quota.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Hashable, Iterable
from typing import Any

import msgspec
from isal import isal_zlib

_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x04\xff"
_RAW = -15
_LEVEL = 1
"""Of isal: how hard bodies are compressed."""
_FAST_LEVEL = 0
"""A sixth more bytes, for two thirds of the time and a fraction of the processor's caches."""
FAST_BYTES_MAX = 1 << 15
"""A body of up to this size goes out in the first ten packets (RFC 6928) either way."""
END_BYTES_MAX = 0xFFFF
_ENCODER = msgspec.json.Encoder()
_BUFFER = bytearray()
_NONE = b'"items":[]'


def level_of(plain: bytes) -> int:
    """How hard a body is compressed that is sent once."""
    return _FAST_LEVEL if len(plain) <= FAST_BYTES_MAX else _LEVEL


class Begin:
    """What bodies begin with, as it is and as the beginning of a gzip stream (RFC 1951, RFC 1952)."""

    __slots__ = ("_crc", "_deflated", "plain")

    def __init__(self, plain: bytes) -> None:
        self.plain = plain
        self._deflated = b""
        self._crc = 0

    def gzip(self, end: bytes) -> bytes:
        """With its end, of at most END_BYTES_MAX, which stands there uncompressed."""
        if not self._deflated:
            stream = isal_zlib.compressobj(_LEVEL, wbits=_RAW)
            self._deflated = _HEAD + stream.compress(self.plain) + stream.flush(isal_zlib.Z_SYNC_FLUSH)
            self._crc = isal_zlib.crc32(self.plain)
        stored = struct.pack("<BHH", 1, len(end), len(end) ^ 0xFFFF)
        sum_ = struct.pack("<II", isal_zlib.crc32(end, self._crc), (len(self.plain) + len(end)) & 0xFFFFFFFF)
        return b"".join((self._deflated, stored, end, sum_))


class Encoded(list[Any]):
    """A page's objects, and all of them as JSON: the very same list for as long as all of them are the same."""

    _last: tuple[Hashable, Begin] | None = None

    def __init__(self, objects: Iterable[Any]) -> None:
        super().__init__(objects)
        # One buffer for all, since one that grows with each page is copied again and again.
        _ENCODER.encode_into(self, _BUFFER)
        self.json = bytes(_BUFFER)

    def begin(self, of: Hashable, make: Callable[[], bytes]) -> Begin:
        """What a body around them begins with. `of`: all that it hangs on beside them; the last one is remembered. `make`: the
        same JSON around no objects.
        """
        if self._last is None or self._last[0] != of:
            self._last = of, Begin(make().replace(_NONE, b'"items":' + self.json, 1))
        return self._last[1]


class Body:
    """What goes out."""

    __slots__ = ("_begin", "_end")

    def __init__(self, begin: Begin, end: bytes) -> None:
        self._begin = begin
        self._end = end

    @property
    def plain(self) -> bytes:
        return self._begin.plain + self._end

    def gzip(self) -> bytes:
        return self._begin.gzip(self._end)
