"""Views and dates of last use: gathered in memory, written by one statement."""

from __future__ import annotations

import pytest

from ownstack.domain import views
from ownstack.domain.last_uses import LastUses
from ownstack.domain.views import Views
from tests.domain.worlds import SITE, Town, with_pool

PERSON, OTHER = "person 7", "address 192.0.2.1"


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


def viewed(town: Town, id_: int) -> int:
    return int(town.row("SELECT view_count FROM posts WHERE id = %s", id_)[0])


def test_a_person_counts_once_in_a_quarter_of_an_hour(town: Town, clock: Clock) -> None:
    gathered, id_ = Views(clock), town.ask(town.crowd[0])
    for seconds, viewer, expected in ((0, PERSON, 1), (899, PERSON, 1), (0, OTHER, 2), (1, PERSON, 3), (1, PERSON, 3)):
        clock.now_s += seconds
        gathered.see(SITE, id_, viewer)
        with_pool(town.url, 1, gathered.flush)
        assert viewed(town, id_) == expected
    with_pool(town.url, 1, gathered.flush)
    assert viewed(town, id_) == 3


def test_what_cannot_be_written_waits(town: Town, clock: Clock) -> None:
    gathered, id_ = Views(clock), town.ask(town.crowd[0])
    gathered.see(SITE, id_, PERSON)
    town.run("ALTER TABLE posts RENAME TO posts_away")
    with pytest.raises(Exception, match="posts"):
        with_pool(town.url, 1, gathered.flush)
    town.run("ALTER TABLE posts_away RENAME TO posts")
    gathered.see(SITE, id_, OTHER)
    with_pool(town.url, 1, gathered.flush)
    assert viewed(town, id_) == 2


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch, town: Town, clock: Clock) -> None:
    monkeypatch.setattr(views, "SEEN_MAX", 10)
    monkeypatch.setattr(views, "WAITING_MAX", 2)
    gathered, ids = Views(clock), [town.ask(town.crowd[0]) for _ in range(3)]
    for number in range(20):
        for id_ in ids:
            gathered.see(SITE, id_, f"person {number}")
    with_pool(town.url, 1, gathered.flush)
    assert [viewed(town, id_) for id_ in ids] == [20, 20, 0]
    gathered.see(SITE, ids[0], "person 0")
    gathered.see(SITE, ids[0], "person 19")
    with_pool(town.url, 1, gathered.flush)
    assert viewed(town, ids[0]) == 21


def test_a_date_of_last_use_is_written_once_a_minute(town: Town) -> None:
    town.run("INSERT INTO api_keys (id, key_hash, name) VALUES (1, sha256('1'), 'used'), (2, sha256('2'), 'not used')")
    gathered = LastUses()
    gathered.use(key_id=1, token_id=None)
    with_pool(town.url, 1, gathered.flush)
    first = town.row("SELECT last_used_date FROM api_keys WHERE id = 1")
    assert first[0] is not None
    assert town.row("SELECT last_used_date FROM api_keys WHERE id = 2") == (None,)
    gathered.use(key_id=1, token_id=None)
    with_pool(town.url, 1, gathered.flush)
    assert town.row("SELECT last_used_date FROM api_keys WHERE id = 1") == first
    town.run("UPDATE api_keys SET last_used_date = now() - interval '2 minutes'")
    gathered.use(key_id=1, token_id=None)
    with_pool(town.url, 1, gathered.flush)
    assert town.row("SELECT last_used_date > now() - interval '1 minute' FROM api_keys WHERE id = 1") == (True,)
