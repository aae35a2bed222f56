"""Markdown to safe HTML, once, at write: posts in full (`render`), comments in the small dialect (`render_comment`).

The dialect is the real site's (docs/markdown.md): CommonMark with tables, strikethrough, bare addresses, `>!` spoilers,
`[tag:x]` and language hints. Math and Mermaid are switches. Footnotes are off.
"""

from ownstack.kernel.html import sanitise
from ownstack.kernel.markdown.comments import render_comment
from ownstack.kernel.markdown.dialects import COMMONMARK_SINCE, Dialect, dialect_at
from ownstack.kernel.markdown.macros import tag_link
from ownstack.kernel.markdown.posts import parser

__all__ = ["COMMONMARK_SINCE", "Dialect", "dialect_at", "render", "render_comment", "tag_link"]


def render(markdown: str, *, dialect: Dialect = Dialect.COMMONMARK, math: bool = False, mermaid: bool = False) -> str:
    """A post's HTML, sanitised, with a final newline as the real site has it.

    `dialect` is for text that was written for the renderer of before 2020 (`dialect_at` tells); `math` leaves TeX alone
    and marks it for the page's MathJax; `mermaid` marks fenced diagrams for the page's Mermaid.
    """
    return sanitise(parser(dialect, math=math, mermaid=mermaid).render(markdown, {}))
