"""Markdown to safe HTML, once, at write: posts in full (`render`), comments in the small dialect (`render_comment`).

The dialect is the real site's: CommonMark with tables, strikethrough, bare addresses, `>!` spoilers, `[tag:x]`, language hints.
"""

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from ownstack.kernel.html import CONTROLS, sanitise

# What a comment may hold; everything else in it is text. Each alternative opens with a plain letter, and looks behind it
# only then: that lets `re` skip to the next candidate, four times faster on ordinary prose. No group: a bare address.
_COMMENT_MARK: Final = re.compile(
    r"`(?P<code>[^`]+)`"
    r"|\[(?P<text>[^\[\]]+)\]\((?P<link>(?:https?|ftp)://[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)(?:\s+&quot;(?P<title>[^<>]*?)&quot;)?\)"
    r"|\[(?:meta-)?tag:(?P<tag>[^\s\[\]]{1,35})\]"
    r"|h(?<![\w/]h)ttps?://[^\s<>\[\]`*]+"
    r"|\*(?<![\w*]\*)\*(?P<strong>(?=\S)[^*]+?(?<=\S))\*\*(?!\w)|_(?<!\w_)_(?P<strong_too>(?=\S)[^_]+?(?<=\S))__(?!\w)"
    r"|\*(?<![\w*]\*)(?P<em>(?=\S)[^*]+?(?<=\S))\*(?!\w)|_(?<!\w_)(?P<em_too>(?=\S)[^_]+?(?<=\S))_(?!\w)"
)
# Without one of these there is nothing to mark, which is how most comments are.
_MAYBE_MARK: Final = re.compile(r"[`*_\[]|://")

_BARE_URL: Final = re.compile(r"(?<![\w/])(?:https?|ftp)://[^\s<>\"'`]+")
_TAG: Final = re.compile(r"\[(?:meta-)?tag:([^\s\[\]]{1,35})\]")
_LANGUAGE_HINT: Final = re.compile(r"<!--\s*language(?P<all>-all)?:\s*(?:lang-)?(?P<name>[\w+#.-]{1,40})\s*-->")


def render(markdown: str) -> str:
    """A post's HTML, sanitised, with a final newline as the real site has it."""
    return sanitise(_POSTS.render(markdown, {}))


def render_comment(markdown: str) -> str:
    """A comment's HTML: emphasis, code, links, addresses and tags; all else is escaped."""
    markdown = CONTROLS.sub("", markdown) if CONTROLS.search(markdown) else markdown
    # A chain of replacements: five times faster than str.translate.
    text = markdown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&#39;")
    return _COMMENT_MARK.sub(_marked, text) if _MAYBE_MARK.search(text) else text


def tag_link(tag: str) -> str:
    """The link that `[tag:x]` stands for."""
    name = escape(tag)
    title = f"show questions tagged &#39;{name}&#39;"
    return f'<a href="/questions/tagged/{name}" class="post-tag" title="{title}" rel="tag">{name}</a>'


def _marked(found: re.Match[str]) -> str:
    kind = found.lastgroup
    value = found[kind] if kind else found[0]
    match kind:
        case "code":
            return f"<code>{value}</code>"
        case "link" | "title":
            title = f' title="{found["title"]}"' if found["title"] else ""
            return f'<a href="{found["link"]}"{title} rel="nofollow noreferrer">{_emphasised(found["text"])}</a>'
        case "tag":
            return tag_link(value.replace("&amp;", "&").replace("&#39;", "'"))
        case None:
            address, rest = _address(value)
            return f'<a href="{address}" rel="nofollow noreferrer">{_shown(address)}</a>{rest}'
        case "strong" | "strong_too":
            return f"<b>{_COMMENT_MARK.sub(_marked, value)}</b>"
    return f"<i>{_COMMENT_MARK.sub(_marked, value)}</i>"


def _emphasised(text: str) -> str:
    # A link's words may be emphasised but hold no link.
    return text if "://" in text or "tag:" in text else _COMMENT_MARK.sub(_marked, text)


