"""Events that cannot be acted on wait, and hold up nothing behind them."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from ownstack.jobs import outbox
from tests.domain.worlds import Town, people, rows, with_pool

BAD_MENTION = '{"mentioned_user_ids": ["nobody"]}'


@pytest.fixture
def town(server, schema_template) -> Town:
    url = server.clone(schema_template)
    return Town(url, people(url, [5000, 300, 300]))


def waiting(town: Town) -> list[tuple[Any, ...]]:
    """Beside what acting on others has brought about."""
    left = "SELECT event_type, failures FROM outbox WHERE processed_date IS NULL AND event_type <> 'badge_awarded' ORDER BY id"
    return rows(town.url, left)


def test_an_event_that_always_fails_is_tried_five_times_while_the_others_go_on(town: Town) -> None:
    asker, answerer, _ = town.crowd
    id_ = town.ask(asker)
    town.run("UPDATE outbox SET details = %s WHERE event_type = 'question_posted'", BAD_MENTION)
    town.answer(answerer, id_)
    with_pool(town.url, 1, outbox.work)
    assert waiting(town) == [("question_posted", 1)]
    assert town.row("SELECT item_type FROM inbox_items") == ("new_answer",)
    with_pool(town.url, 1, outbox.work)
    assert waiting(town) == [("question_posted", 1)], "it is not tried before its time"
    for failures in range(2, outbox.TRIES_MAX):
        town.run("UPDATE outbox SET retry_date = now()")
        with_pool(town.url, 1, outbox.work)
        assert waiting(town) == [("question_posted", failures)]
    town.run("UPDATE outbox SET retry_date = now()")
    with_pool(town.url, 1, outbox.work)
    assert waiting(town) == []


def test_of_an_event_that_is_given_up_what_can_be_done_is_done(town: Town) -> None:
    asker, answerer, _ = town.crowd
    town.answer(answerer, town.ask(asker))
    town.run(
        "INSERT INTO outbox (site_id, event_type, actor_user_id, subject_id, details, failures)"
        " VALUES (1, 'post_edited', %s, 987654321, '{}', 0), (1, 'article_posted', %s, (SELECT min(id) FROM posts), %s, %s)",
        answerer.user_id,
        answerer.user_id,
        BAD_MENTION,
        outbox.TRIES_MAX - 1,
    )
    with_pool(town.url, 1, outbox.work)
    assert waiting(town) == []
    awarded = "SELECT b.name FROM badge_awards a JOIN badges b ON b.id = a.badge_id WHERE a.user_id = %s"
    assert town.row(awarded, answerer.user_id) == ("Editor",)


def test_an_event_whose_rows_somebody_holds_for_long_waits_alone(town: Town) -> None:
    """A statement that takes too long is no sign that the database is gone."""
    asker, answerer, voter = town.crowd
    id_ = town.ask(asker)
    town.run(
        "INSERT INTO outbox (site_id, event_type, actor_user_id, subject_id) VALUES (1, 'post_edited', %s, %s)",
        voter.user_id,
        id_,
    )
    town.answer(answerer, id_)
    with psycopg.connect(town.url) as holding:
        holding.execute("SELECT FROM members WHERE id = %s FOR UPDATE", (voter.user_id,))
        impatient = f"{town.url}{'&' if '?' in town.url else '?'}options=-c%20statement_timeout%3D500"
        with_pool(impatient, 1, outbox.work)
        assert waiting(town) == [("post_edited", 1)]
        assert town.row("SELECT item_type FROM inbox_items") == ("new_answer",)
    town.run("UPDATE outbox SET retry_date = now()")
    with_pool(town.url, 1, outbox.work)
    assert waiting(town) == []
