"""The pages that are read: the index, a method, a type. None of them needs a script."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import Markup, escape
from starlette.responses import JSONResponse, Response

from ownstack.apidocs import access, addresses, forms, requests, snippets, words
from ownstack.apidocs.catalogue import BASE, ERRORS, GROUPS, METHODS, TYPE_PAGES, WRAPPER_TYPE, Method
from ownstack.apidocs.guide import CHAPTERS
from ownstack.kernel.errors import NoMethodError
from ownstack.web.doors import Page
from ownstack.web.visits import Visit

CODE = re.compile(r"`([^`]+)`")


def plain(template: str) -> Page:
    """A page of prose."""

    async def page(visit: Visit) -> Response:
        return show(visit, template)

    return page


async def index(visit: Visit) -> Response:
    return show(visit, "index.html", groups=GROUPS)


async def method(visit: Visit) -> Response:
    """With Try It filled from the query, so that a link can hold a whole call, and a form works without a script."""
    found = named(visit)
    teams = await access.places(visit)
    filled = visit.query.over(requests.start(found, access.own_values(visit, found, teams)))
    built = requests.build(found, filled)
    return show(
        visit,
        "method.html",
        method=found,
        returns=TYPE_PAGES.get(found.endpoint.returns),
        group=next(each for each in GROUPS if each.name == found.endpoint.group),
        catalogue=ERRORS if found.endpoint.handler == "errors" else (),
        fields=forms.of(found, filled, [each for each in teams if each.kind == "team"]),
        request=built,
        snippets=snippets.of(built, visit.house.settings.address),
        main_site=next((each for each in teams if each.kind == "main"), None),
        client_id=await access.client_id(visit),
        effect=words.EFFECTS.get(found.endpoint.handler, ""),
        places=words.PLACES,
    )


async def request(visit: Visit) -> Response:
    """The call that a form stands for, in every language, for the script that shows it while it is filled."""
    found = named(visit)
    built = requests.build(found, visit.form)
    codes = {each.slug: each.code for each in snippets.of(built, visit.house.settings.address)}
    body = requests.encoded(built.form) if built.verb == "POST" else None
    told = {"verb": built.verb, "path": BASE + built.address, "body": body, "missing": built.missing, "code": codes}
    return JSONResponse({**told, "headers": dict(snippets.headers(built))})


async def types(visit: Visit) -> Response:
    return show(visit, "types.html", types=TYPE_PAGES.values())


async def type_(visit: Visit) -> Response:
    found = TYPE_PAGES.get(visit.request.path_params["name"].replace("-", "_"))
    if found is None:
        raise NoMethodError("There is no such type.")
    return show(visit, "type.html", type=found)


async def types_of_fields(_: Visit) -> Response:
    """By type and field, for what Try It writes beside each field of an answer."""
    found = {page.name: {row.field.name: row.type for row in page.fields} for page in TYPE_PAGES.values()}
    return JSONResponse({"": WRAPPER_TYPE, **found})


def named(visit: Visit) -> Method:
    found = METHODS.get(visit.request.path_params["slug"])
    if found is None:
        raise NoMethodError("There is no such page in the documentation.")
    return found


def show(visit: Visit, template: str, status: int = 200, **values: Any) -> Response:
    """A page in the layout of the documentation, which has scripts; `values` are the template's."""
    visit.runs_scripts = True
    return visit.page(f"docs/{template}", status, docs=addresses, chapters=CHAPTERS, base=BASE, prose=prose, **values)


def prose(sentence: str) -> Markup:
    """A sentence of a table: what stands between backticks is code."""
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(sentence))))  # noqa: S704 - escaped before
