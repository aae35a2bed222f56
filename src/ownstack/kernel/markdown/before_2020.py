"""The renderer of before June 2020, where it reads a text otherwise than CommonMark does.

It was a chain of expressions over the whole text (MarkdownSharp, after Markdown.pl). Each rule here is one that real posts
show; they are laid over the CommonMark parser, so what is not named here is CommonMark. Each would change what CommonMark
says of some text, which is why new posts have none of them.
"""

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize as emphasis
from markdown_it.token import Token

from ownstack.kernel.markdown.items_before_2020 import loosen_items
from ownstack.kernel.markdown.text_before_2020 import prepare

# Possessive, and at the start of a run only: a run of backticks that nothing closes is looked at once.
_SPACED_REFERENCE: Final = re.compile(r"(?<!`)(?P<code>`++)(?s:.+?)(?<!`)(?P=code)(?!`)|\](?: \n?|\n) *\[(?P<id>[^\[\]]+)\]")
_HEADING: Final = re.compile(r"(#{1,6}) *(.*\S)")
_ORDERED: Final = re.compile(r"\d+\)")
_LONE_ASTERISK: Final = re.compile(r"(?<=[^\W_])\*(?=[^\W_])")


def install(parser: MarkdownIt) -> None:
    """The old rules in place of the new."""
    parser.core.ruler.after("normalize", "old_text", prepare)
    parser.core.ruler.after("block", "old_items", loosen_items)
    parser.core.ruler.after("block", "old_references", _join_references)
    parser.core.ruler.push("old_strong", _put_strong_outside)
    parser.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.inline.ruler.at("emphasis", _emphasis)


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`1)` opens no list, and a list needs a blank line before it unless it stands in a list."""
    if _ORDERED.match(state.src, state.bMarks[start] + state.tShift[start]):
        return False
    if silent and state.parentType == "paragraph" and state.listIndent < 0:
        return False
    return list_block(state, start, end, silent)


def _heading(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """A heading needs no blank after its signs, nor before those that close it."""
    if state.sCount[start] != state.blkIndent:
        return False
    found = _HEADING.match(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start])
    if found and not silent:
        _push_heading(state, start, found[1], found[2].rstrip("#").rstrip())
    return bool(found)


def _push_heading(state: StateBlock, line: int, signs: str, words: str) -> None:
    tag, state.line = f"h{len(signs)}", line + 1
    inline = (state.push("heading_open", tag, 1), state.push("inline", "", 0), state.push("heading_close", tag, -1))[1]
    inline.content, inline.map, inline.children = words, [line, line + 1], []


def _emphasis(state: StateInline, silent: bool) -> bool:
    """One asterisk between letters is an asterisk, as the underscore is; two are strong."""
    if not silent and _LONE_ASTERISK.match(state.src, state.pos):
        state.push("text", "", 0).content = "*"
        state.pos += 1
        return True
    return emphasis(state, silent)


def _join_references(state: StateCore) -> None:
    """`[text] [id]` with a blank between is the same as without."""
    references = state.env.get("references", {})

    def join(found: re.Match[str]) -> str:
        known = found["id"] and " ".join(found["id"].split()).upper() in references
        return f"][{found['id']}]" if known else found[0]

    for token in state.tokens:
        if references and token.type == "inline":
            token.content = _SPACED_REFERENCE.sub(join, token.content)


def _put_strong_outside(state: StateCore) -> None:
    """`***x***` is emphasis within strong."""
    for token in state.tokens:
        if "***" in token.content and token.children:
            # Delimiters leave empty texts behind, which would hide that two tags touch.
            token.children = [child for child in token.children if child.type != "text" or child.content]
            _swap(token.children)


def _swap(children: list[Token]) -> None:
    opened: list[int] = []
    for end, child in enumerate(children):
        if child.type == "em_open":
            opened.append(end)
        elif child.type == "em_close":
            start = opened.pop()
            if children[start + 1].type == "strong_open" and children[end - 1].type == "strong_close":
                children[start : start + 2] = children[start + 1], children[start]
                children[end - 1 : end + 1] = child, children[end - 1]
