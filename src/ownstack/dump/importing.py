"""A data dump becomes a site, in one transaction: interrupted, killed or failed, everything is as it was before."""

import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from ownstack.domain import privileges
from ownstack.dump.ahead import Ahead
from ownstack.dump.archives import Dump, opened
from ownstack.dump.beside import Beside
from ownstack.dump.catalogues import read_badges, read_links, read_tags
from ownstack.dump.comments import read_comments
from ownstack.dump.copying import Pieces
from ownstack.dump.deriving import derive_of_members, derive_of_posts
from ownstack.dump.errors import DumpError
from ownstack.dump.finding import find
from ownstack.dump.histories import number_revisions, read_history
from ownstack.dump.indexes import Index, build, set_aside
from ownstack.dump.invariants import check
from ownstack.dump.loads import Load
from ownstack.dump.posts import read_posts
from ownstack.dump.progress import Progress, Silent
from ownstack.dump.report import Report
from ownstack.dump.staging import TABLES, TIERS
from ownstack.dump.users import check_accounts, find_accounts, read_users
from ownstack.dump.votes import read_votes


@dataclass(frozen=True)
class _File:
    """Who reads it, what the database then does, and the tables that are complete with it."""

    name: str
    table: str
    read: Callable[[Load], Pieces]
    then: Callable[[Load], None] | None = None
    complete: tuple[str, ...] = ()


# Who and what is there is found beforehand (dump.finding). While the database is at the indexes of one file, the next are read: posts,
# which take longest, stand where most has been before them, and behind them is what counts them. What follows from posts comes at once,
# so that there is time to read the rest and to make the last search documents.
_FILES: Final = [
    _File("history", "PostHistory", read_history, number_revisions, ("revisions",)),
    _File("votes", "Votes", read_votes, None, ("votes",)),
    _File("badges", "Badges", read_badges, None, ("badges", "badge_awards")),
    _File("comments", "Comments", read_comments),
    _File("links", "PostLinks", read_links),
    _File("posts", "Posts", read_posts, derive_of_posts, ("posts",)),
    _File("users", "Users", read_users, check_accounts, ("accounts", "members")),
    _File("tags", "Tags", read_tags, None, ("tags",)),
]
# Table -> the step that its indexes count for.
_TABLES: Final = {
    "accounts": "users",
    "members": "users",
    "posts": "posts",
    "post_bodies": "posts",
    "post_documents": "posts",
    "tags": "tags",
    "comments": "comments",
    "votes": "votes",
    "bounties": "votes",
    "bookmarks": "votes",
    "revisions": "history",
    "closures": "history",
    "post_links": "links",
    "badges": "badges",
    "badge_awards": "badges",
    "reputation_events": "reputation",
}
_WITHOUT_SEQUENCES: Final = frozenset(("accounts", "post_bodies", "post_documents", "bookmarks"))
# The sequence of accounts starts above all that an import may bring.
_WITH_SEQUENCES: Final = [table for table in _TABLES if table not in _WITHOUT_SEQUENCES]
# An index costs as much to drop and make as five hundred rows cost one by one.
_SMALL_BYTES_MAX: Final = 1 << 16
# Few rows, however large the file that they come from; of accounts none that an index but their key would have.
_SMALL: Final = frozenset(("accounts", "badges", "bounties", "closures"))
_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
_LAUNCH: Final = "UPDATE sites SET launch_date = coalesce(%s::timestamptz, launch_date) WHERE id = %s"
_SETTINGS: Final = (
    "SET LOCAL timezone = 'UTC'; SET LOCAL work_mem = '64MB'; SET LOCAL maintenance_work_mem = '256MB';"
    " SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL jit = off;"
    # members come before their accounts
    " SET CONSTRAINTS ALL DEFERRED;"
    # Half of an index's time is the compressing of its pages for the log. A server that is not ours may not let us choose.
    " SELECT set_config('wal_compression', 'off', true) WHERE has_parameter_privilege('wal_compression', 'SET')"
)


