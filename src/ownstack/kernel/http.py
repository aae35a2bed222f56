"""The little of HTTP that both API faces share: query strings, compression, one way to send an answer."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from isal import igzip_lib, isal_zlib

from ownstack.kernel.bodies import Body, level_of

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

FIELDS_MAX = 1000
LOOPBACK = ("127.", "::1", "::ffff:127.")
_GZIP_REFUSED = re.compile(r"(?:^|,)\s*(?:gzip|\*)\s*;\s*q=0(?:\.0*)?\s*(?:,|$)")


def fields(encoded: bytes) -> dict[str, str]:
    """A query string or form by name, the last value winning; bytes that are not UTF-8 become U+FFFD.

    Raises ValueError where there are more than FIELDS_MAX.
    """
    text = encoded.decode("latin-1")
    if "%" in text or "+" in text:
        return dict(parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=FIELDS_MAX))
    # nothing to decode, as in most: a tenth of the time
    pairs = [each.partition("=") for each in text.split("&") if each]
    if len(pairs) > FIELDS_MAX:
        raise ValueError("too many fields")
    return {name: value for name, _, value in pairs}


def header(scope: Scope, name: bytes) -> str:
    """The first header with this lower-case name, or nothing."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""


def address(scope: Scope) -> str:
    """Where the request comes from, or nothing."""
    return str(scope["client"][0]) if scope.get("client") else ""


def is_open_line(scope: Scope) -> bool:
    """Plain http from elsewhere. A proxy that speaks https outside says so, and is itself on this machine or trusted."""
    forwarded = header(scope, b"x-forwarded-proto").split(",")[0].strip().lower()
    if forwarded:
        return forwarded != "https"
    return scope.get("scheme", "http") != "https" and not address(scope).startswith(LOOPBACK)


def compress(body: Body | bytes, accepted: str) -> tuple[bytes, bytes]:
    """The body and its Content-Encoding. Always compressed, also for a client that did not ask; deflate only where gzip is
    not among what it accepts (api-2.3.md section 1).
    """
    accepted = accepted.lower()
    if "deflate" in accepted and (("gzip" not in accepted and "*" not in accepted) or _GZIP_REFUSED.search(accepted)):
        plain = body if isinstance(body, bytes) else body.plain
        return isal_zlib.compress(plain, level_of(plain)), b"deflate"
    if isinstance(body, bytes):
        return igzip_lib.compress(body, level_of(body), igzip_lib.COMP_GZIP), b"gzip"
    return body.gzip(), b"gzip"


async def answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def read_body(receive: Receive, bytes_max: int) -> bytes | None:
    """The whole body, or None where it is larger than allowed."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b""
        part = message.get("body", b"")
        size += len(part)
        if size > bytes_max:
            return None
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)
