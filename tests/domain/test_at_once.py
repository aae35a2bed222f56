"""Sixteen connections on one post: nothing is lost, nothing counted twice, nobody waits for ever."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from ownstack.domain import accepts, answers, comments, deleting, edits, favorites, questions, votes
from ownstack.domain.edits import Edit
from ownstack.domain.threads import ANSWER, QUESTION
from ownstack.kernel.errors import OwnstackError
from tests.domain.worlds import BODY, differences, do, people, rows, with_pool

CONNECTIONS = 16


@pytest.fixture(scope="module")
def url(server, schema_template) -> str:
    return server.clone(schema_template)


@pytest.fixture(scope="module")
def crowd(url: str) -> list[Any]:
    return people(url, [3000] * 40, moderators=2)


def ask(url: str, crowd: list[Any], title: str) -> int:
    return with_pool(url, 1, lambda pool: do(pool, questions.ask, crowd[0], title=title, body=BODY, tag_names=["tag1", "tag2"]))


def at_once(url: str, *calls: Any) -> list[Any]:
    """All of them together; each is (verb, actor, values, keywords)."""

    async def run(pool: Any) -> list[Any]:
        found = await asyncio.gather(
            *(do(pool, verb, actor, *values, **more) for verb, actor, values, more in calls), return_exceptions=True
        )
        assert not [each for each in found if isinstance(each, BaseException) and not isinstance(each, OwnstackError)], found
        return list(found)

    return with_pool(url, CONNECTIONS, run)


def test_the_same_vote_from_sixteen_connections_counts_once(url: str, crowd: list[Any]) -> None:
    id_ = ask(url, crowd, "Does the same vote count once only?")
    found = at_once(url, *[(votes.upvote, crowd[1], (id_, QUESTION), {})] * CONNECTIONS)
    assert found.count(id_) == 1
    assert rows(url, "SELECT score, up_vote_count FROM posts WHERE id = %s", id_) == [(1, 1)]
    assert differences(url) == []


def test_votes_undos_and_edits_of_many_people_lose_nothing(url: str, crowd: list[Any]) -> None:
    id_ = ask(url, crowd, "Do the votes of many people all count?")
    assert at_once(url, *((votes.upvote, each, (id_, QUESTION), {}) for each in crowd[1:31])) == [id_] * 30
    calls = [(votes.undo_upvote, each, (id_, QUESTION), {}) for each in crowd[1:11]]
    calls += [(votes.downvote, each, (id_, QUESTION), {}) for each in crowd[11:21]]
    calls += [(favorites.favorite, each, (id_,), {}) for each in crowd[1:21]]
    to = [Edit(f"{BODY} Edit {each}.", title=f"Do the votes count, number {each}?", tag_names=["tag3"]) for each in range(10)]
    calls += [(edits.edit, crowd[each], (id_, QUESTION), {"to": to[each]}) for each in range(10)]
    assert at_once(url, *calls) == [id_] * 50
    assert rows(url, "SELECT score, up_vote_count, down_vote_count, favorite_count FROM posts WHERE id = %s", id_) == [
        (0, 10, 10, 20)
    ]
    numbers = rows(url, "SELECT revision_number FROM revisions WHERE post_id = %s ORDER BY 1", id_)
    assert [each[0] for each in numbers] == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 10
    assert differences(url) == []


def test_accepts_and_answers_at_once_leave_one_accepted(url: str, crowd: list[Any]) -> None:
    id_ = ask(url, crowd, "Which of these answers is accepted?")
    made = at_once(url, *((answers.answer, each, (id_,), {"body": BODY}) for each in crowd[1:17]))
    calls = [(accepts.accept, crowd[0], (each,), {}) for each in made]
    calls += [(votes.upvote, crowd[20 + place], (each, ANSWER), {}) for place, each in enumerate(made)]
    calls += [
        (comments.comment, crowd[place], (each,), {"body": "A comment among many others."}) for place, each in enumerate(made)
    ]
    at_once(url, *calls)
    assert rows(
        url, "SELECT count(*) FROM votes v JOIN posts p ON p.id = v.post_id WHERE p.parent_id = %s AND v.vote_type = 1", id_
    ) == [(1,)]
    assert rows(url, "SELECT answer_count, is_answered FROM posts WHERE id = %s", id_) == [(16, True)]
    assert differences(url) == []


def test_people_who_vote_for_each_other_never_wait_for_ever(url: str, crowd: list[Any]) -> None:
    ids = [ask_of(url, crowd, place) for place in range(8)]
    calls = [
        (votes.upvote if (voter + post) % 2 else votes.downvote, crowd[voter], (ids[post], QUESTION), {})
        for voter in range(8)
        for post in range(8)
        if voter != post
    ]
    assert not [each for each in at_once(url, *calls) if not isinstance(each, int)]
    assert differences(url) == []


def ask_of(url: str, crowd: list[Any], place: int) -> int:
    title = f"Who votes for whom, in case number {place}?"
    return with_pool(url, 1, lambda pool: do(pool, questions.ask, crowd[place], title=title, body=BODY, tag_names=["tag4"]))


def test_one_title_is_asked_once(url: str, crowd: list[Any]) -> None:
    calls = [
        (questions.ask, each, (), {"title": "Who of us asks this first?", "body": BODY, "tag_names": ["tag5"]})
        for each in crowd[:16]
    ]
    found = at_once(url, *calls)
    assert len([each for each in found if isinstance(each, int)]) == 1
    assert rows(url, "SELECT count FROM tags WHERE name = 'tag5'") == [(1,)]


def test_deleting_while_others_answer_and_vote_leaves_nothing_behind(url: str, crowd: list[Any]) -> None:
    for turn in range(4):
        id_ = ask(url, crowd, f"Is this question deleted in turn {turn}?")
        calls = [(deleting.delete, crowd[39], (id_,), {})]
        calls += [(answers.answer, each, (id_,), {"body": f"{BODY} {turn}"}) for each in crowd[1:8]]
        calls += [(comments.comment, each, (id_,), {"body": f"A comment in turn {turn} here."}) for each in crowd[8:12]]
        calls += [(votes.upvote, each, (id_, QUESTION), {}) for each in crowd[12:16]]
        at_once(url, *calls)
        assert differences(url) == []
        at_once(url, (deleting.undelete, crowd[38], (id_,), {}))
        assert differences(url) == []
