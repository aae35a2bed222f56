"""Rows of bodies and of search documents in COPY's binary form: how many columns, and each behind its size, which is less than 0 for NULL.

Their columns are in beside.py.
"""

import struct
from datetime import UTC, datetime, timedelta
from typing import Final

from ownstack.dump.messages import Post

_BODY: Final = struct.Struct(">hiiiqi")
_DOCUMENT: Final = struct.Struct(">hiiiqihihiqiqiqi")
_DOCUMENT_WITHOUT_PARENT: Final = struct.Struct(">hiiiqihihiiqiqi")
# Tiers come when all dates are known (staging.TIERS).
_NO_TIER: Final = 0
_EPOCH: Final = datetime(2000, 1, 1)  # noqa: DTZ001  as dumps write dates, without the zone, which is UTC
_MICROSECOND: Final = timedelta(microseconds=1)


def body(post: Post) -> bytes:
    data = post.body.encode()
    return _BODY.pack(3, 4, post.site_id, 8, post.id, len(data)) + data


def document(post: Post, made: bytes) -> bytes:
    begin = (8, 4, post.site_id, 8, post.id, 2, post.post_type, 2, _NO_TIER)
    end = (8, _microseconds(post.creation_date), 8, _microseconds(post.last_activity_date), len(made))
    if post.parent_id is not None:
        return _DOCUMENT.pack(*begin, 8, post.parent_id, *end) + made
    return _DOCUMENT_WITHOUT_PARENT.pack(*begin, -1, *end) + made


def _microseconds(date: str) -> int:
    moment = datetime.fromisoformat(date)
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return (moment - _EPOCH) // _MICROSECOND
