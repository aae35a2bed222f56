"""Each private field: there for the right token, absent for every other caller, and about the token's own person."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ownstack.query.filters import OPENERS
from ownstack.query.lists import compiled
from tests.v23.driver import new_key, serving
from tests.v23.people import KOFI, MIRA, NOOR, People

# Mira (4) has done it all to these; Kofi (6) nothing.
DEEDS = """
DELETE FROM votes WHERE site_id = 1 AND user_id IN (4, 6);
DELETE FROM comment_votes WHERE site_id = 1 AND user_id IN (4, 6);
DELETE FROM bookmarks WHERE site_id = 1 AND user_id IN (4, 6);
UPDATE members SET reputation = 60 WHERE site_id = 1 AND id = 4;
UPDATE members SET reputation = 1 WHERE site_id = 1 AND id = 6;
INSERT INTO votes (site_id, post_id, vote_type, user_id)
SELECT 1, id, CASE WHEN id = %(down)s THEN 3 ELSE 2 END, 4 FROM posts WHERE site_id = 1 AND id = ANY(%(posts)s);
INSERT INTO comment_votes (site_id, comment_id, user_id) VALUES (1, %(comment)s, 4);
INSERT INTO bookmarks (site_id, post_id, user_id) VALUES (1, %(question)s, 4);
UPDATE posts SET owner_user_id = 4, accepted_answer_id = %(answer)s, closed_date = NULL, locked_date = NULL,
    protected_date = now() WHERE site_id = 1 AND id = %(question)s;
UPDATE posts SET owner_user_id = 2, closed_date = NULL, locked_date = NULL WHERE site_id = 1 AND id = ANY(%(others)s);
UPDATE comments SET user_id = 2 WHERE site_id = 1 AND id = %(comment)s;
"""

# field -> its value for Mira and for Kofi. The question is Mira's own, protected; the answer is Sam's.
EXPECTED: dict[str, tuple[Any, Any]] = {
    "question.upvoted": (True, False),
    "question.downvoted": (False, False),
    "question.favorited": (True, False),
    "question.can_comment": (True, False),
    "question.can_edit": (True, False),
    "question.can_suggest_edit": (False, True),
    "question.can_flag": (True, False),
    "question.can_answer": (True, False),
    "question.can_close": (False, False),
    "answer.upvoted": (True, False),
    "answer.downvoted": (False, False),
    "answer.accepted": (True, False),
    "answer.can_comment": (True, False),
    "answer.can_edit": (False, False),
    "answer.can_suggest_edit": (True, True),
    "answer.can_flag": (True, False),
    "article.upvoted": (False, False),
    "article.downvoted": (True, False),
    "post.upvoted": (True, False),
    "post.downvoted": (False, False),
    "comment.upvoted": (True, False),
    "comment.can_flag": (True, False),
    "user.email": ("user@example.com", "user@example.com"),
    "user.verified_email": ("user@example.com", "user@example.com"),
}
fields = pytest.mark.parametrize("field", EXPECTED)


@pytest.fixture(scope="module")
def people(demo_database: str, clone: Callable[[str], str], loop: asyncio.AbstractEventLoop) -> Iterator[People]:
    url = clone(demo_database)
    with serving(url, loop) as api:
        yield People(api, url, loop)


@pytest.fixture(scope="module")
def ids(people: People) -> dict[str, int]:
    question, answer = people.sql(
        "SELECT q.id, a.id FROM posts q JOIN posts a ON a.site_id = 1 AND a.parent_id = q.id AND a.deleted_date IS NULL"
        " WHERE q.site_id = 1 AND q.post_type = 1 AND q.deleted_date IS NULL ORDER BY q.id LIMIT 1"
    )[0]
    article = people.sql("SELECT min(id) FROM posts WHERE site_id = 1 AND post_type = 9")[0][0]
    comment = people.sql("SELECT min(id) FROM comments WHERE site_id = 1 AND deleted_date IS NULL")[0][0]
    found = {"question": question, "answer": answer, "article": article, "post": question, "comment": comment, "user": 2}
    more = {"down": article, "posts": [question, answer, article], "others": [answer, article]}
    for statement in DEEDS.strip().split(";\n"):
        people.sql_named(statement.rstrip(";"), {**found, **more})
    return found


def ask(people: People, ids: dict[str, int], field: str, token: str) -> Any:
    """The field's value in an answer, or None where it is absent."""
    type_, _, name = field.partition(".")
    filter_ = people.api.filter(field)
    reply = (
        people.get(f"/{type_}s/{ids[type_]}", token, filter=filter_)
        if token
        else people.api.get(f"/{type_}s/{ids[type_]}", filter=filter_)
    )
    return reply.items[0].get(name)


