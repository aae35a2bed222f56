"""What a sanitised body may never hold, whatever goes in; and that harmless ones stay as they are."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html as parsing

from ownstack.kernel.html import ATTRIBUTES, TAGS, has_controls, sanitise, words
from ownstack.kernel.markdown import Dialect, render, render_comment

_PIECES = st.sampled_from(
    [
        "<script>",
        "</script>",
        "<p>",
        "</p>",
        "<p",
        'onclick="x()">',
        "<a",
        'href="javascript:x">',
        "<a",
        'href="https://x.y">',
        "</a>",
        "<a",
        'href="https://x.y"',
        'onclick="x">\n',
        "",
        "",
        "",
        "<img",
        'src="https://x.y/z.png"',
        'alt="a">',
        "<img",
        "src=x",
        "onerror=x>",
        "<img",
        'src="data:text/html,x">',
        "<svg>",
        "<svg/onload=x>",
        "<math>",
        "<style>",
        "</style>\n",
        "",
        "",
        "",
        "<iframe",
        'src="//x">',
        "<textarea>",
        "</textarea>",
        "<title>",
        "<!--",
        "-->",
        "<!-->",
        "<![CDATA[",
        "]]>",
        "<pre>",
        "<code>",
        "</code>",
        "</pre>",
        "<blockquote",
        'class="spoiler">\n',
        "",
        "",
        "",
        "</blockquote>",
        "<div",
        'class="s-topbar">',
        "<div>",
        "</div>",
        "<td",
        'style="text-align:',
        'left;">',
        "<td",
        'style="position:fixed">',
        "<table>",
        "<tr>",
        "</table>",
        "<form>\n",
        "",
        "",
        "",
        "<input",
        "autofocus",
        "onfocus=x>",
        "<base",
        "href=x>",
        "<meta",
        "http-equiv=refresh>",
        "<object",
        "data=x>",
        "<a",
        'href="',
        'java&#10;script:x">',
        "<a",
        'href="&#106;avascript:x">\n',
        "",
        "",
        "",
        "<p",
        'title="><script>">',
        "<a",
        'href="/"title="x">',
        "<br/>",
        "<br",
        "/>",
        "<hr>",
        "&",
        "&amp;",
        "&lt;",
        "&#31;",
        "<",
        ">",
        '"',
        "'",
        "=",
        "a",
        "\x00",
        "\t",
        "javascript:",
        "on",
        "[x](javascript:x)",
        "`",
        "**",
        "_\n",
        "",
        "",
        "",
        'https://x.y/"onclick=x',
        '[tag:x"]',
        "</noscript>",
        "<noscript>",
        "<xmp>",
        "<plaintext>",
        "<template>",
    ]
)
_SCHEMES = ("http:", "https:", "ftp:", "mailto:", "/", "#")


@given(st.lists(_PIECES | st.text(max_size=5), max_size=12).map("".join))
def test_nothing_but_the_allow_list_comes_out(text: str) -> None:
    for safe in (
        sanitise(text),
        render(text),
        render(text, dialect=Dialect.BEFORE_2020),
        render(text, math=True, mermaid=True),
        render_comment(text),
    ):
        for element in parsing.fragment_fromstring(safe, create_parent="main").iterdescendants():
            assert element.tag in TAGS
            assert set(element.attrib) <= ATTRIBUTES.get(element.tag, set())
            for name in ("href", "src"):
                address = element.get(name, "/").strip().lower()
                assert address.startswith(_SCHEMES) or ":" not in address.split("/")[0]
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", safe)


@example("<a><table><a>")
@given(st.lists(_PIECES, max_size=12).map("".join))
def test_sanitising_twice_is_sanitising_once(text: str) -> None:
    once = sanitise(text)
    assert sanitise(once) == once


@pytest.mark.parametrize("body", [
    "", "plain & simple > text", "<p>a</p>\n\n<hr>\n<hr/><br /><ul>\n<li><p>x</p></li>\n</ul>\n",
    '<p><a href="https://x.y/?a=1&amp;b=2" rel="nofollow noreferrer" title="t">x</a> <img src="//i.stack.imgur.com/x.png" alt="a &quot;b&quot;"></p>',
    '<pre class="lang-py prettyprint-override"><code>1 &lt; 2\n</code></pre>', '<blockquote class="spoiler">\n<p>x</p></blockquote>',
    '<div class="s-table-container"><table><thead><tr><th style="text-align: left;">a</th></tr></thead></table></div>',
])  # fmt: skip
def test_a_harmless_body_stays_byte_for_byte(body: str) -> None:
    assert sanitise(body) == body


@pytest.mark.parametrize(("body", "safe"), [
    ("</div></div>x", "x"), ("<p>a", "<p>a</p>"), ("<ul>", "<ul></ul>"), ("<div class='s-topbar x'>a</div>", "<div>a</div>"),
    ('<pre class="lang-c evil">x</pre>', '<pre class="lang-c">x</pre>'), ("a<!-- b -->c", "ac"), ("x&#31;<i>", "x<i></i>"), ("x&#x1f;&#00000;&#9;", "x\ufffd\t"),
    ('<a href="javascript:x">a</a>', "<a>a</a>"), ("<script>x</script>a", "a"), ("<td style='text-align:left;color:red'>", ""),
])  # fmt: skip
def test_all_else_is_written_anew(body: str, safe: str) -> None:
    assert sanitise(body) == safe


@given(st.text(st.characters(), max_size=6))
def test_control_characters_are_found_in_any_text(text: str) -> None:
    assert has_controls(text) == any(character < " " and character not in "\t\n\r" for character in text)


def test_words_are_the_text_without_tags() -> None:
    assert words("<p>a &amp; <b>b</b></p>\n<p>c</p>") == "a & b c"
