"""`ownstack import`: a data dump becomes the main site."""

import re
from argparse import Namespace
from pathlib import Path
from typing import Any

import psycopg

from ownstack.commands.administration import connected
from ownstack.commands.refusals import RefusedError
from ownstack.settings import Settings

SLUG = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")  # as the schema has it


def import_dump(settings: Settings, arguments: Namespace) -> int:
    slug = slug_for(arguments.dump, arguments.site)
    with connected(settings) as conn:
        print("\n".join(load(conn, arguments.dump, slug)))
    return 0


def slug_for(path: Path, slug: str | None) -> str:
    """The site's short name: the one given, else the dump's own as the network's API would say it, `beer` for
    beer.stackexchange.com.7z. Raises RefusedError where there is no such dump.
    """
    if not path.exists():
        raise RefusedError(f"There is no dump at {path}.")
    name = slug or path.resolve().name.lower().removesuffix(".7z").removesuffix(".com").removesuffix(".stackexchange")
    if not SLUG.fullmatch(name):
        raise RefusedError(f"{name!r} is no short name for a site (a-z, 0-9, dot, dash): give one with --site.")
    return name


def load(conn: psycopg.Connection[Any], path: Path, slug: str) -> list[str]:
    """Import, all or nothing; returns the lines of the report."""
    # here, so that only who imports waits for the archive and XML libraries
    from ownstack.dump.errors import DumpError  # noqa: PLC0415
    from ownstack.dump.importing import import_dump as run  # noqa: PLC0415
    from ownstack.dump.progress import Printed  # noqa: PLC0415

    try:
        lines: list[str] = run(conn, path, slug, progress=Printed()).lines()
    except DumpError as error:
        raise RefusedError(str(error)) from error
    return lines
