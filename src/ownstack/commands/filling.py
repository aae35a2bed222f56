"""The first start: an empty database gets the dump that was named, else, on loopback only, the demo community."""

import asyncio
from argparse import Namespace
from typing import Any

import psycopg

from ownstack.commands import access, importing
from ownstack.commands.access import Access
from ownstack.commands.refusals import RefusedError
from ownstack.settings import Settings


def fill(url: str, settings: Settings, arguments: Namespace) -> Access | None:
    """See that there is a site to serve. Returns how to get in, where this folder has a demo.json or gets one now."""
    with psycopg.connect(url, autocommit=True, application_name="ownstack serve") as conn:
        site = conn.execute("SELECT slug, is_demo FROM sites WHERE kind = 'main'").fetchone()
        if site is None:
            first_content(conn, settings, arguments)
            is_ours = True
        else:
            if arguments.dump is not None:
                refuse_other_dump(site, arguments)
            # an earlier start may have been stopped between the content and the way in to it
            is_ours = bool(site[1]) or arguments.dump is not None
    granted = return_to(settings)
    if granted is None and is_ours and settings.is_loopback:
        granted = asyncio.run(first_access(url, settings))
    return granted


def refuse_other_dump(site: tuple[Any, ...], arguments: Namespace) -> None:
    slug, is_demo = site
    if is_demo or slug != importing.slug_for(arguments.dump, arguments.site):
        what = "the demo community" if is_demo else f"the site {slug!r}"
        raise RefusedError(f"The database holds {what} already: give the dump a folder of its own with --data.")
    print(f"The site {slug!r} was imported by an earlier start.", flush=True)


def return_to(settings: Settings) -> Access | None:
    """What the first start granted stays; the addresses follow the settings of this start."""
    granted = access.read(settings.data_dir)
    if granted is None:
        return None
    current = {**granted, **access.addresses(settings)}
    if current != granted:
        access.write(settings.data_dir, current)
    return current


def first_content(conn: psycopg.Connection[Any], settings: Settings, arguments: Namespace) -> None:
    """All or nothing: whoever stops us, the next start begins anew."""
    slug = importing.slug_for(arguments.dump, arguments.site) if arguments.dump is not None else None
    if slug is None and not (settings.demo_content and settings.is_loopback):
        raise RefusedError(
            "The database is empty, and the demo community is loaded only where demo_content is on and host is "
            "127.0.0.1: load a data dump with `ownstack import PATH`, or with `ownstack serve --import PATH`."
        )
    if slug is None:
        with conn.transaction():
            load_demo(conn)
    else:
        # in a transaction of its own, behind which it gathers statistics
        print("\n".join(importing.load(conn, arguments.dump, slug)), flush=True)


async def first_access(url: str, settings: Settings) -> Access | None:
    """In one transaction, which ends with demo.json on the disk; None where it was granted before, and the file is gone."""
    connecting = psycopg.AsyncConnection.connect(url, autocommit=True, application_name="ownstack serve")
    async with await connecting as conn, conn.transaction():
        if await access.is_granted(conn):
            return None
        granted = {**access.addresses(settings), **await access.grant(conn)}
        access.write(settings.data_dir, granted)
        return granted


def load_demo(conn: psycopg.Connection[Any]) -> None:
    from ownstack.demo.loading import load  # noqa: PLC0415 - only the first start pays for it

    load(conn)
