"""The chapters of the guide as pages."""

from __future__ import annotations

from itertools import zip_longest
from typing import Final

from starlette.responses import Response

from ownstack.apidocs import guide
from ownstack.apidocs.addresses import ROOT
from ownstack.apidocs.guide import CHAPTERS, Chapter
from ownstack.apidocs.reading import show
from ownstack.query.directory import keep_filter
from ownstack.web.doors import Page
from ownstack.web.site import PageRow
from ownstack.web.visits import Visit


def page_of(chapter: Chapter, after: Chapter | None) -> Page:
    """The page of a chapter. The filters of its examples exist once somebody has looked at it, so that they work as shown."""

    async def page(visit: Visit) -> Response:
        for each in guide.text(chapter, visit.house.settings)[1]:
            await keep_filter(visit.conn, each.name, each)
        return show(visit, "guide.html", chapter=chapter, after=after, written=guide.html(chapter, visit.house.settings))

    return page


PAGES: Final[tuple[PageRow, ...]] = tuple(
    (f"{ROOT}/{each.slug}", "GET", "anyone", page_of(each, after))
    for each, after in zip_longest(CHAPTERS, CHAPTERS[1:])
    if each
)
