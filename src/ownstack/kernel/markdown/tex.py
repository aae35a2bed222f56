"""TeX in posts, where the switch is on: it passes Markdown by, and is marked for the page's MathJax as on the real site."""

from collections.abc import Sequence
from html import escape
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

_MARKS: Final = {"math_inline": "$", "math_inline_double": "$$", "math_block": "$$", "amsmath": ""}


def install(parser: MarkdownIt) -> None:
    """Between dollar signs, one or two, and between `begin` and `end`."""
    parser.use(dollarmath_plugin, allow_labels=False, allow_digits=False, double_inline=True).use(amsmath_plugin)
    for kind in _MARKS:
        parser.add_render_rule(kind, _marked)


def _marked(_: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
    token = tokens[index]
    mark = _MARKS[token.type]
    marked = f'<span class="math-container">{mark}{escape(token.content, quote=False)}{mark}</span>'
    return f"<p>{marked}</p>\n" if token.block else marked
