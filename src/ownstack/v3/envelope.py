"""What goes out: the page around a list, JSON, headers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from ownstack.kernel import http
from ownstack.kernel.http import Scope, Send
from ownstack.v3.asked import Reply
from ownstack.v3.binding import Bound
from ownstack.v3.operations import Operation

JSON = b"application/json; charset=utf-8"
Headers = tuple[tuple[bytes, bytes], ...]
NO_HEADERS: Headers = ()
_ENCODER = msgspec.json.Encoder()


def paged(operation: Operation, bound: Bound, items: Sequence[Any], total: int) -> dict[str, Any]:
    """The envelope. An empty list has one page, since clients stop where `page` is `totalPages` (api-v3.md section 5)."""
    found = {
        "totalCount": total,
        "pageSize": bound.page_size,
        "page": bound.page,
        "totalPages": max(1, -(-total // bound.page_size)),
        "sort": bound.sort.name if bound.sort else None,
        "order": "desc" if bound.is_descending else "asc",
        "items": items,
    }
    if not operation.has_order:
        del found["order"]
    return found


def encode(found: Any, bodies: Bodies) -> tuple[Body, bytes, Headers]:
    """Body, content type and further headers."""
    if isinstance(found, Reply):
        return Body(found.body), found.content_type, found.headers
    return Body(b"") if found is None else bodies.of(found), JSON, ()


class Body:
    """What goes out, compressed at most once."""

    __slots__ = ("_gzip", "plain")

    def __init__(self, plain: bytes) -> None:
        self.plain = plain
        self._gzip = b""

    def gzip(self) -> bytes:
        self._gzip = self._gzip or http.compress(self.plain, "gzip")[0]
        return self._gzip


class Bodies:
    """The bodies of pages, by the very pieces that they are made of: whoever asks again while nothing has changed gets the same
    bytes, and only the rows had to be read for it (docs/adr/0010).
    """

    BYTES_MAX = 2**24
    """Uncompressed; beyond, all begins anew."""

    def __init__(self) -> None:
        # With the pieces themselves, since an id is an object's own only for as long as the object is there.
        self._bodies: dict[tuple[Any, ...], tuple[Body, Sequence[Any]]] = {}
        self._bytes = 0

    def of(self, found: Any) -> Body:
        items = found.get("items") if isinstance(found, dict) else None
        if not items or set(map(type, items)) != {msgspec.Raw}:
            return Body(_ENCODER.encode(found))
        key = (*(value for name, value in found.items() if name != "items"), *map(id, items))
        known, _ = self._bodies.get(key, (None, ()))
        return known or self._keep(key, Body(_ENCODER.encode(found)), items)

    def _keep(self, key: tuple[Any, ...], body: Body, items: Sequence[Any]) -> Body:
        self._bytes += len(body.plain)
        if self._bytes > self.BYTES_MAX:
            self._bodies.clear()
            self._bytes = len(body.plain)
        self._bodies[key] = body, items
        return body


async def send(scope: Scope, send_: Send, status: int, body: Body | bytes, content_type: bytes, more: Headers = ()) -> None:
    """A Content-Type always, since some clients stumble without; compressed only for who asks."""
    headers = [(b"content-type", content_type), (b"vary", b"Accept-Encoding"), (b"x-content-type-options", b"nosniff"), *more]
    if not any(name == b"cache-control" for name, _ in more):
        headers.append((b"cache-control", b"private"))
    body = body if isinstance(body, Body) else Body(body)
    sent = body.plain
    if sent and not content_type.startswith(b"image/") and "gzip" in http.header(scope, b"accept-encoding").lower():
        sent = body.gzip()
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"content-length", str(len(sent)).encode()))
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    await http.answer(send_, status, headers, b"" if scope["method"] == "HEAD" else sent)
