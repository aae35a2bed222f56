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


def test_title_tags_and_body_have_their_weights(conn: psycopg.Connection):
    sql = "SELECT search_document('Pale', '{dry-hops,c++}', '<p>dark</p>')::text"
    assert conn.execute(sql).fetchone()[0] == "'c':5B 'dark':7 'dri':3B 'dry-hop':2B 'hop':4B 'pale':1A 'plusplus':6B"
