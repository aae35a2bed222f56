"""Posts with a history, as an import would leave them, and short ways to their page."""

import asyncio
import html
import re

import httpx
import psycopg

from ownstack.domain import tokens

MAIN, TEAM = 1, 2


def token_of(world, app_id=None, site_id=None, **more) -> str:
    return run(world, tokens.issue, account_id=world.user_id, app_id=app_id, scopes=frozenset({"write_access"}),
               site_id=site_id, expires_s=None, **more)  # fmt: skip


def run(world, verb, *values, **named):
    async def work():
        async with await psycopg.AsyncConnection.connect(world.url, autocommit=True) as conn:
            return await verb(conn, *values, **named)

    return asyncio.run(work())


def member(world, name: str, site_id: int = MAIN) -> int:
    return world.row("SELECT id FROM members WHERE site_id = %s AND display_name = %s", site_id, name)[0]


def post_of(world, owner: str = "Uma", site_id: int = MAIN, post_type: int = 1, title: str | None = "A title", **more) -> int:
    columns = {
        "site_id": site_id,
        "post_type": post_type,
        "title": title,
        "owner_user_id": member(world, owner, site_id),
        **more,
    }
    names = ", ".join(columns)
    marks = ", ".join(["%s"] * len(columns))
    return world.row(f"INSERT INTO posts ({names}) VALUES ({marks}) RETURNING id", *columns.values())[0]


def revise(world, post_id: int, number: int | None = None, site_id: int = MAIN, **more) -> None:
    """A row of its history, as an import would make it; each a minute after the one before."""
    columns = {"site_id": site_id, "post_id": post_id, "revision_number": number, **more}
    names = ", ".join(columns)
    marks = ", ".join(["%s"] * len(columns))
    world.run(
        f"INSERT INTO revisions ({names}, revision_guid, creation_date) SELECT {marks}, gen_random_uuid(),"
        " '2026-05-04 12:00+00'::timestamptz + count(*) * interval '1 minute' FROM revisions WHERE post_id = %s",
        *columns.values(),
        post_id,
    )


def history(browser, post_id: int, who: str = "user", **query) -> httpx.Response:
    page = browser(who).get(f"/posts/{post_id}/revisions", **query)
    assert page.status_code == 200, page.text
    return page


def vias(page) -> list[str]:
    return [html.unescape(each) for each in re.findall(r'<span class="via">via (.*?)</span>', page.text)]


def headings(page) -> list[str]:
    return re.findall(r"<h2>(.*?)</h2>", page.text)
