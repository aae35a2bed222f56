"""The wrapper around every answer, JSONP, and the headers. Key order is that of the real API (observed.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

import msgspec

from ownstack.kernel.bodies import Body, Encoded
from ownstack.kernel.errors import BadParameterError
from ownstack.query.filters import Filter
from ownstack.v23.throttle import Quota

_CALLBACK = re.compile(r"[A-Za-z_$][\w$.\[\]]{0,127}\Z", re.ASCII)
_ENCODER = msgspec.json.Encoder()
_LEFT = b',"quota_remaining":%d}'

JSON = b"application/json; charset=utf-8"
JAVASCRIPT = b"application/javascript; charset=utf-8"


class Answer(NamedTuple):
    """What a method found. `type` is the wire type of its items."""

    items: Sequence[Any]
    type: str
    has_more: bool = False
    total: int | None = None
    page: int = 1
    pagesize: int = 30


def wrap(answer: Answer, filter_: Filter, quota: Quota) -> Body | bytes:
    """The JSON body: the wrapper's fields that the filter includes. What is left of the quota, which is another number each
    time, comes last.
    """
    wanted, items = filter_.wrapper, answer.items
    if isinstance(items, Encoded) and "items" in wanted and "quota_remaining" in wanted:
        of = (filter_.name, answer.total, answer.pagesize, answer.page, answer.type, answer.has_more, quota.max)
        return Body(
            items.begin(of, lambda: _encoded(answer, (), quota, wanted - {"quota_remaining"})[:-1]), _LEFT % quota.remaining
        )
    return _encoded(answer, items, quota, wanted)


def _encoded(answer: Answer, items: Any, quota: Quota, wanted: AbstractSet[str]) -> bytes:
    everything = (
        ("total", answer.total),
        ("page_size", answer.pagesize),
        ("page", answer.page),
        ("type", answer.type),
        ("items", items),
        ("has_more", answer.has_more),
        ("quota_max", quota.max),
        ("quota_remaining", quota.remaining),
    )
    return _ENCODER.encode({name: value for name, value in everything if name in wanted and value is not None})


def wrap_error(body: dict[str, int | str]) -> bytes:
    """An error has no items and no quota; no filter takes its fields away."""
    return _ENCODER.encode(body)


def check_callback(name: str) -> str:
    """The function that a JSONP answer calls. BadParameterError where it is no plain name, since it becomes code."""
    if not _CALLBACK.match(name):
        raise BadParameterError("callback")
    return name


def jsonp(body: Body | bytes, callback: str) -> bytes:
    body = body if isinstance(body, bytes) else body.plain
    # U+2028 and U+2029 end a line in old JavaScript, though JSON allows them.
    safe = body.replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029")
    return b"/**/" + callback.encode() + b"(" + safe + b")"


def headers(content_type: bytes, encoding: bytes, length: int) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-type", content_type),
        (b"content-encoding", encoding),
        (b"content-length", str(length).encode()),
        (b"cache-control", b"private"),
        (b"vary", b"Accept-Encoding"),
        (b"x-content-type-options", b"nosniff"),
        (b"access-control-allow-origin", b"*"),
        (b"access-control-allow-methods", b"GET, POST"),
        (b"access-control-allow-credentials", b"false"),
    ]
