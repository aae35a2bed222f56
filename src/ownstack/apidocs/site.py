"""The pages of the documentation as one table, like `web.site`; their templates and files lie beside this file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from ownstack.apidocs import access, editor, guide_pages, pdf_pages, reading, swagger
from ownstack.apidocs.addresses import ROOT
from ownstack.web import site
from ownstack.web.site import PageRow
from ownstack.web.visits import House

FOLDER = Path(__file__).parent

# What has a name of its own comes before the methods, which take every other.
PAGES: tuple[PageRow, ...] = (
    (ROOT, "GET", "anyone", reading.index),
    (f"{ROOT}/connected", "GET", "anyone", reading.plain("connected.html")),
    (f"{ROOT}/key", "POST", "person", access.key),
    (f"{ROOT}/types", "GET", "anyone", reading.types),
    (f"{ROOT}/types.json", "GET", "anyone", reading.types_of_fields),
    (f"{ROOT}/types/{{name}}", "GET", "anyone", reading.type_),
    *guide_pages.PAGES,
    *editor.PAGES,
    *swagger.PAGES,
    (f"{ROOT}/{{slug}}", "GET", "anyone", reading.method),
    (f"{ROOT}/{{slug}}/request", "POST", "anyone", reading.request),
)


def routes(house: House) -> list[BaseRoute]:
    files = GZipMiddleware(StaticFiles(directory=FOLDER / "static"), minimum_size=1000)
    ours = furnished(house)
    return [Mount(f"{ROOT}/static", files), *pdf_pages.routes(ours), *site.pages(ours, PAGES)]


def furnished(house: House) -> House:
    """The house with our templates, as `docs/NAME`, beside those of the site."""
    own = PrefixLoader({"docs": FileSystemLoader(FOLDER / "templates")})
    loaders = [own, house.templates.loader] if house.templates.loader else [own]
    return replace(house, templates=house.templates.overlay(loader=ChoiceLoader(loaders)))
