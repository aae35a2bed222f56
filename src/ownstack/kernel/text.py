"""HTML encoding of plain text, as the API's safe filters send it. Text is stored raw and encoded on the way out.

The rule is that of the vendor's platform (api-2.3.md section 10, observed.md): the five markup characters, U+00A0 to U+00FF
and everything outside the basic plane become entities; all else stays.
"""

from __future__ import annotations

import html
import re
import sys
import unicodedata
from functools import lru_cache

_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_ENCODED = re.compile("[&<>\"'\u00a0-\u00ff\U00010000-\U0010ffff]")
_COMBINING = re.compile("[\u0300-\u036f]")
_ASTRAL = re.compile(r"&#(\d{5,7});")
SHORT_CHARS_MAX = 200
_TAGS = re.compile(r"<[^<>]*>")


def _entity(match: re.Match[str]) -> str:
    character = match[0]
    return _NAMED.get(character) or f"&#{ord(character)};"


@lru_cache(maxsize=32768)
def encode_short(text: str) -> str:
    """The same as `encode`, remembered: for what is short and comes again and again."""
    return _ENCODED.sub(_entity, text)


def encode(text: str) -> str:
    """Plain text as HTML: `Zoë & "Co"` becomes `Zo&#235; &amp; &quot;Co&quot;`."""
    # Tags, names and titles come again and again.
    return encode_short(text) if len(text) <= SHORT_CHARS_MAX else _ENCODED.sub(_entity, text)


def is_plain(text: str) -> bool:
    """Is there certainly nothing to encode? Asked of many texts at once, for a fraction of what encoding them costs."""
    return text.isascii() and not any(map(text.__contains__, _NAMED))


def without_accents(text: str) -> str:
    """Letters as the plain ones; full-width and other compatibility forms too (schema.sql's `search_words`)."""
    return _COMBINING.sub("", unicodedata.normalize("NFKD", text))


def decode(encoded: str) -> str:
    """The plain text that `encode` was given. Other references that HTML knows are read too."""
    # html.unescape drops the noncharacters (U+1FFFE ...), as browsers must; a round trip may not.
    return html.unescape(_ASTRAL.sub(_character, encoded))


def _character(reference: re.Match[str]) -> str:
    code = int(reference[1])
    return chr(code) if 0x10000 <= code <= sys.maxunicode else reference[0]


def strip_tags(body: str) -> str:
    """The words of an HTML body on one line, for excerpts and search."""
    return " ".join(html.unescape(_TAGS.sub(" ", body)).split())
