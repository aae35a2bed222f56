"""The dialect of posts and the smaller one of comments."""

from datetime import UTC, datetime

import pytest

from ownstack.kernel.markdown import Dialect, dialect_at, render, render_comment

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
    ("[meta-tag:x]", f"<p>{_TAG.format('x')}</p>\n"),
    (">!hidden\n>!\n>! - a", '<blockquote class="spoiler">\n<p>hidden</p>\n<ul>\n<li>a</li>\n</ul>\n</blockquote>\n'),
    (">! hidden\n> shown", "<blockquote>\n<p>! hidden\nshown</p>\n</blockquote>\n"),
    (">![a](https://x.y/z.png)", '<blockquote>\n<p><img src="https://x.y/z.png" alt="a"></p>\n</blockquote>\n'),
    ("[a]() [b](#c) [d](/e)", '<p>a b <a href="/e">d</a></p>\n'),
    ("[![a](http://i.stack.imgur.com/b.png)](http://i.imgur.com/b)", '<p><a href="https://i.imgur.com/b" rel="nofollow noreferrer">'
                                                                     '<img src="https://i.stack.imgur.com/b.png" alt="a"></a></p>\n'),
    ("http://i.imgur.com.evil.com/", '<p><a href="http://i.imgur.com.evil.com/" rel="nofollow noreferrer">http://i.imgur.com.evil.com/</a></p>\n'),
    ("a[^1]\n\n[^1]: b c", "<p>a[^1]</p>\n<p>[^1]: b c</p>\n"),
    ("```mermaid\na-->b\n```", '<pre class="lang-mermaid prettyprint-override"><code>a--&gt;b\n</code></pre>\n'),
    ("$a_1 + b_1$ costs $5", "<p>$a_1 + b_1$ costs $5</p>\n"),
    ("see example.com", "<p>see example.com</p>\n"),
    ("`https://x.y`", "<p><code>https://x.y</code></p>\n"),
    ("[a](https://x.y)", '<p><a href="https://x.y" rel="nofollow noreferrer">a</a></p>\n'),
    ("a  \nb", "<p>a<br>\nb</p>\n"),
    ("<img src='data:text/html,x'>", "<img>"),
    ("<kbd>K</kbd><script>x</script>", "<p><kbd>K</kbd></p>\n"),
])  # fmt: skip
def test_posts(markdown: str, html: str) -> None:
    assert render(markdown) == html


def test_tables_stand_in_their_container() -> None:
    assert render("|a|\n|-|\n|b|").startswith('<div class="s-table-container"><table>')
    assert '<th style="text-align: left;">' in render("|a|\n|:-|\n|b|")


@pytest.mark.parametrize(("markdown", "html"), [
    ("#a#\nb", "<h1>a</h1>\n<p>b</p>\n"),
    ("a\n- b\n1. c", "<p>a\n- b\n1. c</p>\n"),
    ("1) a", "<p>1) a</p>\n"),
    ("> a\n\n> b\n- c", "<blockquote>\n<p>a</p>\n<p>b\n- c</p>\n</blockquote>\n"),
    ("***a***", "<p><strong><em>a</em></strong></p>\n"),
    ("2*3*4 x**y**z", "<p>2*3*4 x<strong>y</strong>z</p>\n"),
    ("- a\n- b\n\n- c", "<ul>\n<li>a</li>\n<li>\n<p>b</p>\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>\n"),
    ("[a] [1] b\n[1]: https://x.y\nc", '<p><a href="https://x.y" rel="nofollow noreferrer">a</a> b\nc</p>\n'),
    ("    a\tb", "<pre><code>a   b\n</code></pre>\n"),
    ("```\n> a\n\n> b\n[1]: c\n```", "<pre><code>&gt; a\n\n&gt; b\n[1]: c\n</code></pre>\n"),
])  # fmt: skip
def test_posts_of_before_2020(markdown: str, html: str) -> None:
    assert render(markdown, dialect=Dialect.BEFORE_2020) == html
    assert render(markdown) != html or "```" in markdown


def test_a_text_s_date_tells_its_dialect() -> None:
    assert dialect_at(datetime(2020, 6, 19, tzinfo=UTC)) is Dialect.BEFORE_2020
    assert dialect_at(datetime(2020, 6, 20, tzinfo=UTC)) is Dialect.COMMONMARK


@pytest.mark.parametrize(("markdown", "html"), [
    ("a $x_1 * y_1 < z$ b *c*", '<p>a <span class="math-container">$x_1 * y_1 &lt; z$</span> b <em>c</em></p>\n'),
    ("$$\na \\\\\n- b\n$$", '<p><span class="math-container">$$\na \\\\\n- b\n$$</span></p>\n'),
    ("\\begin{align}\na_1 \\\\\n\\end{align}", '<p><span class="math-container">\\begin{align}\na_1 \\\\\n\\end{align}</span></p>\n'),
    ("`$a$` costs $5 or $6", "<p><code>$a$</code> costs $5 or $6</p>\n"),
])  # fmt: skip
def test_math_passes_unharmed_where_it_is_on(markdown: str, html: str) -> None:
    assert render(markdown, math=True) == html


def test_diagrams_are_marked_where_they_are_on() -> None:
    assert render("```mermaid\na-->b\n```", mermaid=True) == '<pre class="mermaid">a--&gt;b\n</pre>\n'


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
