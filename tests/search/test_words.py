"""Question and document are cut into words alike, in Python and in the database."""

import psycopg
import pytest

from ownstack.query.search.words import phrase, units

FOUND = [
    ("C++", "I like <b>C++</b>!"),
    ("c#", "written in C#."),
    (".NET", "in .NET and elsewhere"),
    (".net", "<p>.NET</p>"),
    ("ASP.NET", "asp.net"),
    ("foo_bar", "call <code>foo_bar(1)</code>"),
    ("std::vector", "<code>std::vector&lt;int&gt;</code>"),
    ("vector", "<code>std::vector&lt;int&gt;</code>"),
    ("KeyError", "KeyError: 'x'"),
    ("node.js", "with Node.js, mostly"),
    ("ale", "ale/lager"),
    ("next", "The end.Next"),
    ("naive", "naïve"),
    ("naïve", "naive"),
    ("São", "sao"),
    ("crème", "Crème"),
    ("dry-hopping", "dry hopping"),
    ("dry hopping", "dry-hopping"),
    ("brew*", "brewery"),
    ("brewer's", "brewer\u2019s yeast"),
    ("5.5%", "about 5.5 percent"),
    ("İstanbul", "istanbul"),
    ("ﬁnal", "final"),
]
NOT_FOUND = [
    ("C++", "C and D"),
    ("C#", "C++"),
    (".NET", "a net"),
    ("foo_bar", "foo and bar"),
    ("href", '<a href="x">y</a>'),
    ("39", "don&#39;t"),
]


def matches(conn, query, body):
    sql = "SELECT search_document(NULL, NULL, %s) @@ to_tsquery('pg_catalog.english', %s)"
    return conn.execute(sql, [body, phrase(units(query))]).fetchone()[0]


@pytest.mark.parametrize("query, body", FOUND)
def test_is_found(conn: psycopg.Connection, query, body):
    assert matches(conn, query, body)


@pytest.mark.parametrize("query, body", NOT_FOUND)
def test_is_not_found(conn: psycopg.Connection, query, body):
    assert not matches(conn, query, body)


def test_title_tags_and_body_have_their_weights_and_a_title_its_marks(conn: psycopg.Connection):
    sql = "SELECT search_document('Pale', '{dry-hops,c++}', '<p>dark</p>')::text"
    words = "'c':5B 'dark':7 'dri':3B 'dry-hop':2B 'hop':4B 'pale':1A 'plusplus':6B 'title=pale'"
    assert conn.execute(sql).fetchone()[0] == words


def test_no_text_makes_a_mark(conn: psycopg.Connection):
    texts = (
        "has=title title=pale active=0 'title=pale' &quot;has=title&quot; has&#61;title a.b/has=title?title=pale x@has=title"
    )
    body = f"<p>{texts} <a href='has=title'>active=0</a> {texts}</p>"
    document = conn.execute("SELECT tsvector_to_array(search_document(NULL, NULL, %s))", [body]).fetchone()[0]
    assert not [word for word in document if "=" in word]


def test_a_document_follows_its_post(conn: psycopg.Connection):
    conn.execute("INSERT INTO sites (id, slug, kind, name) VALUES (1, 'one', 'main', 'One')")
    conn.execute(
        "INSERT INTO posts (site_id, id, post_type, title, creation_date, last_activity_date)"
        " VALUES (1, 1, 1, 'Pale', '1970-01-02Z', '1970-01-02Z')"
    )
    conn.execute(
        "INSERT INTO post_documents (site_id, id, post_type, tier, creation_date, last_activity_date, search)"
        " SELECT site_id, id, post_type, 2, creation_date, last_activity_date, search_document(title, tags, 'dark') FROM posts"
    )
    kept = "SELECT date_part('day', last_activity_date), deleted_date IS NULL, tier FROM post_documents"
    conn.execute("UPDATE posts SET score = 5, last_activity_date = '1970-01-01Z'")
    assert conn.execute(kept).fetchone() == (1, True, 2)
    conn.execute("UPDATE posts SET last_activity_date = '1970-01-31Z', deleted_date = now()")
    assert conn.execute(kept).fetchone() == (31, False, 4)
    assert conn.execute("SELECT search @@ 'pale:A & dark:D'::tsquery FROM post_documents").fetchone()[0]
