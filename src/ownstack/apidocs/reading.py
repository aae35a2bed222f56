"""The pages that are read: the index, a method, a type. None of them needs a script."""

from __future__ import annotations

from starlette.responses import Response

from ownstack.apidocs import addresses
from ownstack.apidocs.catalogue import BASE, ERRORS, GROUPS, METHODS, TYPE_PAGES
from ownstack.apidocs.guide import CHAPTERS
from ownstack.kernel.errors import NoMethodError
from ownstack.web.doors import Page
from ownstack.web.visits import Visit


def plain(template: str) -> Page:
    """A page of prose."""

    async def page(visit: Visit) -> Response:
        return show(visit, template)

    return page


async def index(visit: Visit) -> Response:
    return show(visit, "index.html", groups=GROUPS, types=TYPE_PAGES.values())


async def method(visit: Visit) -> Response:
    found = METHODS.get(visit.request.path_params["slug"])
    if found is None:
        raise NoMethodError("There is no such page in the documentation.")
    returns = TYPE_PAGES.get(found.endpoint.returns)
    group = next(each for each in GROUPS if each.name == found.endpoint.group)
    return show(visit, "method.html", method=found, returns=returns, group=group, all_errors=ERRORS)


async def types(visit: Visit) -> Response:
    return show(visit, "types.html", types=TYPE_PAGES.values())


async def type_(visit: Visit) -> Response:
    found = TYPE_PAGES.get(visit.request.path_params["name"].replace("-", "_"))
    if found is None:
        raise NoMethodError("There is no such type.")
    return show(visit, "type.html", type=found)


def show(visit: Visit, template: str, status: int = 200, **values: object) -> Response:
    """A page in the layout of the documentation, which has scripts; `values` are the template's."""
    visit.runs_scripts = True
    return visit.page(
        f"docs/{template}", status, docs=addresses, chapters=CHAPTERS, base=visit.house.settings.address + BASE, **values
    )
