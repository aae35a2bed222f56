"""Texts cut where PostgreSQL's parser always parts words, many at once: the twin of schema.sql's `search_words`.

What the parser makes of such a word does not hang on what stands beside it, so that it need be asked about each but once.
"""

import re
from collections.abc import Iterable
from typing import Final

from ownstack.kernel.text import without_accents

END: Final = "\x1e"
"""Behind each text, and a word of its own there. No text holds it: XML could not."""

_PUNCTUATION: Final = re.compile("[\u00a1-\u00bf\u2000-\u206f\u3000-\u303f]")
# What the parser may see as part of something longer: dry-hopped, -5, a&lt;b, ~user.
_UNCUT: Final = b"-+&;_~" + END.encode() + bytes(range(0x80, 0x100))
_CUT: Final = bytes(ord(chr(byte).lower()) if chr(byte).isalnum() or byte in _UNCUT else 0x20 for byte in range(0x80)) + bytes(
    range(0x80, 0x100)
)


def folded(text: str) -> str:
    """Without accents or typographer's signs; full-width and other compatibility forms as the plain ones."""
    if text.isascii():
        return text
    return _PUNCTUATION.sub(" ", without_accents(text))


def cut(texts: Iterable[str]) -> bytes:
    """The words of folded texts without tags, in UTF-8 with blanks between, their ASCII letters small; END behind those of each text."""
    text = f"\n{END}\n".join([*texts, ""])
    # Most texts have none of these, and to look for one character costs little.
    if "#" in text:
        text = text.replace("&#", "&x").replace("#", " hashsign ")
    if "+" in text:
        text = text.replace("++", " plusplus ")
    text = text.replace(">.", "> dotsign ").replace(" .", " dotsign ")
    return text.encode().translate(_CUT)
