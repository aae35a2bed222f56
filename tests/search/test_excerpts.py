"""Excerpts: nothing unescaped comes out, hits are marked, cuts fall between words."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ownstack.query.search import excerpts
from ownstack.query.search.excerpts import EXCERPT_CHARS
from ownstack.query.search.words import Unit, fold

OURS = re.compile(r'<span class="highlight">|</span>')


def read(text, hits):
    return excerpts.read(text, excerpts.beginnings([Unit((fold(hit),)) for hit in hits]))


def marked(text, hits):
    return excerpts.marked(read(text, hits), hits)


def excerpt(text, hits):
    return excerpts.excerpt(read(text, hits), hits)


@given(st.text(), st.sets(st.text(min_size=1, max_size=5)))
def test_only_our_own_tags_come_out(text, hits):
    for made in (marked(text, hits), excerpt(text, hits)):
        rest = OURS.sub("", made)
        assert not re.search("[<>\"']", rest)
        assert not re.search(r"&(?!(amp|lt|gt|quot|hellip|#\d+);)", rest)
        assert made.count("<span") == made.count("</span>")


def test_a_hit_is_marked_as_it_is_written():
    assert marked("Ale & <Ale>", {"Ale"}) == (
        '<span class="highlight">Ale</span> &amp; &lt;<span class="highlight">Ale</span>&gt;'
    )


def test_the_stretch_has_the_hit_and_ends_at_words():
    text = "before " * 100 + "target " + "after " * 100
    made = excerpt(text.strip(), {"target"})
    assert '<span class="highlight">target</span>' in made
    assert made.startswith("&hellip;before ")
    assert made.endswith(" after&hellip;")


def test_a_short_text_is_whole():
    assert excerpt("a short text", set()) == "a short text"


def test_a_word_without_end_is_cut():
    assert len(excerpt("x" * 10_000, set())) < EXCERPT_CHARS + 100
