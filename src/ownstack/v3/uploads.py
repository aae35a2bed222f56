"""The body of an upload: a form with the part `file`, or the bytes themselves."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from ownstack.kernel import http
from ownstack.kernel.errors import UnsupportedMediaError
from ownstack.kernel.http import Scope
from ownstack.v3.errors import BindingError

IMAGE = "image"
FORM = "multipart/form-data"
PART = "file"
# The document spells four of the five with `img` (api-v3.json, /images/upload).
TYPES = frozenset(f"{kind}/{name}" for kind in ("image", "img") for name in ("jpeg", "jpg", "png", "gif", "bmp", "webp"))
PARTS_MAX = 10


async def parse(scope: Scope, body: bytes) -> bytes:
    """The bytes of the picture. What they are told to be counts for nothing but whether they are looked at at all."""
    content_type = http.header(scope, b"content-type").split(";", maxsplit=1)[0].strip().lower()
    if content_type != FORM and content_type not in TYPES:
        raise UnsupportedMediaError(f"An image comes as {FORM} with the part `{PART}`, or as its bytes with its own type.")
    found = await _part(scope, body) if content_type == FORM else body
    if not found:
        raise BindingError({"File": ["The file field is required."]})
    return found


async def _part(scope: Scope, body: bytes) -> bytes:
    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        async with Request(scope, receive).form(max_files=1, max_fields=PARTS_MAX) as form:
            given = form.get(PART)
            return await given.read() if isinstance(given, UploadFile) else b""
    except (MultiPartException, ValueError):  # the parser's own errors are of the latter kind
        raise BindingError({"File": ["The form cannot be read."]}) from None
