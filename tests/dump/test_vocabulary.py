"""Words have the numbers that a dict would give them, however many there are and however they begin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownstack.dump.vocabulary import Vocabulary

# short ones that are alike, of the lengths at which a word takes another half or leaves the table
_WORDS = st.one_of(
    st.text("ab", min_size=1, max_size=3),
    st.sampled_from(
        [letter * size + end for letter in "aé" for size in (3, 4, 7, 8, 9, 15, 16, 17, 40) for end in ("", "a", "b")]
    ),
    st.text(st.characters(min_codepoint=0x21), min_size=1, max_size=20),
).map(lambda word: "".join(word.split()) or "x")


def _expected(known: dict[bytes, int], text: bytes) -> list[int]:
    return [known.setdefault(word, len(known)) for word in text.split(b" ") if word]


@given(st.lists(st.lists(_WORDS), max_size=4), st.sampled_from([" ", "  "]), st.booleans())
def test_numbers_are_those_of_a_dict(texts: list[list[str]], blank: str, is_framed: bool) -> None:
    vocabulary, known = Vocabulary(), dict[bytes, int]()
    for words in texts:
        text = blank.join(words).encode()
        text = b" " + text + b"  " if is_framed else text
        before = len(known)
        assert vocabulary.numbered(text).tolist() == _expected(known, text)
        assert vocabulary.take_new() == list(known)[before:]
        assert len(vocabulary) == len(known)


@pytest.mark.parametrize("at_once", [1, 100, 30_000])
def test_the_table_grows_and_forgets_none(at_once: int) -> None:
    vocabulary, known = Vocabulary(), dict[bytes, int]()
    words = [b"word%d" % (number * 7919 % 30_000) for number in range(30_000)]
    for first in range(0, 3000 if at_once == 1 else len(words), at_once):
        text = b" ".join(words[first : first + at_once])
        assert vocabulary.numbered(text).tolist() == _expected(known, text)
    text = b" ".join(reversed(words))
    assert vocabulary.numbered(text).tolist() == _expected(known, text)