def _address(text: str) -> tuple[str, str]:
    """An address and what follows it: the full stop, quotation mark or bracket that belongs to the sentence."""
    address = text
    while True:
        for end in ("&quot;", "&#39;", "&gt;", "&lt;"):
            if address.endswith(end):
                address = address[: -len(end)]
                break
        else:
            if not (address[-1] in ".,:;!?'\"" and not address.endswith("&amp;")) and not (
                address[-1] == ")" and address.count(")") > address.count("(")
            ):
                break
            address = address[:-1]
    return address, text[len(address) :]


def _shown(address: str) -> str:
    # As on the real site: without the scheme, and shortened.
    shown = address.split("://", 1)[1].rstrip("/")
    return shown if len(shown) <= 60 or "&" in shown else f"{shown[:57]}…"


def _language_hints(state: StateCore) -> None:
    """`<!-- language: x -->` names the language of the next code block, `language-all` that of all that follow."""
    for_all, for_next = "", ""
    for token in state.tokens:
        if token.type == "html_block" and (hint := _LANGUAGE_HINT.fullmatch(token.content.strip())):
            for_all, for_next = (hint["name"], "") if hint["all"] else (for_all, hint["name"])
            token.content = ""
        elif token.type in ("fence", "code_block"):
            token.info, for_next = token.info.strip() or for_next or for_all, ""


def _spoilers(state: StateCore) -> None:
    """A quotation whose lines all begin with `>!` is hidden until pointed at."""
    lines = state.src.splitlines()
    for index, token in enumerate(state.tokens):
        if token.type == "blockquote_open" and token.map:
            quoted = [line.lstrip() for line in lines[slice(*token.map)] if line.strip()]
            if quoted and all(line.startswith(">!") for line in quoted):
                token.attrSet("class", "spoiler")
                _drop_marks(state.tokens[index:], token.level)


def _drop_marks(tokens: Sequence[Token], level: int) -> None:
    for token in tokens:
        if token.type == "blockquote_close" and token.level == level:
            return
        if token.type == "inline":
            token.content = re.sub(r"(?m)^! ?", "", token.content)


def _tag_macro(state: StateInline, silent: bool) -> bool:
    found = _TAG.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("html_inline", "", 0).content = tag_link(found[1])
    state.pos = found.end()
    return True


def _link_addresses(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.children and "://" in token.content:
            token.children = _linked(token.children)


def _linked(children: Sequence[Token]) -> list[Token]:
    linked: list[Token] = []
    depth = 0
    for token in children:
        if token.type in ("link_open", "link_close"):
            depth += token.nesting
        elif token.type == "html_inline":
            depth += token.content.lower().startswith("<a ") - token.content.lower().startswith("</a")
        if token.type == "text" and depth <= 0 and "://" in token.content:
            linked += _split_at_addresses(token)
        else:
            linked.append(token)
    return linked


def _split_at_addresses(token: Token) -> list[Token]:
    parts: list[Token] = []
    end = 0
    for found in _BARE_URL.finditer(token.content):
        address, _ = _address(found[0])
        parts += [
            Token("text", "", 0, content=token.content[end : found.start()]),
            Token("link_open", "a", 1, attrs={"href": address}),
            Token("text", "", 0, content=address),
            Token("link_close", "a", -1),
        ]
        end = found.start() + len(address)
    return [*parts, Token("text", "", 0, content=token.content[end:])]


class _Renderer(RendererHTML):
    """Where the real site's HTML differs from CommonMark's reference form."""

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

    def hardbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        return "<br>\n"

    def hr(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        return "<hr>\n"


def _posts() -> MarkdownIt:
    parser = MarkdownIt("commonmark", renderer_cls=_Renderer).enable(["table", "strikethrough"])
    parser.core.ruler.after("block", "language_hints", _language_hints)
    parser.core.ruler.after("block", "spoilers", _spoilers)
    parser.core.ruler.push("addresses", _link_addresses)
    parser.inline.ruler.before("link", "tag_macro", _tag_macro)
    return parser


_POSTS: Final = _posts()
