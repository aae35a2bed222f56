"""Text that was written to hurt: it never raises, and what is twice as long costs about twice as much."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownstack.kernel.html import sanitise
from ownstack.kernel.markdown import Dialect, render, render_comment

RENDERERS = {
    "post": render,
    "old post": lambda text: render(text, dialect=Dialect.BEFORE_2020),
    "post with math": lambda text: render(text, math=True, mermaid=True),
    "comment": render_comment,
    "HTML": sanitise,
}
PIECES = [
    "[", "]", "[a](", "![", "[a][b] ", "[a] [b]", "[[a]", "[]", "<", "<a ", "<b>", "</b>", "<blockquote>", "> ", ">", ">!", ">! > ", "> - ", "- > ",
    "- ", "- a\n", "  - a\n", "1. ", "1) a\n", "+ \n\n", "#", "# a\n", "*", "**", "***", "_", "*a ", "**a ", "a*", "a**b", "*a_", "_a*", "~~", "~~a",
    "`", "` ", "``a ", "`a``b", "|", "|a|\n|-|\n", "$", "$a", "$$a ", "$a$", "\\", "\\(", "&", "&#", "&#x1;", "http://", "http://a.b/(((", "http://a)",
    "https://x.y/&quot;", "[tag:", "[tag:a]", "<!--", "<!-- language: a -->\n", "<?", "<!A", "<![CDATA[", "```\n", "~~~", "```a\n~~~b\n", "    a\n", "\t",
    "\n", "a\n", "a  \n", "[a]: b\n", '[a]: <b> "', "[a]:\n", "-\n", "a\n=\n", "<div>\n", "\\begin{align}\n", "\\end{align}\n", "<http://", "<a@b",
    "[a](<", '[a](b "', '[a](http://x "', "[a](http://b(", "<p>\n<pre><code>\n\n", "</code></pre>\n", "\u2028", "\x00", "\xa0", "()", "((a)", ">![", "$$\n",
]  # fmt: skip


@pytest.mark.parametrize("kind", RENDERERS)
@pytest.mark.parametrize("piece", PIECES)
def test_twice_the_text_costs_twice_the_calls(piece, kind):
    short, long = (calls(RENDERERS[kind], piece * (size // len(piece))) for size in (2_000, 4_000))
    assert long < 2.5 * short + 500


@pytest.mark.parametrize("text", [
    " ".join("`" * n for n in range(1, 245)), "a".join("*" * n for n in range(1, 245)), "[" * 15_000 + "]" * 15_000, "[a](" + "(" * 15_000 + ")" * 14_000,
    "*a **b " * 2_000 + "b** a*" * 2_000, ("> " * 5_000 + "a\n") * 3, "".join(" " * 2 * n + "- a\n" for n in range(170)), "<div>" * 6_000,
    "|" + "a|" * 300 + "\n|" + "-|" * 300 + "\n" + ("|" + "a|" * 300 + "\n") * 45, "[" * 29_999 + "]", "<" * 29_999 + ">", "`" * 30_000,
    "\\begin{align}\n" * 2_000 + "\\end{align}x\n",
])  # fmt: skip
def test_thirty_thousand_characters_of_any_kind_are_rendered(text):
    for renderer in RENDERERS.values():
        assert isinstance(renderer(text), str)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=20).map("".join))
def test_whatever_is_written_renders(text):
    for renderer in RENDERERS.values():
        assert sanitise(renderer(text)) == renderer(text)


def calls(renderer, text):
    """Function calls rather than time: the same on every machine."""
    renderer("")
    count = 0

    def counted(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        renderer(text)
    finally:
        sys.setprofile(None)
    return count
