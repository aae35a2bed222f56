"""Many people do many things in any order, alone and at once: whatever they do, every count stays right."""

from __future__ import annotations

import asyncio
import random
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from psycopg_pool import AsyncConnectionPool

from ownstack.domain import (
    accepts,
    answers,
    articles,
    bounties,
    closing,
    comments,
    deleting,
    edits,
    favorites,
    flags,
    moderation,
    questions,
    suggested_edits,
    tag_preferences,
    threads,
    votes,
)
from ownstack.domain.edits import Edit
from ownstack.domain.threads import ANSWER, QUESTION
from ownstack.domain.transactions import Connection
from ownstack.jobs import outbox
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import OwnstackError
from tests.domain.worlds import BODY, SITE, differences, do, people, rows, with_pool

REPUTATIONS = [1, 1, 20, 60, 130, 300, 2500, 2500, 3500, 3500, 5000, 12000, 25000, 25000, 25000, 20000]
VOTES = (votes.upvote, votes.downvote, votes.undo_upvote, votes.undo_downvote)
OF_QUESTIONS = (favorites.favorite, favorites.unfavorite, moderation.protect, moderation.unprotect, closing.reopen)
OF_ANSWERS = (accepts.accept, accepts.undo_accept, bounties.award_bounty)
OF_POSTS = (deleting.delete, deleting.undelete, moderation.make_wiki, moderation.lock_post, moderation.unlock_post, *VOTES)
OF_COMMENTS = (comments.delete_comment, comments.upvote_comment, comments.undo_comment_upvote)


async def expire(conn: Connection, _: Actor, question_id: int) -> int:
    """The time of a bounty is over."""
    await threads.hold(conn, SITE, question_id)
    await conn.execute(
        "UPDATE bounties SET closes_date = now() - interval '2 days' WHERE question_id = %s AND closed_date IS NULL",
        (question_id,),
    )
    await bounties.close_expired(conn, SITE, question_id)
    return question_id


async def grow_old(conn: Connection, _: Actor, question_id: int) -> int:
    """A closed question has been so for days, and may be deleted by votes."""
    if question := await threads.hold(conn, SITE, question_id):
        for table, column in (("posts", "id"), ("closures", "post_id")):
            await conn.execute(
                f"UPDATE {table} SET closed_date = closed_date - interval '3 days' WHERE {column} = %s AND closed_date = %s".encode(),
                (question_id, question.closed_date),
            )
    return question_id


async def roll_back(conn: Connection, actor: Actor, post_id: int) -> int:
    """To what the post said first."""
    cursor = await conn.execute("SELECT revision_guid FROM revisions WHERE post_id = %s AND revision_number = 1", (post_id,))
    row = await cursor.fetchone()
    return await edits.roll_back(conn, actor, post_id, row[0] if row else uuid4())


def one_of(rng: random.Random, ids: list[int]) -> int:
    """The newest are the liveliest, so that people meet."""
    return rng.choice(ids[-8:]) if ids else 987_654_321


class Play:
    """What has been made so far, and one random act after another."""

    def __init__(self, url: str, crowd: list[Any]) -> None:
        self.url, self.crowd = url, crowd
        self.questions: list[int] = []
        self.answers: list[int] = []
        self.comments: list[int] = []
        self.suggested: list[int] = []
        self.acts, self.done = 0, 0

    async def act(self, pool: AsyncConnectionPool[Any], seed: int) -> None:
        rng = random.Random(seed)
        verb, made_in, values, more = self._choose(rng)
        found = await do(pool, verb, rng.choice(self.crowd), *values, preview=rng.random() < 0.05, **more)
        self.acts += 1
        if isinstance(found, int):
            self.done += 1
            if made_in is not None:
                made_in.append(found)
        else:
            assert isinstance(found, OwnstackError), found

    def _choose(self, rng: random.Random) -> tuple[Any, list[int] | None, tuple[Any, ...], dict[str, Any]]:
        question, answer = one_of(rng, self.questions), one_of(rng, self.answers)
        post, comment = one_of(rng, [*self.questions[-5:], *self.answers[-5:]]), one_of(rng, self.comments)
        text = f"{BODY} Number {rng.randrange(10**6)}."
        tags = rng.sample([f"tag{each}" for each in range(1, 6)] + [f"new{rng.randrange(3)}"], rng.randint(1, 3))
        title = f"What is random number {rng.randrange(10**6)}?"
        to = Edit(text, "an edit", title, tags)
        everything: list[tuple[int, Any]] = [
            (2, (questions.ask, self.questions, (), {"title": title, "body": text, "tag_names": tags})),
            (4, (answers.answer, self.answers, (question,), {"body": text})),
            (4, (comments.comment, self.comments, (post,), {"body": text})),
            (4, (edits.edit, None, (question, QUESTION), {"to": to})),
            (3, (edits.edit, None, (answer, ANSWER), {"to": Edit(text)})),
            (6, (flags.flag_post, None, (question, QUESTION), {"option_id": rng.choice([3, 11, 11, 11])})),
            (1, (flags.flag_post, None, (question, QUESTION), {"option_id": 10, "original_id": one_of(rng, self.questions)})),
            (1, (flags.flag_post, None, (answer, ANSWER), {"option_id": rng.choice([1, 2, 4])})),
            (1, (flags.flag_comment, None, (comment,), {"option_id": rng.choice([20, 21, 22])})),
            (2, (suggested_edits.suggest_edit, self.suggested, (answer, ANSWER), {"body": text, "comment": "an edit"})),
            (1, (suggested_edits.approve_edit, None, (one_of(rng, self.suggested),), {})),
            (1, (suggested_edits.reject_edit, None, (one_of(rng, self.suggested),), {})),
            (3, (flags.flag_post, None, (post, rng.choice((QUESTION, ANSWER))), {"option_id": rng.choice([1, 2])})),
            (1, (flags.decline_flags, None, (post,), {})),
            (1, (roll_back, None, (post,), {})),
            (2, (expire, None, (question,), {})),
            (2, (grow_old, None, (question,), {})),
            (2, (bounties.offer_bounty, None, (question,), {"amount": 50})),
            (1, (tag_preferences.prefer_tags, None, (), {"favorite": tags})),
            (
                1,
                (articles.write_article, None, (), {"title": title, "body": text, "article_type": "policy", "tag_names": tags}),
            ),
            (1, (comments.edit_comment, None, (comment,), {"body": text})),
            (6, (rng.choice(OF_QUESTIONS), None, (question,), {})),
            (8, (deleting.delete, None, (question,), {})),
            (4, (deleting.undelete, None, (question,), {})),
            (8, (rng.choice(OF_ANSWERS), None, (answer,), {})),
            (20, (rng.choice(OF_POSTS), None, (post,), {})),
            (6, (rng.choice(OF_COMMENTS), None, (comment,), {})),
            (8, (rng.choice(VOTES), None, (post,), {})),
        ]
        weights = [each[0] for each in everything]
        return rng.choices([each[1] for each in everything], weights)[0]  # type: ignore[no-any-return]


