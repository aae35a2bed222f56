"""The reference as a file to download: made once for a version, kept in memory and, where there is a folder, on disk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ownstack.apidocs import pdf
from ownstack.apidocs.addresses import ROOT
from ownstack.apidocs.reading import show
from ownstack.settings import Settings
from ownstack.web import doors
from ownstack.web.security import protect
from ownstack.web.visits import House, Visit

ADDRESS: Final = f"{ROOT}/reference.pdf"
FILE_NAME: Final = "ownstack-api-2.3.pdf"

log = logging.getLogger(__name__)


def routes(house: House) -> list[BaseRoute]:
    handler = _download(house) if pdf.is_possible() else doors.opened(house, "anyone", _absent)
    return [Route(ADDRESS, handler)]


class Shelf:
    """Keeps the document of one set of settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = asyncio.Lock()
        self._document: bytes | None = None

    async def document(self) -> bytes:
        """Whoever asks first waits until it is made, all others with them."""
        async with self._lock:
            if self._document is None:
                self._document = await asyncio.to_thread(found_or_made, self._settings)
            return self._document


def found_or_made(settings: Settings) -> bytes:
    """From `data_dir/documentation`, else made anew and put there for the other server processes and the next start."""
    path = settings.data_dir / "documentation" / f"{pdf.digest(settings)}.pdf"
    if path.is_file():
        return path.read_bytes()
    made = pdf.make(settings)
    try:
        _keep(path, made)
    except OSError as error:
        log.info("the PDF is kept in memory alone: %s", error)
    return made


def _keep(path: Path, made: bytes) -> None:
    """Whole or not at all, and without those of other versions. A server without a folder of its own gets none for this."""
    if not path.parent.parent.is_dir():
        return
    path.parent.mkdir(exist_ok=True)
    for old in path.parent.glob("*.pdf"):
        old.unlink(missing_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_bytes(made)
    partial.replace(path)


def _download(house: House) -> Callable[[Request], Awaitable[Response]]:
    """No door before it: while the document is made, nobody who waits for it may hold a connection."""
    shelf = Shelf(house.settings)

    async def handle(_: Request) -> Response:
        headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"', "Cache-Control": "private, max-age=3600"}
        response = Response(await shelf.document(), media_type="application/pdf", headers=headers)
        return protect(response, is_https=house.is_https)

    return handle


async def _absent(visit: Visit) -> Response:
    return show(visit, "pdf_absent.html", 404, message=pdf.ABSENT)
