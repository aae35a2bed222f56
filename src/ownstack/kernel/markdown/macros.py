"""What the real site adds to CommonMark: language hints and tags by name."""

import re
from html import escape
from typing import Final

from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

_TAG: Final = re.compile(r"\[(?:meta-)?tag:([^\s\[\]]{1,35})\]")
_LANGUAGE_HINT: Final = re.compile(r"<!--\s*language(?P<all>-all)?:\s*(?:lang-)?(?P<name>[\w+#.-]{1,40})\s*-->")


def tag_link(tag: str) -> str:
    """The link that `[tag:x]` stands for."""
    name = escape(tag)
    title = f"show questions tagged &#39;{name}&#39;"
    return f'<a href="/questions/tagged/{name}" class="post-tag" title="{title}" rel="tag">{name}</a>'


def tag_macro(state: StateInline, silent: bool) -> bool:
    """`[tag:x]` and `[meta-tag:x]`; Enterprise has no meta site, so both lead to the same."""
    found = _TAG.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("html_inline", "", 0).content = tag_link(found[1])
    state.pos = found.end()
    return True


def language_hints(state: StateCore) -> None:
    """`<!-- language: x -->` names the language of the next code block, `language-all` that of all that follow."""
    for_all, for_next = "", ""
    for token in state.tokens:
        if token.type == "html_block" and (hint := _LANGUAGE_HINT.fullmatch(token.content.strip())):
            for_all, for_next = (hint["name"], "") if hint["all"] else (for_all, hint["name"])
            token.content = ""
        elif token.type in ("fence", "code_block"):
            token.info, for_next = token.info.strip() or for_next or for_all, ""
