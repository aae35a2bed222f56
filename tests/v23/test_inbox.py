"""From an event in the outbox to what the person's own token reads: who is told, of what, and who is not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ownstack.jobs import outbox
from tests.v23.driver import serving
from tests.v23.people import KOFI, MIRA, SAM, TEAM, ZOE, People

# Zoë (3) asks, Mira (4) answers, Kofi (6) comments on the answer and addresses Sam (2); on the team's site Sam asks.
WORLD = """
DELETE FROM follows;
INSERT INTO posts (site_id, id, post_type, parent_id, owner_user_id, title) VALUES
  (1, 9001, 1, NULL, 3, 'Why <b> & "why"?'), (1, 9002, 2, 9001, 4, NULL), (2, 9001, 1, NULL, 2, 'Of the team'),
  (2, 9002, 2, 9001, 4, NULL);
INSERT INTO post_bodies (site_id, post_id, body) VALUES (1, 9002, '<p>Because &amp; <i>so</i>.</p>');
INSERT INTO comments (site_id, id, post_id, user_id, reply_to_user_id, body, body_markdown) VALUES
  (1, 9003, 9002, 6, 2, 'I <em>see</em>', 'I *see*');
INSERT INTO badges (site_id, id, name, rank) VALUES (1, 9001, 'R&D', 2);
INSERT INTO badge_awards (site_id, id, badge_id, user_id) VALUES (1, 9001, 9001, 4);
INSERT INTO badge_awards (site_id, badge_id, user_id) SELECT 1, b.id, m.id FROM members m, badges b
  WHERE m.site_id = 1 AND b.site_id = 1 AND b.name = 'Editor';
INSERT INTO suggested_edits (site_id, id, post_id, proposing_user_id) VALUES (1, 9001, 9002, 6);
INSERT INTO follows (site_id, user_id, post_id) VALUES (1, 2, 9001), (1, 4, 9001), (1, 3, 9001);
"""


@pytest.fixture(scope="module")
def people(demo_database: str, clone: Callable[[str], str], loop: asyncio.AbstractEventLoop) -> Iterator[People]:
    url = clone(demo_database)
    with serving(url, loop) as api:
        found = People(api, url, loop)
        for statement in WORLD.strip().split(";\n"):
            found.sql(statement.rstrip(";"))
        yield found


@pytest.fixture
def happen(people: People) -> Iterator[Callable[..., None]]:
    """happen("answer_posted", actor, subject): the event, and all that follows from it."""

    def happen(kind: str, actor: int | None, subject: int, site_id: int = 1, **details: Any) -> None:
        people.sql(
            "INSERT INTO outbox (site_id, event_type, actor_user_id, subject_id, details) VALUES (%s, %s, %s, %s, %s)",
            site_id, kind, actor, subject, json.dumps(details),
        )  # fmt: skip
        work(people)

    yield happen
    people.sql("DELETE FROM inbox_items")
    people.sql("DELETE FROM notifications")


def work(people: People) -> None:
    """As the server's own loop does once a second, whichever of the two comes first."""

    async def run() -> None:
        import psycopg_pool

        async with psycopg_pool.AsyncConnectionPool(people.url, min_size=1, kwargs={"autocommit": True}, open=False) as pool:
            await outbox.work(pool)

    asyncio.run_coroutine_threadsafe(run(), people.loop).result(30)
    while people.sql("SELECT 1 FROM outbox WHERE processed_date IS NULL"):
        pass


def inbox(people: People, account_id: int, path: str = "/inbox", **params: object) -> list[dict[str, Any]]:
    return people.get(path, people.token(account_id), filter="withbody", **params).items


def test_an_answer_is_told_to_who_asked(people: People, happen: Callable[..., None]) -> None:
    happen("answer_posted", 4, 9002)
    [item] = inbox(people, ZOE)
    assert (item["site"]["api_site_parameter"], item["site"]["site_url"]) == ("demo", "https://knowledge.example")
    assert {key: value for key, value in item.items() if key not in ("site", "creation_date")} == {
        "is_unread": True,
        "answer_id": 9002,
        "question_id": 9001,
        "item_type": "new_answer",
        "link": "https://knowledge.example/questions/9001/9002#9002",
        "title": "Why &lt;b&gt; &amp; &quot;why&quot;?",
        "body": "Because &amp; so .",
    }
    assert [each["item_type"] for each in inbox(people, SAM)] == ["followed_post_activity"]
    assert inbox(people, MIRA) == [], "nobody is told of what they did themselves"


