"""The dialect of posts and the smaller one of comments."""

import pytest

from ownstack.kernel.markdown import render, render_comment

_TAG = '<a href="/questions/tagged/{0}" class="post-tag" title="show questions tagged &#39;{0}&#39;" rel="tag">{0}</a>'


@pytest.mark.parametrize(("markdown", "html"), [
    ("a *b* **c** ~~d~~", "<p>a <em>b</em> <strong>c</strong> <s>d</s></p>\n"),
    ("    x < 1", "<pre><code>x &lt; 1\n</code></pre>\n"),
    ("```py\nx\n```", '<pre class="lang-py prettyprint-override"><code>x\n</code></pre>\n'),
    ("<!-- language: lang-js -->\n\n    x", '<pre class="lang-js prettyprint-override"><code>x\n</code></pre>\n'),
    ("<!-- language-all: c -->\n\n    x\n\ny\n\n    z", '<pre class="lang-c prettyprint-override"><code>x\n</code></pre>\n<p>y</p>\n'
                                                      '<pre class="lang-c prettyprint-override"><code>z\n</code></pre>\n'),
    (">! hidden\n>! too", '<blockquote class="spoiler">\n<p>hidden\ntoo</p>\n</blockquote>\n'),
    ("> shown", "<blockquote>\n<p>shown</p>\n</blockquote>\n"),
    ("[tag:c++]", f"<p>{_TAG.format('c++')}</p>\n"),
    ("see https://x.y/a_b_c.", '<p>see <a href="https://x.y/a_b_c" rel="nofollow noreferrer">https://x.y/a_b_c</a>.</p>\n'),
    ("see example.com", "<p>see example.com</p>\n"),
    ("`https://x.y`", "<p><code>https://x.y</code></p>\n"),
    ("[a](https://x.y)", '<p><a href="https://x.y" rel="nofollow noreferrer">a</a></p>\n'),
    ("a  \nb", "<p>a<br>\nb</p>\n"),
    ("<kbd>K</kbd><script>x</script>", "<p><kbd>K</kbd></p>\n"),
])  # fmt: skip
def test_posts(markdown: str, html: str) -> None:
    assert render(markdown) == html


def test_tables_stand_in_their_container() -> None:
    assert render("|a|\n|-|\n|b|").startswith('<div class="s-table-container"><table>')


@pytest.mark.parametrize(("markdown", "html"), [
    ("plain <b> & \"q\" 'p'", "plain &lt;b&gt; &amp; &quot;q&quot; &#39;p&#39;"),
    ("*a* **b** _c_ __d__ `e*f*`", "<i>a</i> <b>b</b> <i>c</i> <b>d</b> <code>e*f*</code>"),
    ("snake_case_name 2*3*4", "snake_case_name 2*3*4"),
    ("[a](https://x.y/z_(q))", '<a href="https://x.y/z_(q)" rel="nofollow noreferrer">a</a>'),
    ("(https://x.y/a?b=1&c=2).", '(<a href="https://x.y/a?b=1&amp;c=2" rel="nofollow noreferrer">x.y/a?b=1&amp;c=2</a>).'),
    ('"https://x.y"', '&quot;<a href="https://x.y" rel="nofollow noreferrer">x.y</a>&quot;'),
    ("[a](javascript:x)", "[a](javascript:x)"),
    ("[tag:x]", _TAG.format("x")),
])  # fmt: skip
def test_comments(markdown: str, html: str) -> None:
    assert render_comment(markdown) == html
