"""What a search costs beside the questions list, over made-up posts: ratios, since machines differ.

    python bench/search_speed.py --server URL [--posts 10000] [--keep NAME]     makes a database of its own on that server
    python bench/search_speed.py --database URL                                 measures one that is there

The posts are made inside the database from the paragraphs of bench/generate.py, each indexed once and joined as PostgreSQL
joins documents: a million of them stand in minutes. Words are asked by how common they are; the list of cases says which.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import statistics
import time
from collections.abc import Iterable
from pathlib import Path
from typing import LiteralString

import psycopg
from asking import Asker
from generate import Generator
from processor import alone_s
from psycopg import sql
from psycopg.conninfo import make_conninfo
from search_cases import Case, cases, nasty

from ownstack.dump.indexes import build, set_aside

SCHEMA = Path(__file__).parent.parent / "src/ownstack/db/schema.sql"
WARMING = 4
"""Rounds before all others: a server that is up has prepared its statements."""
TABLES = ["posts", "post_bodies", "post_documents", "members", "tags"]

MAKE = """
CREATE TEMP TABLE paragraphs AS SELECT n, body, to_tsvector('pg_catalog.english', search_words(body)) AS search FROM given_paragraphs;
CREATE TEMP TABLE titles AS SELECT n, title, to_tsvector('pg_catalog.english', search_words(title)) AS search FROM given_titles;
CREATE UNIQUE INDEX ON paragraphs (n); CREATE UNIQUE INDEX ON titles (n); ANALYZE paragraphs, titles;
INSERT INTO sites (id, slug, kind, name) VALUES (1, 'made-up', 'main', 'Made up');
INSERT INTO members (site_id, id, display_name) SELECT 1, n, 'Person ' || n FROM generate_series(1, 1 + %(posts)s / 5) n;
INSERT INTO tags (site_id, id, name) SELECT 1, n, 'tag-' || n FROM generate_series(1, 1000) n;
CREATE TEMP TABLE made AS
SELECT n AS id, n %% 8 IN (0, 3, 6) AS is_question, n - n %% 8 + CASE WHEN n %% 8 > 6 THEN 6 WHEN n %% 8 > 3 THEN 3 ELSE 0 END AS parent_id,
       1 + (random() * 3999)::integer %% 4000 AS title_n,
       array(SELECT 1 + floor(random() * 4000)::integer FROM generate_series(1, 1 + n %% 5)) AS parts,
       array(SELECT DISTINCT 'tag-' || (1 + floor(1000 * random() * random() * random()))::integer FROM generate_series(1, 1 + n %% 4)) AS tags,
       '2012-01-01'::timestamptz + n * interval '12 years' / %(posts)s AS created
FROM generate_series(8, %(posts)s + 7) n;
ANALYZE made;
INSERT INTO posts (site_id, id, post_type, parent_id, owner_user_id, creation_date, last_activity_date, score, view_count,
                   answer_count, title, tags)
SELECT 1, id, CASE WHEN is_question THEN 1 ELSE 2 END, CASE WHEN NOT is_question THEN parent_id END, 1 + id %% (%(posts)s / 5), created,
       created + CASE WHEN random() < 0.4 THEN random() * random() * ('2024-01-01'::timestamptz - created) ELSE '0' END,
       floor(-ln(1 - random()) * 3), id %% 3000, CASE WHEN is_question THEN 2 ELSE 0 END, CASE WHEN is_question THEN t.title END,
       CASE WHEN is_question THEN m.tags ELSE '{}' END
FROM made m JOIN titles t ON t.n = m.title_n;
INSERT INTO post_bodies (site_id, post_id, body) SELECT 1, id, (SELECT string_agg(p.body, '') FROM unnest(parts) n JOIN paragraphs p USING (n)) FROM made;
INSERT INTO document_tiers SELECT 1, * FROM tier_bounds(1);
INSERT INTO post_documents (site_id, id, post_type, tier, parent_id, creation_date, last_activity_date, search)
SELECT 1, id, q.post_type, tier_of(greatest(q.creation_date, q.last_activity_date), (SELECT array_agg(since ORDER BY since) FROM document_tiers)), q.parent_id,
       q.creation_date, q.last_activity_date, CASE WHEN is_question THEN search_marks(q.title) || setweight(t.search, 'A')
       || setweight(to_tsvector('pg_catalog.english', array_to_string(m.tags, ' ')), 'B') ELSE '' END || p.search
FROM made m JOIN titles t ON t.n = m.title_n JOIN posts q USING (id)
CROSS JOIN LATERAL (SELECT a.search || coalesce(b.search, '') || coalesce(c.search, '') || coalesce(d.search, '') || coalesce(e.search, '') AS search
  FROM paragraphs a LEFT JOIN paragraphs b ON b.n = m.parts[2] LEFT JOIN paragraphs c ON c.n = m.parts[3]
  LEFT JOIN paragraphs d ON d.n = m.parts[4] LEFT JOIN paragraphs e ON e.n = m.parts[5] WHERE a.n = m.parts[1]) p;
