"""What the vendor's documentation promises of encoded text: decoded, it is what it was."""

from hypothesis import example, given
from hypothesis import strategies as st

from ownstack.kernel.text import decode, encode, strip_tags


@given(st.text())
@example("\U0001fffe \U0010ffff \x80\x9f\xa0\xff &#65; &amp;quot; &lt &#x1FFFE;")
def test_decoding_gives_back_what_was_encoded(text):
    assert decode(encode(text)) == text
    assert decode(encode(encode(text))) == encode(text)


@given(st.text("&#;0123456789xltamp<>\"'é\U0001fffe", max_size=40))
def test_references_in_the_text_itself_come_back_too(text):
    assert decode(encode(text)) == text


def test_text_that_is_sent_back_undecoded_is_encoded_twice():
    assert encode(encode('say "hi"')) == "say &amp;quot;hi&amp;quot;"


def test_what_other_writers_send_is_read_too():
    assert decode("&eacute;&#xe9;&#128512;&nbsp;&#9999999;") == "éé😀\xa0\ufffd"


def test_words_are_the_text_without_tags():
    assert strip_tags("<p>a &lt; b</p>\n<p>c</p>") == "a < b c"
