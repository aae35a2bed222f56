"""Which indexes PostgreSQL makes with several processes while an import runs."""

import psycopg

from ownstack.dump.indexes import is_of_all_words


def test_those_of_every_word_of_every_post_are_told_from_all_others(conn: psycopg.Connection) -> None:
    found = conn.execute("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'").fetchall()
    assert len(found) > 100
    assert {name for name, definition in found if is_of_all_words(definition)} == {
        "post_documents_answers",
        "post_documents_titled",
    }