def test_a_comment_is_told_to_the_owner_and_to_whom_it_addresses(people: People, happen: Callable[..., None]) -> None:
    happen("comment_posted", 6, 9003, mentioned_user_ids=[2, 3, 999])
    told = {account_id: inbox(people, account_id) for account_id in (MIRA, SAM, ZOE, KOFI)}
    assert {account_id: len(items) for account_id, items in told.items()} == {MIRA: 1, SAM: 1, ZOE: 1, KOFI: 0}
    item = told[MIRA][0]
    assert (item["item_type"], item["comment_id"], item["answer_id"]) == ("comment", 9003, 9002)
    assert item["link"] == "https://knowledge.example/questions/9001#comment9003_9002"
    assert item["body"] == "I see"


@pytest.mark.parametrize(
    "kind, actor, subject, account_id, type_, words",
    [
        ("post_edited", 6, 9002, MIRA, "substantive_edit", "was edited"),
        ("edit_suggested", 6, 9001, MIRA, "edit_suggested", "waits for your review"),
        ("badge_awarded", 4, 9001, MIRA, "badge_earned", "R&amp;D"),
    ],
)
def test_the_system_notifies(
    people: People, happen: Callable[..., None], kind: str, actor: int, subject: int, account_id: int, type_: str, words: str
) -> None:
    happen(kind, actor, subject)
    [item] = inbox(people, account_id, "/notifications")
    assert (item["notification_type"], item["is_unread"]) == (type_, True)
    assert words in item["body"]
    assert "href" not in item["body"] or 'href="https://knowledge.example/questions/9001/9002#9002"' in item["body"]
    assert inbox(people, KOFI, "/notifications") == []


def test_an_own_edit_is_no_news_and_a_privilege_is(people: People, happen: Callable[..., None]) -> None:
    happen("post_edited", 4, 9002)
    happen("privilege_gained", None, 4, privilege="vote_down")
    happen("privilege_gained", None, 4, privilege="nonesuch")
    happen("of_no_known_kind", 4, 9002)
    assert [each["body"] for each in inbox(people, MIRA, "/me/notifications/unread")] == ["New privilege: vote down"]


def test_a_teams_news_stays_in_the_team(people: People, happen: Callable[..., None]) -> None:
    happen("answer_posted", 4, 9002, TEAM)
    [item] = inbox(people, SAM)
    assert item["link"] == "https://knowledge.example/c/platform/questions/9001/9002#9002"
    assert item["site"]["api_site_parameter"] == "platform"
    assert inbox(people, SAM, "/me/inbox", team="platform") == [item]
    assert people.get("/inbox", people.token(SAM, site_id=1)).items == [], "a token of another site alone"
    assert len(people.get("/inbox", people.token(SAM, site_id=TEAM)).items) == 1
    people.sql("UPDATE members SET deactivated_date = now() WHERE site_id = 2 AND account_id = %s", SAM)
    assert inbox(people, SAM) == [], "who has left the team"
    people.sql("UPDATE members SET deactivated_date = NULL WHERE site_id = 2")


def test_unread_and_since_bound_the_list(people: People, happen: Callable[..., None]) -> None:
    happen("answer_posted", 4, 9002)
    assert len(inbox(people, ZOE, "/inbox/unread", since=0)) == 1
    assert inbox(people, ZOE, "/inbox/unread", since=32503680000) == []
    people.sql("UPDATE inbox_items SET read_date = now()")
    assert inbox(people, ZOE, "/inbox/unread") == []
    assert [each["is_unread"] for each in inbox(people, ZOE)] == [False]


def test_an_event_is_acted_on_once(people: People, happen: Callable[..., None]) -> None:
    happen("answer_posted", 4, 9002)
    people.sql("UPDATE accounts SET deactivated_date = now() WHERE id = %s", ZOE)
    happen("answer_posted", 4, 9002)
    people.sql("UPDATE accounts SET deactivated_date = NULL")
    work(people)
    assert len(inbox(people, ZOE)) == 1, "and one who is deactivated is told nothing"


def test_an_event_that_cannot_be_acted_on_holds_up_nothing(
    people: People, happen: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "RETRY_S", 0.01)
    happen("answer_posted", 4, 9002, mentioned_user_ids=["no number"])
    happen("comment_posted", 6, 9003)
    assert [each["item_type"] for each in inbox(people, MIRA)] == ["comment"]
