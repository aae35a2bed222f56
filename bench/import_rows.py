"""Import rows/s per table, beside the limit: lxml parsing to text and COPY into the same keyed tables, nothing else.

    python bench/import_rows.py [--database URL] [--rounds 3] [--processor] (--dump PATH | --posts N)

Both take turns on the same server, each in a database of its own made for it; of the rounds it is the medians that are printed.
All are dropped at the very end: ext4 looks at each inode that was freed in the last minutes before it takes one that was not,
so that a small index made right after a database was dropped takes four times as long, and the limit has hardly any. So give it
five minutes after tests or another bench. What one leaves behind (pages to be written, tables to be vacuumed) is no load for
the next. Without a server it starts the embedded one in a folder of its own. A table's time is everything done for it: parsing,
sanitising, COPY, counts derived, and all its indexes; the limit has the primary keys only. (Files are read ahead,
docs/adr/0011: what is read while PostgreSQL is at another table's indexes costs that one.) "reputation" has no file of its own:
it is derived from the votes and stands in the total. With --processor the seconds are processor time, of the client, what it
starts, and PostgreSQL together: what a machine that others use too can tell. The server must then be on this machine.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final, LiteralString, Self

import psycopg
from generate import Generator
from processor import alone_s, children, ended_s, fields
from psycopg import sql

import ownstack.db
from ownstack.db import cluster as clusters
from ownstack.dump.archives import opened
from ownstack.dump.importing import import_dump
from ownstack.dump.progress import Printed
from ownstack.dump.reading import Row, rows

_SCHEMA: Final = Path(ownstack.db.__file__).with_name("schema.sql")
# step of the import -> file, and the keyed tables with the attribute that fills each column
_LIMITS: Final[dict[str, tuple[str, dict[str, dict[str, str]]]]] = {
    "users": ("Users", {"members": {
        "id": "Id", "account_id": "AccountId", "display_name": "DisplayName", "reputation": "Reputation", "creation_date": "CreationDate",
        "last_access_date": "LastAccessDate", "location": "Location", "website_url": "WebsiteUrl", "about_me": "AboutMe",
        "view_count": "Views", "up_vote_count": "UpVotes", "down_vote_count": "DownVotes"}}),
    "tags": ("Tags", {"tags": {"id": "Id", "name": "TagName", "count": "Count", "excerpt_post_id": "ExcerptPostId", "wiki_post_id": "WikiPostId"}}),
    "posts": ("Posts", {
        "posts": {
            "id": "Id", "post_type": "PostTypeId", "parent_id": "ParentId", "accepted_answer_id": "AcceptedAnswerId",
            "owner_user_id": "OwnerUserId", "owner_display_name": "OwnerDisplayName", "last_editor_user_id": "LastEditorUserId",
            "creation_date": "CreationDate", "last_activity_date": "LastActivityDate", "last_edit_date": "LastEditDate",
            "closed_date": "ClosedDate", "community_owned_date": "CommunityOwnedDate", "score": "Score", "title": "Title",
            "content_license": "ContentLicense"},
        "post_bodies": {"post_id": "Id", "body": "Body"}}),
    "comments": ("Comments", {"comments": {
        "id": "Id", "post_id": "PostId", "user_id": "UserId", "user_display_name": "UserDisplayName", "score": "Score",
        "creation_date": "CreationDate", "body": "Text", "body_markdown": "Text", "content_license": "ContentLicense"}}),
    "votes": ("Votes", {"votes": {"id": "Id", "post_id": "PostId", "vote_type": "VoteTypeId", "user_id": "UserId", "creation_date": "CreationDate"}}),
    "history": ("PostHistory", {"revisions": {
        "id": "Id", "post_id": "PostId", "revision_guid": "RevisionGUID", "event_type": "PostHistoryTypeId", "creation_date": "CreationDate",
        "user_id": "UserId", "user_display_name": "UserDisplayName", "body_markdown": "Text", "content_license": "ContentLicense"}}),
    "links": ("PostLinks", {"post_links": {
        "id": "Id", "post_id": "PostId", "related_post_id": "RelatedPostId", "link_type": "LinkTypeId", "creation_date": "CreationDate"}}),
    "badges": ("Badges", {"badge_awards": {"id": "Id", "badge_id": "Class", "user_id": "UserId", "creation_date": "Date"}}),
}  # fmt: skip
_CHUNK_ROWS: Final = 200
Clock = Callable[[psycopg.Connection], float]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--database", help="a server, as its superuser; else the embedded one")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processor", action="store_true")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--dump", type=Path)
    source.add_argument("--posts", type=int)
    parser.add_argument("--progress", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, _server(options.database) as database:
        path = options.dump
        if path is None:
            path = Path(scratch)
            Generator(options.posts).write(path)
        clock = _spent_s if options.processor else _passed_s
        with _Databases(database) as databases:
            rounds = [
                (_limits(databases.fresh(), path, clock), _imported(databases.fresh(), path, clock, shown=options.progress))
                for _ in range(options.rounds)
            ]
    counts = {name: count for name, (count, _) in rounds[0][0].items()}
    limits = {name: (count, statistics.median(limit[name][1] for limit, _ in rounds)) for name, count in counts.items()}
    _print(limits, {name: statistics.median(seconds[name] for _, seconds in rounds) for name in rounds[0][1]})


@contextmanager
def _server(database: str | None) -> Iterator[str]:
    if database:
        yield database
        return
    with tempfile.TemporaryDirectory() as folder, clusters.running(Path(folder)) as cluster:
        yield cluster.url_of("postgres")


def _print(limits: dict[str, tuple[int, float]], seconds: dict[str, float]) -> None:
    print(f"{'table':<12}{'rows':>12}{'rows/s':>12}{'limit':>12}{'ratio':>8}")
    total = (sum(count for count, _ in limits.values()), sum(limit_s for _, limit_s in limits.values()))
    spent = {**seconds, "all": sum(seconds.values())}
    for name, (count, limit_s) in {**limits, "all": total}.items():
        rate, limit = count / spent[name], count / limit_s
        print(f"{name:<12}{count:>12,}{rate:>12,.0f}{limit:>12,.0f}{rate / limit:>8.2f}")
    others = ", ".join(f"{name} {taken_s:.1f} s" for name, taken_s in seconds.items() if name not in limits)
    print(f"import {spent['all']:.1f} s, limit {total[1]:.1f} s; of the import without a file of its own: {others}")


def _passed_s(_conn: psycopg.Connection) -> float:
    return time.perf_counter()


def _spent_s(conn: psycopg.Connection) -> float:
    """Processor time of this process and those that it has started, its PostgreSQL process, and those beside that that have ended
    (parallel workers).
    """
    backend = conn.info.backend_pid
    postmaster = int(fields(backend)[1])
    started = [pid for pid in children(os.getpid()) if pid != postmaster]
    return time.process_time() + sum(map(alone_s, [*started, backend])) + ended_s(postmaster)


def _imported(conn: psycopg.Connection, path: Path, clock: Clock, *, shown: bool) -> dict[str, float]:
    conn.execute(_SCHEMA.read_bytes())
    return import_dump(conn, path, "bench", progress=Printed() if shown else None, clock=lambda: clock(conn)).seconds


def _limits(conn: psycopg.Connection, path: Path, clock: Clock) -> dict[str, tuple[int, float]]:
    """Rows and seconds of each table's limit."""
    with opened(path) as dump:
        conn.execute(_SCHEMA.read_bytes())
        measured = {}
        for name, (file, tables) in _LIMITS.items():
            if file in dump.files:
                for table in tables:
                    # The shape, the constraints on values and the key; no other index, no reference to another table.
                    conn.execute(
                        f"CREATE TABLE limit_{table} (LIKE {table} INCLUDING DEFAULTS) WITH (autovacuum_enabled = off)".encode()
                    )
                    key = "site_id, post_id" if table == "post_bodies" else "site_id, id"
                    conn.execute(f"ALTER TABLE limit_{table} ADD PRIMARY KEY ({key})".encode())
                start = clock(conn)
                rows = _copied(conn, dump.files[file], tables)
                measured[name] = (rows, clock(conn) - start)
        return measured


