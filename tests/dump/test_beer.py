"""A real dump of 2020, whole: its numbers, its ids, its invariants."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ownstack.dump.errors import DumpError
from ownstack.dump.importing import import_dump
from ownstack.dump.report import Report


@pytest.fixture(scope="module")
def beer(database: str, shared: Path) -> Iterator[tuple[psycopg.Connection, Report]]:
    with psycopg.connect(database, autocommit=True) as conn:
        yield conn, import_dump(conn, shared / "data" / "beer.stackexchange.com.7z", "beer")


def _one(conn: psycopg.Connection, statement: str) -> object:
    row = conn.execute(statement.encode()).fetchone()
    assert row
    return row[0] if len(row) == 1 else row


def test_questions_and_answers_keep_their_ids(beer: tuple[psycopg.Connection, Report]) -> None:
    conn, _ = beer
    assert _one(conn, "SELECT count(*) FILTER (WHERE post_type = 1), count(*) FILTER (WHERE post_type = 2) FROM posts") == (
        1029,
        2277,
    )
    assert _one(conn, "SELECT title, accepted_answer_id, tags, score, up_vote_count - down_vote_count FROM posts WHERE id = 1") == (
        "What is a citra hop, and how does it differ from other hops?", 4, ["hops"], 19, 19)  # fmt: skip


def test_every_invariant_holds(beer: tuple[psycopg.Connection, Report]) -> None:
    _, report = beer
    assert [invariant.broken for invariant in report.invariants] == [0] * 6
    assert report.holds


def test_search_documents_are_those_of_the_function(beer: tuple[psycopg.Connection, Report]) -> None:
    conn, _ = beer
    documents = """
        SELECT count(*), count(*) FILTER (WHERE (d.search, d.post_type, d.parent_id, d.creation_date, d.last_activity_date) IS
            DISTINCT FROM (search_document(title, tags, body), p.post_type, p.parent_id, p.creation_date, p.last_activity_date))
        FROM post_bodies b JOIN posts p ON p.site_id = b.site_id AND p.id = b.post_id
        LEFT JOIN post_documents d ON d.site_id = p.site_id AND d.id = p.id WHERE p.post_type IN (1, 2, 9)"""
    assert _one(conn, documents) == (3306, 0)
    assert _one(conn, "SELECT count(*) FROM post_bodies") == 3471
    assert _one(conn, "SELECT count(*) FROM post_documents") == 3306


def test_the_newest_questions_are_a_tier(beer: tuple[psycopg.Connection, Report]) -> None:
    conn, _ = beer
    assert _one(conn, "SELECT tier, questions FROM document_tiers") == (4, 400)
    assert _one(conn, "SELECT min(tier), max(tier) FROM post_documents") == (0, 4)
    assert _one(conn, "SELECT count(*) FROM post_documents WHERE post_type = 1 AND tier = 4") == 400


def test_members_have_their_counts(beer: tuple[psycopg.Connection, Report]) -> None:
    conn, _ = beer
    wrong = """
        SELECT count(*) FROM members m WHERE (question_count, answer_count, gold_count, silver_count, bronze_count) IS DISTINCT FROM (
            (SELECT count(*) FROM posts WHERE site_id = m.site_id AND owner_user_id = m.id AND post_type = 1),
            (SELECT count(*) FROM posts WHERE site_id = m.site_id AND owner_user_id = m.id AND post_type = 2),
            (SELECT count(*) FROM badge_awards w JOIN badges b USING (site_id) WHERE b.id = badge_id AND user_id = m.id AND rank = 1),
            (SELECT count(*) FROM badge_awards w JOIN badges b USING (site_id) WHERE b.id = badge_id AND user_id = m.id AND rank = 2),
            (SELECT count(*) FROM badge_awards w JOIN badges b USING (site_id) WHERE b.id = badge_id AND user_id = m.id AND rank = 3))"""
    assert _one(conn, wrong) == 0
    assert _one(conn, "SELECT count(*) FROM members WHERE gold_count > 0 AND answer_count > 0") != 0


def test_what_points_nowhere_is_left_out_and_counted(beer: tuple[psycopg.Connection, Report]) -> None:
    _, report = beer
    assert report.dropped["votes", "its post is not there"] == 1485
    assert report.dropped["post_links", "one of its posts is not there"] == 7


def test_the_first_import_is_the_main_site_and_names_its_source(beer: tuple[psycopg.Connection, Report]) -> None:
    conn, _ = beer
    assert _one(conn, "SELECT kind, name, source_url FROM sites") == (
        "main",
        "beer.stackexchange.com",
        "https://beer.stackexchange.com",
    )
    assert _one(conn, "SELECT launch_date < '2014-01-22' FROM sites")


def test_every_index_and_reference_is_back(beer: tuple[psycopg.Connection, Report], shared: Path) -> None:
    conn, _ = beer
    before = _shape(conn)
    import_dump(conn, shared / "data" / "datascience.meta.stackexchange.com-posts-only.7z", "ds-meta")
    assert _shape(conn) == before
    assert "questions_activity" in str(before)
    assert "members_account_id_fkey" in str(before)
    conn.execute("DELETE FROM posts WHERE site_id = (SELECT id FROM sites WHERE slug = 'ds-meta')")


def test_every_body_is_found_by_its_words(beer: tuple[psycopg.Connection, Report]) -> None:
    conn, _ = beer
    titled, answers = "post_type IN (1, 9)", "post_type = 2"
    for kind in (titled, answers):
        assert _one(conn, f"SELECT count(*) > 20 FROM post_documents WHERE search @@ 'hop' AND {kind}"), kind


def test_markdown_is_that_of_the_newest_revision(beer: tuple[psycopg.Connection, Report]) -> None:
    conn, _ = beer
    assert _one(conn, "SELECT count(*) FROM posts p WHERE site_id = 1 AND post_type IN (1, 2) AND NOT EXISTS (SELECT FROM revisions r"
                      " WHERE (r.site_id, r.post_id) = (p.site_id, p.id) AND body_markdown IS NOT NULL)") == 0  # fmt: skip


def test_closed_questions_say_why(beer: tuple[psycopg.Connection, Report]) -> None:
    conn, _ = beer
    assert _one(conn, "SELECT count(*) FROM posts WHERE closed_date IS NOT NULL AND closed_reason IS NULL") == 0
    assert _one(conn, "SELECT reason, by_user_ids, original_question_ids FROM closures WHERE post_id = 29") == (
        "Duplicate",
        [17],
        [25],
    )


def test_the_next_question_gets_an_id_of_its_own(beer: tuple[psycopg.Connection, Report]) -> None:
    conn, _ = beer
    assert _one(conn, "SELECT nextval('posts_id_seq') > max(id) FROM posts") is True


def test_a_site_with_content_is_not_imported_into(beer: tuple[psycopg.Connection, Report], shared: Path) -> None:
    conn, _ = beer
    with pytest.raises(DumpError, match="already has content"):
        import_dump(conn, shared / "data" / "beer.stackexchange.com.7z", "beer")


def _shape(conn: psycopg.Connection) -> list[tuple[object, ...]]:
    return conn.execute(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL"
        " SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1"
    ).fetchall()
