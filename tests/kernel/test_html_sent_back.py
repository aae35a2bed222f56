"""HTML that the renderer made is Markdown for itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ownstack.kernel.markdown import render

CODE = "<pre><code>a\n\n    b *c*\n\n\nd\n</code></pre>\n"
BLOCKS = [
    "A *b* `c` [d](https://example.com/?a=1&b=2).", "## E", "- f\n- g\n\n  h", "1. i\n\n       j\n\n       k", "> l\n>\n> m", "> n\n>\n>     o\n>\n>     p",
    "```py\nif q:\n\n\n    r < s\n```", "    t\n\n\n    u", "|v|w|\n|-|-|\n|x|y|", "***", ">! z", "![a](https://example.com/b.png)", "<kbd>c</kbd>", "<details>\nd\n</details>",
]  # fmt: skip


@given(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=6).map("\n\n".join))
def test_what_was_rendered_renders_to_itself(markdown):
    html = render(markdown)
    assert render(html) == html


@pytest.mark.parametrize(("markdown", "html"), [
    (f"<p>a</p>\n{CODE}*b*\n", f"<p>a</p>\n{CODE}*b*\n"),
    (f"<p>a</p>\n{CODE}\n*b*", f"<p>a</p>\n{CODE}<p><em>b</em></p>\n"),
    # Code that nothing closes, and <pre> as others write it, end as CommonMark says.
    ("<p>a</p>\n<pre><code>b\n\n*c*", "<p>a</p>\n<pre><code>b\n<p><em>c</em></p>\n</code></pre>"),
    ("<p>a</p>\n<pre>b\n\n*c*</pre>\n", "<p>a</p>\n<pre>b\n<p><em>c</em></p></pre><p></p>\n"),
])  # fmt: skip
def test_a_block_of_html_goes_on_to_the_end_of_code(markdown, html):
    assert render(markdown) == html