def _copied(conn: psycopg.Connection, path: Path, tables: dict[str, dict[str, str]]) -> int:
    """Every row of the file into its keyed tables, a file with two of them a COPY of each per chunk."""
    count = 0
    with conn.transaction(), conn.cursor() as cursor:
        if len(tables) == 1:
            [(table, columns)] = tables.items()
            with cursor.copy(_copy(table, columns)) as copy:
                for chunk in _chunks(path):
                    copy.write(_text(chunk, columns))
                    count += len(chunk)
            return count
        for chunk in _chunks(path):
            for table, columns in tables.items():
                with cursor.copy(_copy(table, columns)) as copy:
                    copy.write(_text(chunk, columns))
            count += len(chunk)
    return count


def _chunks(path: Path) -> Iterator[list[Row]]:
    # The fastest way that lxml has: a target instead of a tree.
    rest = rows(path, path.stem, lambda _bytes, _rows: None)
    while chunk := list(islice(rest, _CHUNK_ROWS)):
        yield chunk


def _text(chunk: list[Row], columns: dict[str, str]) -> str:
    attributes = list(columns.values())
    lines = ["\x1f".join(["1", *[row.get(attribute, "\x1d") for attribute in attributes]]) for row in chunk]
    return "\x1e".join([*lines, ""]).replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\x1e", "\n")


def _copy(table: str, columns: dict[str, str]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, ["site_id", *columns]))
    return sql.SQL("COPY {} ({}) FROM STDIN (DELIMITER E'\\x1f', NULL E'\\x1d')").format(
        sql.Identifier(f"limit_{table}"), names
    )


class _Databases:
    """Makes databases, and drops them all at the end."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._names: list[str] = []
        self._open: psycopg.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()
        for name in self._names:
            self._run("DROP DATABASE IF EXISTS {}", name)

    def fresh(self) -> psycopg.Connection:
        """A connection to an empty one, in a server that has nothing left to write; that to the one before is closed."""
        self._close()
        name = f"dump_bench_{len(self._names)}"
        self._run("DROP DATABASE IF EXISTS {}", name)
        self._run("CREATE DATABASE {}", name)
        self._names.append(name)
        self._run("CHECKPOINT")
        self._open = psycopg.connect(self._server, dbname=name, autocommit=True)
        return self._open

    def _close(self) -> None:
        if self._open:
            self._open.close()

    def _run(self, statement: LiteralString, *names: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


if __name__ == "__main__":
    main()
