"""Addresses in posts: bare ones become links, image hosts are asked over https, links that lead nowhere are text."""

import re
from collections.abc import Sequence
from typing import Final

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BARE_URL: Final = re.compile(r"(?<![\w/])(?:https?|ftp)://[^\s<>\"'`]+")
# The real site rewrites these on the way out, so that no page of https shows a picture over http.
_HTTPS_HOSTS: Final = re.compile(r"^http://(?=(?:i\.stack\.|i\.)imgur\.com/)", re.IGNORECASE)
# The real site's sanitiser shows any other link as its words: `[x]()`, `[x](#y)`, `[x](page.html)`.
_LEADS_SOMEWHERE: Final = re.compile(r"(?:https?|ftp)://.|mailto:.|/", re.IGNORECASE)
_ENTITIES: Final = ("&quot;", "&#39;", "&gt;", "&lt;")


def link(state: StateCore) -> None:
    """Bare addresses become links; bare domains do not."""
    for token in state.tokens:
        if token.type == "inline" and token.children and "://" in token.content:
            token.children = _linked(token.children)


def settle(state: StateCore) -> None:
    """The last word on every link and picture of a post."""
    for token in state.tokens:
        if token.type == "inline" and token.children:
            _drop_links_to_nowhere(token.children)
            for child in token.children:
                _secure(child)


def split_at_end(text: str) -> tuple[str, str]:
    """An address and what follows it: the full stop, quotation mark or bracket that belongs to the sentence."""
    end = len(text)
    excess = text.count(")") - text.count("(")
    while end:
        entity = next((each for each in _ENTITIES if text.endswith(each, 0, end)), "")
        last = text[end - 1]
        if entity:
            end -= len(entity)
        elif last == ")" and excess > 0:
            end, excess = end - 1, excess - 1
        elif last in ".,:;!?'\"" and not text.endswith("&amp;", 0, end):
            end -= 1
        else:
            break
    return text[:end], text[end:]


def _drop_links_to_nowhere(children: list[Token]) -> None:
    dropped: list[bool] = []
    for token in children:
        if token.type == "link_open":
            dropped.append(not _LEADS_SOMEWHERE.match(str(token.attrs["href"])))
        is_dropped = token.type in ("link_open", "link_close") and dropped[-1]
        if token.type == "link_close":
            dropped.pop()
        if is_dropped:
            token.type, token.nesting, token.content = "text", 0, ""


def _secure(token: Token) -> None:
    for name in ("href", "src"):
        if "http://" in (address := str(token.attrs.get(name, ""))):
            token.attrs[name] = _HTTPS_HOSTS.sub("https://", address, count=1)


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
        address, _ = split_at_end(found[0])
        parts += [
            Token("text", "", 0, content=token.content[end : found.start()]),
            Token("link_open", "a", 1, attrs={"href": address}),
            Token("text", "", 0, content=address),
            Token("link_close", "a", -1),
        ]
        end = found.start() + len(address)
    return [*parts, Token("text", "", 0, content=token.content[end:])]
