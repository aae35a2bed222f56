"""A dump of which only Posts.xml is there: every author is unknown, and nothing dangles."""

from collections.abc import Callable
from pathlib import Path

import psycopg

from ownstack.dump.report import Report


def test_posts_alone_are_imported_without_dangling_owners(
    conn: psycopg.Connection, imported: Callable[[Path], Report], shared: Path
) -> None:
    report = imported(shared / "data" / "datascience.meta.stackexchange.com-posts-only.7z")
    assert report.rows["posts"] == 624
    assert conn.execute("SELECT count(*), count(owner_user_id), count(*) FILTER (WHERE owner_display_name ~ '^user[0-9]+$') > 500,"
                        " count(*) FILTER (WHERE score <> up_vote_count - down_vote_count) FROM posts").fetchone() == (624, 0, True, 0)  # fmt: skip
    assert conn.execute("SELECT count(*) > 10 FROM tags WHERE count > 0 AND last_activity_date IS NOT NULL").fetchone() == (
        True,
    )


def test_the_report_says_what_is_missing_and_what_could_not_be_checked(
    imported: Callable[[Path], Report], shared: Path
) -> None:
    report = imported(shared / "data" / "datascience.meta.stackexchange.com-posts-only.7z")
    text = "\n".join(report.lines())
    assert "not in this dump: Users.xml" in text
    assert "every author is unknown" in text
    assert "Votes.xml is missing" in text
    assert report.holds
