"""What goes out: the page around a list, JSON, headers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from ownstack.kernel import http
from ownstack.kernel.bodies import Body, Encoded
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


def encode(found: Any) -> tuple[Body | bytes, bytes, Headers]:
    """Body, content type and further headers."""
    if isinstance(found, Reply):
        return found.body, found.content_type, found.headers
    if isinstance(found, dict) and isinstance(items := found.get("items"), Encoded):
        of = tuple(value for value in found.values() if value is not items)
        return Body(items.begin(of, lambda: _ENCODER.encode(found | {"items": ()})), b""), JSON, ()
    return b"" if found is None else _ENCODER.encode(found), JSON, ()


async def send(scope: Scope, send_: Send, status: int, body: Body | bytes, content_type: bytes, more: Headers = ()) -> None:
    """A Content-Type always, since some clients stumble without; compressed only for who asks."""
    headers = [(b"content-type", content_type), (b"vary", b"Accept-Encoding"), (b"x-content-type-options", b"nosniff"), *more]
    if not any(name == b"cache-control" for name, _ in more):
        headers.append((b"cache-control", b"private"))
    if body and not content_type.startswith(b"image/") and "gzip" in http.header(scope, b"accept-encoding").lower():
        sent, encoding = http.compress(body, "gzip")
        headers.append((b"content-encoding", encoding))
    else:
        sent = body if isinstance(body, bytes) else body.plain
    headers.append((b"content-length", str(len(sent)).encode()))
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    await http.answer(send_, status, headers, b"" if scope["method"] == "HEAD" else sent)