def tell_everybody(url: str) -> None:
    """All that was done is told, and earns badges; nobody is told of their own doings or of one thing twice."""

    async def work_off(pool: AsyncConnectionPool[Any]) -> None:
        while await outbox.work(pool):
            pass

    with_pool(url, 1, work_off)
    assert rows(url, "SELECT event_type, failures FROM outbox WHERE failures > 0") == []
    twice = "SELECT account_id, item_type, question_id, answer_id, comment_id FROM inbox_items GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1"
    assert rows(url, twice) == []
    own = (
        "SELECT i.id FROM inbox_items i LEFT JOIN comments c ON c.id = i.comment_id LEFT JOIN posts p"
        " ON p.id = coalesce(i.answer_id, i.question_id) JOIN members m ON m.account_id = i.account_id"
        " WHERE m.id = CASE WHEN i.comment_id IS NULL THEN p.owner_user_id ELSE c.user_id END"
    )
    assert rows(url, own) == []


def check_more(url: str) -> None:
    """Beside what is counted: one vote each, nothing of one's own, nobody told twice, no reputation below one."""
    assert differences(url) == []
    assert rows(url, "SELECT post_id, user_id FROM votes WHERE vote_type IN (2, 3) GROUP BY 1, 2 HAVING count(*) > 1") == []
    own = (
        "SELECT v.id FROM votes v JOIN posts p ON p.id = v.post_id AND p.owner_user_id = v.user_id WHERE v.vote_type IN (2, 3)"
    )
    assert rows(url, own) == []
    assert rows(url, "SELECT id FROM members WHERE reputation < 1") == []
    twice = "SELECT event_type, subject_id FROM outbox WHERE event_type LIKE '%posted' GROUP BY 1, 2 HAVING count(*) > 1"
    assert rows(url, twice) == []
    lost = (
        "SELECT p.id FROM posts p LEFT JOIN outbox o ON o.subject_id = p.id AND o.event_type LIKE '%r_posted'"
        " AND p.post_type = 2 OR o.subject_id = p.id AND o.event_type = 'question_posted' AND p.post_type = 1"
        " WHERE p.post_type IN (1, 2) AND o.id IS NULL"
    )
    assert rows(url, lost) == []


@pytest.fixture
def fresh(server, schema_template) -> str:
    return server.clone(schema_template)


def test_thousands_of_random_verbs_by_parallel_workers_keep_every_count_right(fresh: str) -> None:
    play = Play(fresh, people(fresh, REPUTATIONS, moderators=2))

    async def run(pool: AsyncConnectionPool[Any]) -> None:
        async def worker(number: int) -> None:
            for step in range(300):
                await play.act(pool, number * 100_000 + step)

        await asyncio.gather(*(worker(each) for each in range(8)))

    with_pool(fresh, 8, run)
    print(f"{play.acts} acts, {play.done} of them allowed")
    assert play.done > play.acts / 5
    tell_everybody(fresh)
    check_more(fresh)


def test_any_order_of_verbs_keeps_every_count_right(fresh: str) -> None:
    crowd = people(fresh, REPUTATIONS, moderators=2)
    loop = asyncio.new_event_loop()
    pool: AsyncConnectionPool[Any] = AsyncConnectionPool(fresh, min_size=1, max_size=1, kwargs={"autocommit": True}, open=False)
    loop.run_until_complete(pool.open())

    class Community(RuleBasedStateMachine):
        @initialize()
        def start(self) -> None:
            self.play = Play(fresh, crowd)

        @rule(seed=st.integers(0, 2**32))
        def somebody_does_something(self, seed: int) -> None:
            loop.run_until_complete(self.play.act(pool, seed))

        @precondition(lambda self: self.play.acts)
        @rule(seeds=st.lists(st.integers(0, 2**32), min_size=5, max_size=25))
        def many_things_happen(self, seeds: list[int]) -> None:
            for seed in seeds:
                loop.run_until_complete(self.play.act(pool, seed))

        def teardown(self) -> None:
            check_more(fresh)

    try:
        run_state_machine_as_test(
            Community,
            settings=settings(
                max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), database=None
            ),
        )
    finally:
        loop.run_until_complete(pool.close())
        loop.close()
