"""Rows of bodies and of search documents in COPY's binary form: how many columns, and each behind its size, which is less than 0 for NULL.

A document's row is made in two parts: all before the document, and the document behind its own size (documenting.py).
"""

import struct
from datetime import UTC, datetime, timedelta
from typing import Final

from ownstack.dump.copying import Into
from ownstack.dump.reading import Row

BODIES: Final = Into("post_bodies", "site_id post_id body", is_counted=False, is_binary=True)
DOCUMENTS: Final = Into(
    "post_documents",
    "site_id id post_type tier parent_id creation_date last_activity_date search",
    is_counted=False,
    is_binary=True,
)
_BODY: Final = struct.Struct(">hiiiqi")
_DOCUMENT: Final = struct.Struct(">hiiiqihihiqiqiq")
_DOCUMENT_WITHOUT_PARENT: Final = struct.Struct(">hiiiqihihiiqiq")
# Tiers come when all dates are known (staging.TIERS).
_NO_TIER: Final = 0
_EPOCH: Final = datetime(2000, 1, 1)  # noqa: DTZ001  as dumps write dates, without the zone, which is UTC
_MICROSECOND: Final = timedelta(microseconds=1)


def body(site_id: int, row: Row, text: str) -> bytes:
    data = text.encode()
    return _BODY.pack(3, 4, site_id, 8, int(row["Id"]), len(data)) + data


def before_document(site_id: int, row: Row) -> bytes:
    number, kind, created = int(row["Id"]), int(row["PostTypeId"]), row["CreationDate"]
    dates = 8, _microseconds(created), 8, _microseconds(row.get("LastActivityDate") or created)
    if row["PostTypeId"] == "2":
        return _DOCUMENT.pack(8, 4, site_id, 8, number, 2, kind, 2, _NO_TIER, 8, int(row["ParentId"]), *dates)
    return _DOCUMENT_WITHOUT_PARENT.pack(8, 4, site_id, 8, number, 2, kind, 2, _NO_TIER, -1, *dates)


def _microseconds(date: str) -> int:
    moment = datetime.fromisoformat(date)
    if moment.tzinfo:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return (moment - _EPOCH) // _MICROSECOND
