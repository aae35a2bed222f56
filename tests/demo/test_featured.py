"""The demo's open bounty stands on a question, so that /questions/featured has something to show."""

from typing import Any

import psycopg


def test_an_open_bounty_is_on_a_question(demo: psycopg.Connection[Any]) -> None:
    rows = demo.execute("SELECT post_type, bounty_closes_date > now() FROM posts WHERE bounty_amount IS NOT NULL").fetchall()
    assert rows == [(1, True)]