def test_a_service_key_opens_what_administrators_see_where_it_asks_for_nobody(people: People, ids: dict[str, int]) -> None:
    """As the vendor's own scripts read addresses: with a key alone."""
    filter_, path = people.api.filter("user.email", "question.upvoted"), f"/users/{ids['user']}"
    service, plain = new_key(people.url, is_service=True), new_key(people.url)
    assert people.api.get(path, key=service, filter=filter_).items[0]["email"] == EXPECTED["user.email"][0]
    assert "email" not in people.api.get(path, key=plain, filter=filter_).items[0]
    for token in (people.token(MIRA), people.token(MIRA, "")):
        headers = [("X-API-Access-Token", token)]
        assert "email" not in people.api.get(path, headers, key=service, filter=filter_).json.get("items", [{}])[0]
    assert "upvoted" not in people.api.get(f"/questions/{ids['question']}", key=service, filter=filter_).items[0]


def test_every_private_field_is_tried() -> None:
    assert set(EXPECTED) == set(OPENERS) - {"flag_option.has_flagged"}


def opening(people: People, field: str, account_id: int) -> str:
    """The least token that opens the field."""
    if OPENERS[field] == "admin":
        return people.token(NOOR, "write_access")
    return people.token(account_id, "private_info" if OPENERS[field] == "private_info" else "write_access")


@fields
def test_the_right_token_opens_it(people: People, ids: dict[str, int], field: str) -> None:
    assert ask(people, ids, field, opening(people, field, MIRA)) == EXPECTED[field][0]


@fields
def test_another_persons_token_tells_of_that_person(people: People, ids: dict[str, int], field: str) -> None:
    assert ask(people, ids, field, opening(people, field, KOFI)) == EXPECTED[field][1]
    assert ask(people, ids, field, opening(people, field, MIRA)) == EXPECTED[field][0], "whoever asked before"


@fields
def test_a_key_alone_or_the_wrong_scope_leaves_it_out(people: People, ids: dict[str, int], field: str) -> None:
    assert ask(people, ids, field, "") is None
    wrong = {"private_info": ("write_access", "read_inbox"), "admin": ("private_info",)}.get(OPENERS[field], ("",))
    assert ask(people, ids, field, people.token(MIRA, *wrong)) is None


@fields
def test_an_expired_or_revoked_token_opens_nothing(people: People, ids: dict[str, int], field: str) -> None:
    revoked, expired = opening(people, field, MIRA), people.token(NOOR, expires_s=-1)
    people.revoke(revoked)
    for token in (revoked, expired):
        reply = people.get(f"/{field.partition('.')[0]}s/1", token, filter=people.api.filter(field))
        assert reply.error[:2] == (402, "invalid_access_token")


def test_nested_objects_have_their_private_fields_too(people: People, ids: dict[str, int]) -> None:
    filter_ = people.api.filter("question.answers", "answer.upvoted", "answer.comments", "comment.upvoted", "question.upvoted")
    question = people.get(f"/questions/{ids['question']}", people.token(MIRA), filter=filter_).items[0]
    assert question["upvoted"] is True
    assert next(each for each in question["answers"] if each["answer_id"] == ids["answer"])["upvoted"] is True


def test_a_moderator_may_all_and_a_lock_stops_the_rest(people: People, ids: dict[str, int]) -> None:
    names = [each for each in EXPECTED if each.startswith("question.can_") and not each.endswith("suggest_edit")]
    filter_ = people.api.filter(*names)

    def rights(account_id: int) -> set[bool]:
        item = people.get(f"/questions/{ids['question']}", people.token(account_id), filter=filter_).items[0]
        return {item[each.split(".")[1]] for each in names if not each.endswith("can_flag")}

    people.sql("UPDATE posts SET locked_date = now() WHERE site_id = 1 AND id = %s", ids["question"])
    assert rights(NOOR) == {True}
    assert rights(MIRA) == {False}
    people.sql("UPDATE posts SET locked_date = NULL WHERE site_id = 1 AND id = %s", ids["question"])


def test_people_share_compiled_statements_and_a_default_filter_makes_none(people: People, ids: dict[str, int]) -> None:
    one, other = people.token(MIRA), people.token(KOFI)
    filter_ = people.api.filter("question.upvoted", "question.favorited")
    people.get("/questions", one, filter=filter_)
    before = compiled.cache_info().misses
    people.get("/questions", other, filter=filter_)
    assert compiled.cache_info().misses == before
