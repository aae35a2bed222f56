"""The parsers of posts, one for each dialect and setting of the switches."""

from functools import cache

from markdown_it import MarkdownIt

from ownstack.kernel.markdown import addresses, before_2020, macros, tex
from ownstack.kernel.markdown.dialects import Dialect
from ownstack.kernel.markdown.html_form import SiteHTML, diagram_or_code
from ownstack.kernel.markdown.spoilers import spoiler


@cache
def parser(dialect: Dialect, *, math: bool, mermaid: bool) -> MarkdownIt:
    """Made once each: building one costs more than rendering a post."""
    made = MarkdownIt("commonmark", renderer_cls=SiteHTML).enable(["table", "strikethrough"])
    made.core.ruler.after("block", "language_hints", macros.language_hints)
    made.core.ruler.push("bare_addresses", addresses.link)
    made.core.ruler.push("addresses", addresses.settle)
    made.block.ruler.before("blockquote", "spoiler", spoiler, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    made.inline.ruler.before("link", "tag_macro", macros.tag_macro)
    if dialect is Dialect.BEFORE_2020:
        before_2020.install(made)
    if math:
        tex.install(made)
    if mermaid:
        made.add_render_rule("fence", diagram_or_code)
    return made
