"""TeX in posts, where the switch is on: it passes Markdown by, and is marked for the page's MathJax as on the real site."""

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.amsmath import amsmath_block, amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

_BEGIN: Final = re.compile(r"\\begin\{([a-z]+\*?)\}")
_MARKS: Final = {"math_inline": "$", "math_inline_double": "$$", "math_block": "$$", "amsmath": ""}


def install(parser: MarkdownIt) -> None:
    """Between dollar signs, one or two, and between `begin` and `end`."""
    parser.use(dollarmath_plugin, allow_labels=False, allow_digits=False, double_inline=True).use(amsmath_plugin)
    parser.block.ruler.at("amsmath", _environment, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    for kind in _MARKS:
        parser.add_render_rule(kind, _marked)


def _environment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    # The plug-in looks for the end line by line, from each line anew.
    begin = state.bMarks[start] + state.tShift[start]
    name = _BEGIN.match(state.src, begin)
    is_closed = name and re.compile(rf"\\end\{{{re.escape(name[1])}\}}\s*$", re.MULTILINE).search(state.src, begin)
    return bool(is_closed) and amsmath_block(state, start, end, silent)


def _marked(_: RendererHTML, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType) -> str:
    token = tokens[index]
    mark = _MARKS[token.type]
    marked = f'<span class="math-container">{mark}{escape(token.content, quote=False)}{mark}</span>'
    return f"<p>{marked}</p>\n" if token.block else marked
