"""The renderer of before June 2020, where it reads a text otherwise than CommonMark does.

It was a chain of expressions over the whole text (MarkdownSharp, from Markdown.pl). Each rule here is one that real posts
show; they are laid over the CommonMark parser, so what is not named here is CommonMark.
"""

import re
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize as emphasis
from markdown_it.token import Token

_DEFINITION: Final = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*\n)*?(?P=fence)[^\n]*$"
    r"|^ {0,3}\[(?P<id>[^\[\]\n]+)\]:[ ]*\n?[ ]*<?(?P<address>[^\s>]+)>?"
    r"(?:(?:[ ]*\n)?[ ]+[\"(](?P<title>[^\n]+?)[\")])?[ ]*(?:\n+|\Z)",
    re.MULTILINE,
)
_SPACED_REFERENCE: Final = re.compile(r"(?P<code>`+)(?s:.+?)(?P=code)|\](?: \n?|\n) *\[(?P<id>[^\[\]]+)\]")
_HEADING: Final = re.compile(r"(#{1,6})[ ]*(.+?)[ ]*#*$")
_ORDERED: Final = re.compile(r"\d+\)")
_LIST_OPENS: Final = ("bullet_list_open", "ordered_list_open")


def install(parser: MarkdownIt) -> None:
    """The old rules in place of the new."""
    parser.core.ruler.after("normalize", "old_text", _prepare)
    parser.core.ruler.after("block", "old_items", _loosen_items)
    parser.core.ruler.after("block", "old_references", _join_references)
    parser.core.ruler.push("old_strong", _strong_outside)
    parser.block.ruler.at("blockquote", _quote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.inline.ruler.at("emphasis", _emphasis)


def _prepare(state: StateCore) -> None:
    """Tabs are blanks, in code too; definitions of links may stand anywhere, also in the middle of a paragraph."""
    definitions: list[str] = []

    def take(found: re.Match[str]) -> str:
        if found["fence"]:
            return found[0]
        title = f' "{found["title"]}"' if found["title"] else ""
        definitions.append(f"[{found['id']}]: <{found['address']}>{title}")
        return ""

    text = _DEFINITION.sub(take, state.src.expandtabs(4))
    state.src = "\n".join([text, "", *definitions]) if definitions else text


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Quotations with nothing but blank lines between them are one: each blank line is read as a lone `>`."""
    if not silent and state.src.startswith(">", mark := state.bMarks[start] + state.tShift[start]):
        for line in _blank_lines_within(state, start, end):
            state.bMarks[line], state.eMarks[line], state.tShift[line] = mark, mark + 1, 0
            state.sCount[line] = state.sCount[start]
    return blockquote(state, start, end, silent)


def _blank_lines_within(state: StateBlock, start: int, end: int) -> list[int]:
    within: list[int] = []
    blank: list[int] = []
    for line in range(start + 1, end):
        if state.isEmpty(line):
            blank.append(line)
        elif blank and not _is_quote(state, line):
            break
        else:
            within, blank = within + blank, []
    return within


def _is_quote(state: StateBlock, line: int) -> bool:
    return state.src.startswith(">", state.bMarks[line] + state.tShift[line]) and 0 <= state.sCount[line] - state.blkIndent < 4


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
    found = _HEADING.match(state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]])
    if found and not silent:
        level, state.line = len(found[1]), start + 1
        for kind, nesting in (("heading_open", 1), ("inline", 0), ("heading_close", -1)):
            token = state.push(kind, f"h{level}" if nesting else "", nesting)
            token.markup, token.map = found[1], [start, start + 1]
            token.content, token.children = ("", None) if nesting else (found[2], [])
    return bool(found)


def _emphasis(state: StateInline, silent: bool) -> bool:
    """An asterisk between letters is an asterisk, as the underscore is."""
    if not silent and state.src[state.pos] == "*" and _is_within_word(state.src, state.pos):
        end = state.pos
        while end < state.posMax and state.src[end] == "*":
            end += 1
        state.push("text", "", 0).content = state.src[state.pos : end]
        state.pos = end
        return True
    return emphasis(state, silent)


def _is_within_word(text: str, start: int) -> bool:
    end = start
    while end < len(text) and text[end] == "*":
        end += 1
    return 0 < start and end < len(text) and text[start - 1].isalnum() and text[end].isalnum()


def _join_references(state: StateCore) -> None:
    """`[text] [id]` with a blank between is the same as without."""
    references = state.env.get("references", {})

    def join(found: re.Match[str]) -> str:
        known = found["id"] and " ".join(found["id"].split()).upper() in references
        return f"][{found['id']}]" if known else found[0]

    for token in state.tokens:
        if references and token.type == "inline":
            token.content = _SPACED_REFERENCE.sub(join, token.content)


def _loosen_items(state: StateCore) -> None:
    """An item has paragraphs when a blank line is in it, before it or after it; the others of its list do not matter."""
    lines = [not line.strip(" >") for line in state.src.split("\n")]
    open_items: list[tuple[Token, bool]] = []
    after_blank: list[bool] = []
    for index, token in enumerate(state.tokens):
        if token.type in _LIST_OPENS:
            after_blank.append(False)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            after_blank.pop()
        elif token.type == "list_item_open" and token.map:
            start, end = token.map
            is_last = _is_last_item(state.tokens, index)
            ends_blank = not is_last and lines[end - 1]
            while end > start and lines[end - 1]:
                end -= 1
            loose = any(lines[start:end]) or ends_blank or after_blank[-1]
            after_blank[-1] = ends_blank
            open_items.append((token, loose))
        elif token.type == "list_item_close":
            open_items.pop()
        elif open_items and token.type in ("paragraph_open", "paragraph_close"):
            item, loose = open_items[-1]
            if token.level == item.level + 1:
                token.hidden = not loose


def _is_last_item(tokens: list[Token], index: int) -> bool:
    level = tokens[index].level
    for at in range(index + 1, len(tokens)):
        if tokens[at].type == "list_item_close" and tokens[at].level == level:
            return tokens[at + 1].type != "list_item_open"
    return True


def _strong_outside(state: StateCore) -> None:
    """`***x***` is emphasis within strong."""
    for token in state.tokens:
        children = token.children or []
        stack: list[int] = []
        for index, child in enumerate(children):
            if child.type == "em_open":
                stack.append(index)
            elif child.type == "em_close":
                start = stack.pop()
                if children[start + 1].type == "strong_open" and children[index - 1].type == "strong_close":
                    children[start], children[start + 1] = children[start + 1], children[start]
                    children[index], children[index - 1] = children[index - 1], children[index]
