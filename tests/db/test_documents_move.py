"""Migration 13 gives documents a table of their own, and those that the release before writes meanwhile find their way there."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from ownstack.db import migrate

BEFORE = 12
# As the release before writes bodies.
STORE = """
INSERT INTO post_bodies AS b (site_id, post_id, body, search)
SELECT p.site_id, p.id, %(body)s, search_document(p.title, p.tags, %(body)s, p.creation_date, p.last_activity_date)
FROM posts p WHERE p.id = %(id)s
ON CONFLICT (site_id, post_id) DO UPDATE SET body = excluded.body, search = excluded.search"""
FIND_ANEW = """
UPDATE post_bodies b SET search = search_document(p.title, p.tags, b.body, p.creation_date, p.last_activity_date) FROM posts p
WHERE p.site_id = b.site_id AND p.id = b.post_id AND p.id = %(id)s"""
POST = """
INSERT INTO posts (site_id, id, post_type, parent_id, title, tags, creation_date, last_activity_date, deleted_date)
VALUES (1, %s, %s, %s, %s, %s, '2020-01-02Z', '2021-01-02Z', %s)"""
POSTS = [
    (1, 1, None, "Which yeast?", ["ale"], None),
    (2, 2, 1, None, [], None),
    (3, 9, None, "About hops", ["hops"], "2022-01-01Z"),
    (4, 5, None, None, [], None),
]


@pytest.fixture
def old(server) -> Iterator[psycopg.Connection]:
    """A database of the release before, with a post of each kind."""
    with psycopg.connect(server.make(), autocommit=True) as conn:
        migrate.bring_up(conn, migrate.available()[:BEFORE])
        conn.execute("INSERT INTO sites (id, slug, kind, name) VALUES (1, 'one', 'main', 'One')")
        for post in POSTS:
            conn.execute(POST, post)
            conn.execute(STORE, {"id": post[0], "body": f"<p>body{post[0]}</p>"})
        conn.execute("UPDATE post_bodies SET search = NULL WHERE post_id = 4")
        yield conn


def documents(conn: psycopg.Connection) -> list[tuple]:
    return conn.execute(
        "SELECT d.id, d.post_type, d.parent_id, d.deleted_date IS NULL, d.tier,"
        " d.search = search_document(p.title, p.tags, b.body) AND d.creation_date = p.creation_date"
        " AND d.last_activity_date = p.last_activity_date"
        " FROM post_documents d JOIN posts p USING (site_id, id) JOIN post_bodies b ON b.post_id = d.id ORDER BY d.id"
    ).fetchall()


def test_documents_are_moved_as_they_would_be_written(old: psycopg.Connection) -> None:
    migrate.bring_up(old, migrate.available())
    assert documents(old) == [(1, 1, None, True, 0, True), (2, 2, 1, True, 0, True), (3, 9, None, False, 0, True)]


def test_what_the_release_before_writes_meanwhile_is_found(old: psycopg.Connection) -> None:
    migrate.bring_up(old, migrate.available())
    old.execute(POST, (5, 2, 1, None, [], None))
    for number in (1, 4, 5):
        old.execute(STORE, {"id": number, "body": f"<p>written{number}</p>"})
    old.execute("UPDATE posts SET title = 'What hops?' WHERE id = 3")
    old.execute(FIND_ANEW, {"id": 3})
    assert [(each[0], each[4], each[5]) for each in documents(old)] == [(1, 0, True), (2, 0, True), (3, 0, True), (5, 4, True)]
    assert old.execute("SELECT count(search) FROM post_bodies").fetchone() == (0,)
    assert old.execute("SELECT id FROM post_documents WHERE search @@ 'written1'").fetchall() == [(1,)]
