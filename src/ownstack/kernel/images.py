"""What kind of picture some bytes are, told by how they begin, never by what they are called; and how they are served."""

from __future__ import annotations

import re
from typing import Final

_BEGINNINGS: Final = (
    ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
    ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("image/gif", re.compile(rb"GIF8[79]a")),
    # The header's size and reserved words too: two letters begin many a text.
    ("image/bmp", re.compile(rb"BM.{4}\0{4}.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL)),
    ("image/webp", re.compile(rb"RIFF.{4}WEBPVP8[ LX]", re.DOTALL)),
)
# What a browser is told of them: to show them as what they are, and to carry nothing out, whatever stands in them.
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=31536000, immutable",
}


def content_type(bytes_: bytes) -> str | None:
    """jpeg, png, gif, bmp or webp; None for anything else."""
    return next((name for name, beginning in _BEGINNINGS if beginning.match(bytes_)), None)
