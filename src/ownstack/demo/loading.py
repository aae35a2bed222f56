"""Loads the demo community: the main site «demo» and the team «platform».

The same ids and bytes each time, so that tests, documentation and screenshots may name them.
"""

from datetime import UTC, datetime

import psycopg
from psycopg import sql

from ownstack.demo.catalogue import add_badges, add_tags
from ownstack.demo.counts import derive
from ownstack.demo.groups import add_groups
from ownstack.demo.happenings import Change, add_happenings
from ownstack.demo.people import add_members, store_accounts
from ownstack.demo.reading import Thread, read_table, read_threads
from ownstack.demo.rows import Rows
from ownstack.demo.threads import Site, add_thread
from ownstack.domain import privileges

MAIN_SITE_ID, TEAM_SITE_ID = 1, 2
_OPENED = datetime(2026, 1, 5, 8, tzinfo=UTC)
_TEAM_OPENED = datetime(2026, 2, 2, 9, tzinfo=UTC)
# The tables whose ids come from a sequence, which must go on above the demo's.
_NUMBERED = (
    *("sites", "accounts", "members", "posts", "revisions", "comments", "votes", "post_links", "closures", "bounties"),
    *("suggested_edits", "tags", "badges", "badge_awards", "reputation_events", "collectives", "collections"),
    "user_groups",
)


class MainSiteExistsError(Exception):
    """The demo is for an empty database: it would mix with the content that is there."""


def load(conn: psycopg.Connection) -> None:
    """Writes the whole demo in one transaction, nested if one is open.

    Raises MainSiteExistsError if there is a main site.
    """
    with conn.transaction():
        if conn.execute("SELECT FROM sites WHERE kind = 'main'").fetchone() is not None:
            raise MainSiteExistsError("there is a main site already; the demo wants an empty database")
        store_accounts(conn)
        _load_main(conn)
        _load_team(conn)
        _bump_sequences(conn)


def _load_main(conn: psycopg.Connection) -> None:
    _store_site(conn, MAIN_SITE_ID, slug="demo", kind="main", name="Ownstack demo & guide", opened=_OPENED)
    rows = Rows(MAIN_SITE_ID)
    threads = [*read_threads("questions"), *read_threads("articles")]
    site = Site.number(rows, add_members(rows), threads)
    changes = _add_threads(site, threads)
    tag_ids = add_tags(site, "tags.toml")
    add_badges(site)
    add_groups(site, tag_ids)
    _store(conn, rows, changes)


def _load_team(conn: psycopg.Connection) -> None:
    _store_site(conn, TEAM_SITE_ID, slug="platform", kind="team", name="Platform team", opened=_TEAM_OPENED)
    rows = Rows(TEAM_SITE_ID)
    members = {str(member["key"]): member for member in read_table("team/members.toml")["members"]}
    threads = read_threads("team/questions")
    site = Site.number(rows, add_members(rows, members), threads)
    changes = _add_threads(site, threads)
    add_tags(site, "team/tags.toml")
    _store(conn, rows, changes)


def _add_threads(site: Site, threads: list[Thread]) -> list[Change]:
    for thread in threads:
        add_thread(site, thread)
    return [change for thread in threads for change in add_happenings(site, thread)]


def _store_site(conn: psycopg.Connection, site_id: int, **columns: object) -> None:
    audience = "people who run a knowledge base and write programs against it"
    conn.execute(
        "INSERT INTO sites (id, slug, kind, name, launch_date, audience, is_demo)"
        " VALUES (%(id)s, %(slug)s, %(kind)s, %(name)s, %(opened)s, %(audience)s, true)",
        {"id": site_id, "audience": audience, **columns},
    )


def _store(conn: psycopg.Connection, rows: Rows, changes: list[Change]) -> None:
    rows.store(conn)
    for change in changes:
        _apply(conn, rows.site_id, change)
    privileges.install(conn, rows.site_id)
    derive(conn, rows.site_id)


def _apply(conn: psycopg.Connection, site_id: int, change: Change) -> None:
    columns = sql.SQL(", ").join(
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in change.columns
    )
    statement = sql.SQL("UPDATE posts SET {} WHERE site_id = %(site)s AND id = %(post)s").format(columns)
    conn.execute(statement, {**change.columns, "site": site_id, "post": change.post_id})


def _bump_sequences(conn: psycopg.Connection) -> None:
    for table in _NUMBERED:
        statement = sql.SQL("SELECT setval({}, (SELECT max(id) FROM {}))")
        conn.execute(statement.format(sql.Literal(f"{table}_id_seq"), sql.Identifier(table)))
