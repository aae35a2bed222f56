"""The parsers of posts, one for each dialect and setting of the switches."""

from functools import cache

from markdown_it import MarkdownIt

from ownstack.kernel.markdown import addresses, before_2020, macros
from ownstack.kernel.markdown.dialects import Dialect
from ownstack.kernel.markdown.html_form import SiteHTML


@cache
def parser(dialect: Dialect, *, math: bool, mermaid: bool) -> MarkdownIt:
    """Made once each: building one costs more than rendering a post."""
    made = MarkdownIt("commonmark", renderer_cls=SiteHTML).enable(["table", "strikethrough"])
    made.core.ruler.after("block", "language_hints", macros.language_hints)
    made.core.ruler.after("block", "spoilers", macros.spoilers)
    made.core.ruler.push("addresses", addresses.settle)
    made.inline.ruler.before("link", "tag_macro", macros.tag_macro)
    if dialect is Dialect.BEFORE_2020:
        before_2020.install(made)
    return made
