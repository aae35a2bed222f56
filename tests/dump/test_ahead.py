"""Reading ahead: everything arrives in order, within bounds, and whoever leaves early leaves no thread behind."""

import threading
from collections.abc import Callable
from contextlib import contextmanager

import pytest

from ownstack.dump import ahead as ahead_module
from ownstack.dump.ahead import Ahead
from ownstack.dump.copying import Into, Pieces, piece

INTO = Into("a_table", "a_column")


def numbers(count: int, tell: Callable[[int], object] = lambda _number: None) -> Pieces:
    for number in range(count):
        tell(number)
        yield piece(INTO, [str(number)])


def breaking() -> Pieces:
    yield piece(INTO, ["1"])
    raise ValueError("broken")


@contextmanager
def reading(*sources: Pieces):
    with Ahead(sources, lambda: (1, 1), lambda _bytes, _rows: None) as ahead:
        yield ahead
    assert not [thread for thread in threading.enumerate() if thread.name == "dump-reader"]


def test_every_piece_of_every_source_arrives_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead_module, "AHEAD_BYTES_MAX", 1)
    with reading(numbers(100), numbers(0), numbers(3)) as ahead:
        assert [each.data for each in ahead.pieces()] == [b"%d\n" % number for number in range(100)]
        assert list(ahead.pieces()) == []
        assert [each.rows for each in ahead.pieces()] == [1, 1, 1]


def test_the_reader_is_no_farther_ahead_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead_module, "AHEAD_BYTES_MAX", 20)
    read: list[int] = []
    with reading(numbers(1000, read.append)) as ahead:
        for taken, _ in enumerate(ahead.pieces(), 1):
            assert len(read) - taken < 20


def test_what_breaks_is_raised_where_its_piece_would_have_come() -> None:
    with reading(numbers(2), breaking()) as ahead:
        assert len(list(ahead.pieces())) == 2
        rest = ahead.pieces()
        assert next(rest).data == b"1\n"
        with pytest.raises(ValueError, match="broken"):
            next(rest)


def test_whoever_leaves_early_stops_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead_module, "AHEAD_BYTES_MAX", 10)
    with reading(numbers(1_000_000)) as ahead:
        next(ahead.pieces())
