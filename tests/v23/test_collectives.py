"""Questions and answers of collectives: those in their tags, whatever becomes of these."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import psycopg
import pytest

from ownstack.demo.loading import load
from ownstack.query.directory import REMEMBER_S
from tests.v23.driver import Api, serving


def _of(api: Api, slugs: str) -> tuple[set[int], set[int]]:
    questions = api.pages(f"/collectives/{slugs}/questions", 100)
    answers = api.pages(f"/collectives/{slugs}/answers", 100)
    return {each["question_id"] for each in questions}, {each["answer_id"] for each in answers}


def _in(api: Api, tags: set[str]) -> tuple[set[int], set[int]]:
    questions = {each["question_id"] for each in api.pages("/questions", 100) if tags & set(each["tags"])}
    answers = api.pages("/answers", 100)
    return questions, {each["answer_id"] for each in answers if each["question_id"] in questions}


def test_what_is_in_their_tags(demo: Api) -> None:
    collectives = demo.get("/collectives").items
    for each in collectives:
        assert _of(demo, each["slug"]) == _in(demo, set(each["tags"])) != (set(), set())
        assert {tag["name"] for tag in demo.pages(f"/collectives/{each['slug']}/tags", 100)} == set(each["tags"])
    every = {tag for each in collectives for tag in each["tags"]}
    assert _of(demo, ";".join(each["slug"] for each in collectives)) == _in(demo, every)


@pytest.mark.parametrize("slugs", ["none", "none;neither", "Zo%C3%AB", "%22%7B"])
def test_one_that_is_not_there_has_none(demo: Api, slugs: str) -> None:
    assert _of(demo, slugs) == (set(), set())


def test_new_tags_are_noticed(schema_template: str, clone: Callable[[str], str], loop: asyncio.AbstractEventLoop) -> None:
    url = clone(schema_template)
    with psycopg.connect(url) as connection:
        load(connection)
    with serving(url, loop) as api:
        slug, had = next((each["slug"], set(each["tags"])) for each in api.get("/collectives").items)
        new = next(each["name"] for each in api.get("/tags").items if each["name"] not in had)
        before = _of(api, slug)
        with psycopg.connect(url) as connection:
            connection.execute(
                "INSERT INTO collective_tags SELECT site_id, id, %s FROM collectives WHERE site_id = 1 AND slug = %s",
                [new, slug],
            )
        time.sleep(REMEMBER_S)
        assert _of(api, slug) == _in(api, had | {new}) != before
