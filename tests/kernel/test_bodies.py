"""What bodies begin with is compressed once, and what comes out is gzip that anybody reads."""

from __future__ import annotations

import gzip
import zlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from isal import igzip

from ownstack.kernel import http
from ownstack.kernel.bodies import END_BYTES_MAX, FAST_BYTES_MAX, Begin, Body, Encoded

PIECES = [msgspec.Raw(b"1"), msgspec.Raw(b"2")]


def unpacked(stream: bytes) -> list[bytes]:
    """By three readers, the last of which takes what comes byte by byte."""
    reader = zlib.decompressobj(wbits=31)
    slowly = b"".join(reader.decompress(stream[place : place + 1]) for place in range(len(stream)))
    assert reader.eof
    assert reader.unused_data == b""
    return [gzip.decompress(stream), igzip.decompress(stream), slowly]


@given(begin=st.binary(max_size=5000), ends=st.lists(st.binary(max_size=200), min_size=1, max_size=5))
def test_each_body_is_whole(begin: bytes, ends: list[bytes]) -> None:
    of = Begin(begin)
    for end in ends:
        body = Body(of, end)
        assert unpacked(body.gzip()) == [begin + end] * 3 == [body.plain] * 3


@pytest.mark.parametrize("size", [0, 1, 32_767, 32_768, 65_535, 65_536, 2**21 + 1])
def test_sizes_at_which_deflate_turns(size: int) -> None:
    begin, end = bytes(range(256)) * (size // 256 + 1), b"e" * min(size, END_BYTES_MAX)
    assert unpacked(Body(Begin(begin[:size]), end).gzip()) == [begin[:size] + end] * 3


def test_it_is_compressed_as_well_as_ever() -> None:
    plain = b"".join(b'{"question_id":%d,"title":"How much foam does a glass need?"},' % number for number in range(300))
    alone, _ = http.compress(plain + b"9}", "gzip")
    assert len(Body(Begin(plain), b"9}").gzip()) < len(alone) + 40


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip", b"gzip"), ("", b"gzip"), ("deflate", b"deflate")])
def test_every_encoding(accepted: str, encoding: bytes) -> None:
    body, told = http.compress(Body(Begin(b"begin "), b"end"), accepted)
    assert told == encoding
    assert (gzip.decompress(body) if told == b"gzip" else zlib.decompress(body)) == b"begin end"


def test_a_page_remembers_what_was_made_around_it_last() -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"%d" % len(made)

    page = Encoded(PIECES)
    assert [page.begin(of, make).plain for of in (1, 1, (2, "a"), (2, "a"), 1)] == [b"1", b"1", b"2", b"2", b"3"]
    assert Encoded(PIECES).begin(1, make).plain == b"4"
    assert msgspec.json.encode({"items": page}) == b'{"items":[1,2]}'


def test_a_page_stands_where_its_items_belong() -> None:
    pages = [Encoded(PIECES), Encoded(['"items":[]', "Zoë"]), Encoded([])]
    bodies = [page.begin(1, lambda: b'{"page":1,"items":[],"has_more":true}').plain for page in pages]
    assert [msgspec.json.decode(body)["items"] for body in bodies] == [[1, 2], ['"items":[]', "Zoë"], []]
    assert bodies[0] == b'{"page":1,"items":[1,2],"has_more":true}'


@pytest.mark.parametrize("size", [0, 1, FAST_BYTES_MAX, FAST_BYTES_MAX + 1])
def test_small_bodies_and_large_ones_are_read_alike(size: int) -> None:
    plain = bytes(number * 7 % 251 for number in range(size))
    compressed, encoding = http.compress(plain, "gzip")
    assert encoding == b"gzip"
    assert unpacked(compressed) == [plain] * 3