"""


def make(conn: psycopg.Connection, posts: int) -> None:
    """Fills an empty database."""
    conn.execute(SCHEMA.read_bytes())
    indexes = set_aside(conn, TABLES)
    generator = Generator(100_000)
    conn.execute(
        "CREATE TEMP TABLE given_paragraphs (n integer, body text); CREATE TEMP TABLE given_titles (n integer, title text)"
    )
    for table, texts in (("given_paragraphs", [html for html, _, _ in generator.texts]), ("given_titles", generator.titles)):
        with conn.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
            for number, text in enumerate(texts, 1):
                copy.write_row((number, text))
    for statement in (MAKE.replace("%(posts)s", str(posts)).replace("%%", "%")).split(";\n"):
        conn.execute(statement.encode())
    for index in indexes:
        build(conn, index)
    conn.execute("VACUUM (ANALYZE) posts, post_bodies, post_documents, members, tags")


async def measure(database: str, asked: list[Case], rounds: int) -> None:
    """Each case with other words in each round, so that they are new to the server though the database has read the pages that
    they lead to; then the words of the first round again and again, after others have written something and while nothing is.
    """
    async with Asker(database) as before:
        for _, calls in asked:
            for path, params in calls:
                await before.get(path, **params)
    async with Asker(database) as asker:
        with psycopg.connect(database, autocommit=True) as watch:
            await _rounds(asker, watch, asked, range(rounds, rounds + WARMING))
            _tell("Asked for the first time", await _rounds(asker, watch, asked, range(rounds)))
            _tell(
                "Asked again, after a write",
                await _rounds(asker, watch, asked, [0] * rounds, before="SELECT pg_current_xact_id()"),
            )
            _tell("Asked again", await _rounds(asker, watch, asked, [0] * rounds))


Times = dict[str, list[tuple[float, float]]]


async def _rounds(
    asker: Asker, watch: psycopg.Connection, asked: list[Case], rounds: Iterable[int], before: LiteralString = "SELECT"
) -> Times:
    """`before` each request this is run. Beside the time of the clock that of the processors, ours and the database's, which others' work falsifies less. In
    turns, so that what else the machine does falls on all alike.
    """
    taken: Times = {name: [] for name, _ in asked}
    for number in rounds:
        for name, calls in asked:
            path, params = calls[number]
            watch.execute(before)
            worked, start = _worked_s(watch), time.perf_counter()
            answer = await asker.get(path, **params)
            taken[name].append((time.perf_counter() - start, _worked_s(watch) - worked))
            assert "items" in answer, answer
    return taken


def _tell(heading: str, taken: Times) -> None:
    medians = {name: [statistics.median(column) for column in zip(*times, strict=True)] for name, times in taken.items()}
    unit = next(iter(medians.values()))
    print(f"\n{heading}:")
    for name, (clock, worked) in medians.items():
        times = f"{clock * 1000:8.2f} ms {clock / unit[0]:6.1f}   processors {worked * 1000:8.2f} ms {worked / unit[1]:6.1f}"
        print(f"{name:58} {times}", flush=True)


def _worked_s(watch: psycopg.Connection) -> float:
    """Of this process and the database's, where they run on this machine."""
    backends = watch.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
    return time.process_time() + sum(alone_s(pid) for (pid,) in backends.fetchall())


async def worst(database: str) -> None:
    """The slowest of the nasty queries, the better of two times each, by two servers of which the second knows nothing."""
    found: dict[str, float] = {}
    for _ in range(2):
        async with Asker(database) as asker:
            for name, (path, params) in nasty():
                start = time.perf_counter()
                answer = await asker.get(path, **params)
                found[name] = min(found.get(name, math.inf), time.perf_counter() - start)
                assert "items" in answer, answer
    print(f"\nThe slowest of {len(found)} nasty queries:")
    for name, taken_s in sorted(found.items(), key=lambda each: -each[1])[:10]:
        print(f"{name:58} {taken_s * 1000:8.2f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--server", help="a server to make a database on")
    parser.add_argument("--database", help="a database that is there")
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--keep", default="", help="the name of the made database, which then stays for the next time")
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    name = options.keep or "bench_search"
    database = options.database or make_conninfo(options.server, dbname=name)
    if options.server and not (options.keep and _is_there(options.server, name)):
        with psycopg.connect(options.server, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        with psycopg.connect(database, autocommit=True) as conn:
            make(conn, options.posts)
    with psycopg.connect(database) as conn:
        asked = cases(conn, options.rounds + WARMING)
    asyncio.run(measure(database, asked, options.rounds))
    asyncio.run(worst(database))
    if options.server and not options.keep:
        with psycopg.connect(options.server, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def _is_there(server: str, name: str) -> bool:
    with psycopg.connect(server) as conn:
        return conn.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


if __name__ == "__main__":
    main()
