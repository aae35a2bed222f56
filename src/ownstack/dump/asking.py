"""What PostgreSQL is asked about words and posts while their documents are made in another process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    # the other process does without the driver: to load it takes longer than to start
    import psycopg

    from ownstack.dump.messages import Post

LAST: Final = "zzz"
"""A word behind each tells how many places that one took: stop words take some, and leave no lexeme."""
# Before a word there is a blank in nearly every text, and the parser reads some signs otherwise behind one. PostgreSQL may know letters
# to fold that Python does not know yet.
_WORDS: Final = f"""
SELECT string_agg(to_tsvector('pg_catalog.english', ' ' || known || ' {LAST}')::text, E'\\n' ORDER BY n)
FROM unnest(%s::text[]) WITH ORDINALITY AS asked(word, n),
LATERAL (SELECT CASE WHEN octet_length(word) = length(word) THEN word ELSE search_words(word) END AS known) w"""
_DOCUMENT: Final = "SELECT tsvectorsend(search_document(%s, %s, %s))"


def tsvectors(conn: psycopg.Connection, words: list[str]) -> str:
    """Of each word with LAST behind it, a line each."""
    row = conn.execute(_WORDS.encode(), [words]).fetchone()
    return str(row[0]) if row else ""


def document(conn: psycopg.Connection, post: Post) -> bytes:
    """The whole document, in its binary form."""
    row = conn.execute(_DOCUMENT, [post.title, post.tags, post.body]).fetchone()
    return bytes(row[0]) if row else b""
