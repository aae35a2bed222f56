"""Marked changes make up both texts again, whatever they are, and cost what was allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownstack.web.differences import CHARS_MAX, EFFORT_MAX, LINES_MAX, WORDS_MAX, Comparer, Piece

TEXTS = st.lists(st.sampled_from(["a", "b", "word", " ", "\n", "\r\n", "\u2028", "<b>", "漢字", "🍺", "."]), max_size=60).map(
    "".join
)


@given(TEXTS, TEXTS)
def test_the_pieces_are_both_texts(before, after):
    pieces = Comparer().compare(before, after)
    assert "".join(each.text for each in pieces if each.mark != "ins") == before
    assert "".join(each.text for each in pieces if each.mark != "del") == after
    assert all(each.text for each in pieces)


def test_what_is_the_same_has_no_marks():
    assert Comparer().compare("one\ntwo", "one\ntwo") == [Piece("", "one\ntwo")]
    assert Comparer().compare("", "") == []


def test_words_are_marked_where_most_of_a_line_stayed_and_lines_where_not():
    assert Comparer().compare("a red fox\n", "a grey fox\n") == [
        Piece("", "a "), Piece("del", "red"), Piece("ins", "grey"), Piece("", " fox\n"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [("a" * CHARS_MAX, "b"), ("a\n" * LINES_MAX, "b\n"), ("".join(f"{n}\n" for n in range(LINES_MAX)), "b\n")],
)
def test_too_much_is_not_compared(before, after):
    assert Comparer().compare(before, after) is None


def test_a_long_stretch_is_replaced_whole():
    before, after = (" ".join(f"{word}{n}" for n in range(WORDS_MAX)) for word in "ab")
    assert Comparer().compare(before, after) == [Piece("del", before), Piece("ins", after)]


def test_one_page_has_so_much_effort_and_no_more():
    comparer, before, after = Comparer(), "a\nb\n" * 100 + "end", "b\na\n" * 100
    compared = [comparer.compare(before, after) is not None for _ in range(10)]
    assert compared.index(False) <= EFFORT_MAX // 10_000
    assert comparer.compare("a red fox", "a grey fox"), "what is cheap goes on"
