"""Where the real site's HTML differs from CommonMark's reference form. API clients compare it, so it is kept exactly.

Code is therefore not coloured here: `lang-x` tells the page's highlighter, as on the real site.
"""

from collections.abc import Sequence
from html import escape

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict


class SiteHTML(RendererHTML):
    """Tokens as the real site writes them."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        language = tokens[idx].info.split(maxsplit=1)[0] if tokens[idx].info.strip() else ""
        hint = f' class="lang-{escape(language.removeprefix("lang-"))} prettyprint-override"' if language else ""
        return f"<pre{hint}><code>{escape(tokens[idx].content, quote=False)}</code></pre>\n"

    code_block = fence

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        if "://" in str(tokens[idx].attrs.get("href", "")):
            tokens[idx].attrSet("rel", "nofollow noreferrer")
        return self.renderToken(tokens, idx, options, env)

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return '<div class="s-table-container">' + self.renderToken(tokens, idx, options, env)

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.renderToken(tokens, idx, options, env).rstrip("\n") + "</div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        if style := tokens[idx].attrs.get("style"):
            tokens[idx].attrs["style"] = f"{style};".replace(":", ": ")
        return self.renderToken(tokens, idx, options, env)

    td_open = th_open


def diagram_or_code(renderer: SiteHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
    """Fenced code, or a diagram for the page's Mermaid."""
    if tokens[idx].info.strip() == "mermaid":
        return f'<pre class="mermaid">{escape(tokens[idx].content, quote=False)}</pre>\n'
    return renderer.fence(tokens, idx, options, env)
