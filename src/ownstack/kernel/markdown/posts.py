"""The parsers of posts, one for each dialect and setting of the switches."""

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from ownstack.kernel.markdown import addresses, before_2020, macros, tex
from ownstack.kernel.markdown.dialects import Dialect
from ownstack.kernel.markdown.html_form import SiteHTML, diagram_or_code
from ownstack.kernel.markdown.html_sent_back import html_sent_back
from ownstack.kernel.markdown.spoilers import spoiler


@cache
def parser(dialect: Dialect, *, math: bool, mermaid: bool) -> MarkdownIt:
    """Made once each: building one costs more than rendering a post."""
    made = MarkdownIt("commonmark", {"xhtmlOut": False}, renderer_cls=SiteHTML).enable(["table", "strikethrough"])
    made.core.ruler.after("block", "language_hints", macros.language_hints)
    made.core.ruler.push("bare_addresses", addresses.link)
    made.core.ruler.push("addresses", addresses.settle)
    made.block.ruler.before("blockquote", "spoiler", spoiler, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    made.inline.ruler.before("link", "tag_macro", macros.tag_macro)
    made.inline.ruler.before("tag_macro", "unclosed", _unclosed)
    made.block.ruler.at("html_block", html_sent_back, {"alt": ["paragraph", "reference", "blockquote"]})
    if dialect is Dialect.BEFORE_2020:
        before_2020.install(made)
    if math:
        tex.install(made)
    if mermaid:
        made.add_render_rule("fence", diagram_or_code)
    return made


def _unclosed(state: StateInline, silent: bool) -> bool:
    """A bracket that nothing closes is text. The parser finds so too, but looks at what follows forty times over."""
    mark = next((mark for mark in ("[", "![") if state.src.startswith(mark, state.pos)), "")
    if not mark or state.src.find("]", state.pos) >= 0:
        return False
    if not silent:
        state.pending += mark
    state.pos += len(mark)
    return True
