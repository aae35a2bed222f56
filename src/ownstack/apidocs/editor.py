"""The filter editor: its page, the types that its tree is made of, and what a choice of fields is called and costs.

It makes and reads filters through the API itself (/filters/create, /filters/{filters}); here nothing is stored.
"""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import JSONResponse, Response

from ownstack.apidocs.addresses import ROOT
from ownstack.apidocs.catalogue import METHODS, TYPE_PAGES, FieldRow, Method
from ownstack.apidocs.guide import WRAPPER
from ownstack.apidocs.reading import show
from ownstack.kernel.errors import BadParameterError, UnavailableError
from ownstack.query import costs, filters
from ownstack.query.context import SITES_SQL, Site, site_from_row
from ownstack.query.filters import Filter
from ownstack.query.types import SCALARS
from ownstack.web.security import local_path
from ownstack.web.site import PageRow
from ownstack.web.visits import Visit

ADDRESS: Final = f"{ROOT}/editor"
FIRST_METHOD: Final = "questions"
BUILT_IN: Final = (filters.DEFAULT, filters.WITHBODY, filters.NONE, filters.TOTAL)


async def page(visit: Visit) -> Response:
    back = local_path(visit.query.one("return"))
    return show(
        visit,
        "editor.html",
        methods=METHODS.values(),
        chosen=_method(visit),
        filter=visit.query.one("filter"),
        return_to=back if back.startswith(f"{ROOT}/") else "",
    )


async def types(_: Visit) -> Response:
    """What the tree is made of; the same for everybody as long as the server runs."""
    return JSONResponse(TREE, headers={"Cache-Control": "max-age=60"})


async def price(visit: Visit) -> Response:
    """The name and the cost of base + include - exclude, as /filters/create would make it. `base` is a built-in one."""
    query = visit.query
    base = next((each for each in BUILT_IN if each.name == (query.one("base") or filters.DEFAULT.name)), None)
    if base is None:
        return JSONResponse({"fault": "base"}, 400)
    include, exclude = (query.one(name).split(";") for name in ("include", "exclude"))
    made = known(filters.build(base, include, exclude, is_unsafe=query.one("unsafe") == "true"))
    return JSONResponse({"name": made.name, **cost(made, _method(visit), await _main_site(visit))})


def known(made: Filter) -> Filter:
    """The built-in filter of the same fields, where there is one: it need not be made."""
    return next((each for each in BUILT_IN if (each.included, each.is_unsafe) == (made.included, made.is_unsafe)), made)


def cost(filter_: Filter, method: Method, site: Site) -> dict[str, Any]:
    """`statements` is null where the method's answer comes from no list of rows."""
    row = method.endpoint
    if method.returns is None or not (row.source or row.search or row.is_write):
        return {"statements": None, "parts": []}
    found = costs.of(filter_, method.returns.name, site)
    parts = ["rows"] * found.has_rows + ["total"] * found.has_total
    return {"statements": found.statements, "parts": [*parts, *found.lists]}


async def _main_site(visit: Visit) -> Site:
    rows = await (await visit.conn.execute(SITES_SQL)).fetchall()
    if not rows:
        raise UnavailableError("There is no site yet.")
    return site_from_row(rows[0], visit.house.settings.address)


def _method(visit: Visit) -> Method:
    found = METHODS.get(visit.query.one("method") or FIRST_METHOD)
    if found is None:
        raise BadParameterError("There is no such method.")
    return found


def _node(row: FieldRow) -> dict[str, Any]:
    """A field of a type; what is false or empty is left out, since there are hundreds."""
    field = row.field
    told = {
        "name": field.name,
        "type": field.type,
        "is_object": field.type not in SCALARS,
        "is_list": field.array,
        "opened_by": row.opened_by,
        "note": field.note,
    }
    return {name: value for name, value in told.items() if value}


TREE: Final[dict[str, Any]] = {
    "types": {page.name: [_node(row) for row in page.fields] for page in TYPE_PAGES.values()},
    "wrapper": [{"name": name, "type": "", "note": sentence} for name, sentence in WRAPPER.items()],
    "returns": {slug: method.returns.name if method.returns else "" for slug, method in METHODS.items()},
    "built_in": {each.name: sorted(each.included) for each in BUILT_IN},
}

PAGES: Final[tuple[PageRow, ...]] = (
    (ADDRESS, "GET", "anyone", page),
    (f"{ADDRESS}/types", "GET", "anyone", types),
    (f"{ADDRESS}/price", "GET", "anyone", price),
)
