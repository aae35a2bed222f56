"""`ownstack admin check`: silent on what is right, and one line for what is not."""

from __future__ import annotations

import psycopg
import pytest

from ownstack import cli
from ownstack.db.migrate import migrate
from ownstack.demo.loading import load
from ownstack.domain.checks import differences


@pytest.fixture
def check(server, monkeypatch, capsys):
    """The command on a migrated demo of its own: `check(statements…)` gives its exit code and what it printed."""
    url = server.make()
    migrate(url)
    with psycopg.connect(url) as conn:
        load(conn)
    monkeypatch.setenv("OWNSTACK_DATABASE_URL", url)

    def check(*statements: str) -> tuple[int, str]:
        with psycopg.connect(url, autocommit=True) as conn:
            for statement in statements:
                conn.execute(statement)
        return cli.main(["admin", "check"]), capsys.readouterr().out

    return check


def test_the_demo_is_right(check) -> None:
    assert check() == (0, "every stored count and score is right\n")


def test_what_differs_is_told_and_is_a_failure(check) -> None:
    code, told = check(
        "UPDATE posts SET answer_count = answer_count + 1 WHERE site_id = 1 AND id = 1",
        "UPDATE members SET reputation = reputation + 7 WHERE site_id = 1 AND id = 4",
    )
    assert code == 1
    assert "site 1: posts.answer_count of 1 is" in told
    assert "site 1: members.reputation of 4 is" in told
    assert told.endswith("2 differences\n")


def test_an_import_lacks_only_what_a_dump_cannot_know(beer_database: str) -> None:
    with psycopg.connect(beer_database) as conn:
        found = list(differences(conn))
    assert [str(each) for each in found if not each.is_imported] == []
    assert {each.what for each in found} == {
        "members.reputation",
        "members.up_vote_count",
        "members.down_vote_count",
        "comments.score",
    }