def import_dump(
    conn: psycopg.Connection,
    path: Path,
    slug: str,
    *,
    progress: Progress | None = None,
    name: str | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Report:
    """Imports a folder of XML files or a .7z as the site `slug`: the main site if there is none yet, else a team.

    The connection must not be in a transaction. Raises DumpError with a sentence for the person; the database is then
    as it was. `clock` is what the report's seconds are told by.
    """
    if not _SLUG.fullmatch(slug):
        raise DumpError(f"{slug!r} cannot be a site's slug: lower-case letters, digits, dots and hyphens, at most 80")
    shown = progress or Silent()
    report = Report(slug)
    # The second process comes up while an archive is unpacked.
    with _connected_like(conn) as asked, Beside(asked) as beside, opened(path) as dump, conn.transaction():
        conn.execute(_SETTINGS)
        launched = _found_site(conn, dump, report, name)
        _load(Load(conn, beside, dump, report, shown, report.site_id, launched, clock=clock))
    _tidy(conn, shown)
    return report


def _connected_like(conn: psycopg.Connection) -> psycopg.Connection:
    return psycopg.connect(conn.info.dsn, password=conn.info.password or None, autocommit=True)


def _found_site(conn: psycopg.Connection, dump: Dump, report: Report, name: str | None) -> str:
    """The site's row: a new one, or the one of that slug while nothing is in it. Gives when it was made."""
    # Two imports at once would both find no main site.
    conn.execute("LOCK TABLE sites IN SHARE ROW EXCLUSIVE MODE")
    found = conn.execute("SELECT id, kind, launch_date::text FROM sites WHERE slug = %s", [report.slug]).fetchone()
    if found is None:
        found = conn.execute(
            "INSERT INTO sites (slug, kind, name, source_url)"
            " SELECT %s, CASE WHEN EXISTS (SELECT FROM sites WHERE kind = 'main') THEN 'team' ELSE 'main' END, %s, %s"
            " RETURNING id, kind, launch_date::text",
            [report.slug, name or dump.host or report.slug, f"https://{dump.host}" if dump.host else None],
        ).fetchone()
    elif _has_content(conn, found[0]):
        raise DumpError(f"the site {report.slug} already has content: a dump is imported into a site of its own")
    if found is None:
        raise DumpError(f"the site {report.slug} could not be made")
    report.site_id, report.kind, launched = found
    privileges.install(conn, report.site_id)
    return str(launched)


def _has_content(conn: psycopg.Connection, site_id: int) -> bool:
    return conn.execute(
        "SELECT EXISTS (SELECT FROM posts WHERE site_id = %s) OR EXISTS (SELECT FROM members WHERE site_id = %s)",
        [site_id, site_id],
    ).fetchone() == (True,)


def _load(load: Load) -> None:
    conn = load.conn
    _note_missing(load)
    conn.execute(TABLES)
    indexes = set_aside(conn, _bulky(load.dump))
    with load.step("users"):
        find_accounts(load)
    with load.step("posts"):
        find(load)
    with Ahead((file.read(load) for file in _FILES), load.take_read, load.progress.advance) as ahead:
        for file in _FILES:
            with load.shown(file.name, file.table):
                with load.step(file.name):
                    load.copy(ahead.pieces())
                if file.then:
                    file.then(load)
                indexes = _built(load, indexes, file.complete)
    conn.execute(_LAUNCH, [load.first_date, load.site_id])
    with load.shown("counting"):
        derive_of_members(load)
    with load.shown("documents"), load.step("posts"):
        _keep_documents(load)
    with load.shown("indexing"):
        _built(load, indexes, _TABLES)
    with load.shown("checking"), load.step("checks"):
        conn.execute("ANALYZE posts, closures")
        load.report.invariants = check(load)
    _raise_sequences(load)


def _built(load: Load, indexes: list[Index], tables: Collection[str]) -> list[Index]:
    """Makes the indexes of these tables; the others are left."""
    for table, of_table in groupby(indexes, lambda index: index.table):
        if table in tables:
            with load.step(_TABLES[table]):
                build(load.conn, table, [index.definition for index in of_table])
    return [index for index in indexes if index.table not in tables]


def _bulky(dump: Dump) -> list[str]:
    """The tables whose rows come from a file that is not small."""
    files = {file.name: file.table for file in _FILES} | {"reputation": "Votes"}
    bulky = {name for name, path in dump.files.items() if path.stat().st_size > _SMALL_BYTES_MAX}
    return [table for table, step in _TABLES.items() if files[step] in bulky and table not in _SMALL]


def _keep_documents(load: Load) -> None:
    """The last of them, and of the bodies, were made meanwhile."""
    load.copy(load.beside.rest())
    for statement in TIERS:
        load.run(statement)


def _note_missing(load: Load) -> None:
    missing = load.dump.missing
    if missing:
        load.report.notes.append(f"not in this dump: {', '.join(f'{table}.xml' for table in missing)}")
    if "Users" in missing:
        load.report.notes.append("every author is unknown: each post keeps the name left behind, or is given as userN")
    if "Votes" in missing:
        load.report.notes.append("up and down votes are not known: the fewest that give each score are taken")
    if "PostHistory" in missing:
        load.report.notes.append("no Markdown and no revisions: posts have their HTML only")


def _raise_sequences(load: Load) -> None:
    """Above the imported ids, so that the next question or vote gets one of its own."""
    for table in _WITH_SEQUENCES:
        load.conn.execute(
            sql.SQL(
                "SELECT setval({sequence}, greatest((SELECT max(id) FROM {table} WHERE site_id = {site}),"
                " (SELECT last_value FROM {name}), 1))"
            ).format(
                sequence=sql.Literal(f"{table}_id_seq"),
                name=sql.Identifier(f"{table}_id_seq"),
                table=sql.Identifier(table),
                site=sql.Literal(load.site_id),
            )
        )


def _tidy(conn: psycopg.Connection, progress: Progress) -> None:
    """Statistics, and the visibility map that index-only scans need; nothing is lost where this is interrupted."""
    was_autocommit = conn.autocommit
    progress.begin("vacuum", 0)
    conn.autocommit = True
    conn.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.SQL(", ").join(map(sql.Identifier, _TABLES))))
    conn.autocommit = was_autocommit
    progress.end()
