"""Every method that acts for a person: the same as its /users twin with the person's id, and as declared."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ownstack.query.filters import ALL_FIELDS, KNOWN, Filter
from ownstack.v23.endpoints import ENDPOINTS, Endpoint
from tests.v23.driver import serving
from tests.v23.people import KOFI, MIRA, NOOR, People
from tests.v23.shapes import faults

OWN = [each for each in ENDPOINTS if each.needs_token and "GET" in each.verbs]
ME = [each for each in OWN if each.path.startswith("/me")]
MARKS = {"toid": "2", "tags": "python;docker;postgresql"}
# Built with the search (issue 3).


@pytest.fixture(scope="module")
def people(demo_database: str, clone: Callable[[str], str], loop: asyncio.AbstractEventLoop) -> Iterator[People]:
    url = clone(demo_database)
    with serving(url, loop) as api:
        yield People(api, url, loop)


@pytest.fixture(scope="module")
def mira(people: People) -> str:
    return people.token(MIRA)


def fill(endpoint: Endpoint) -> str:
    of_account = endpoint.is_network
    one = str(MIRA if of_account else 4) if endpoint.path.startswith("/users") else "1"
    return endpoint.path.format_map({**MARKS, "id": one})


def test_no_read_of_the_reference_is_left_out(shared: Path) -> None:
    methods = json.loads((shared / "reference" / "api-2.3.json").read_text("utf-8"))["methods"]
    theirs = {each["path"].lower() for each in methods if "GET" in each["verbs"]}
    ours = {each.path.lower() for each in ENDPOINTS}
    assert theirs - ours == set()


def test_what_needs_a_token_and_which_scopes_is_as_in_the_reference(shared: Path) -> None:
    methods = json.loads((shared / "reference" / "api-2.3.json").read_text("utf-8"))["methods"]
    theirs = {each["path"].lower(): each["scopes"] for each in methods if each["verbs"] == ["GET"] and each["auth"] == "token"}
    assert {each.path.lower(): list(each.scopes) for each in OWN} == theirs


@pytest.mark.parametrize("endpoint", OWN, ids=lambda each: each.path)
def test_items_are_as_declared(people: People, mira: str, endpoint: Endpoint) -> None:
    everything = Filter(people.api.filter(*ALL_FIELDS, base="none"), ALL_FIELDS)
    override = endpoint.source.override if endpoint.source else ()
    for filter_ in (KNOWN["default"], everything):
        reply = people.get(fill(endpoint), mira, filter=filter_.name)
        wrong = [each for item in reply.items for each in faults(item, endpoint.returns, filter_, override)]
        assert not wrong[:10], filter_.name
        assert ":null" not in reply.text


@pytest.mark.parametrize("endpoint", ME, ids=lambda each: each.path)
def test_me_is_what_users_says_of_the_person(people: People, mira: str, endpoint: Endpoint) -> None:
    path = fill(endpoint)
    sort = {"sort": "activity"} if "/top-" in path and endpoint.sorts else {}
    twin = path.replace("/me", f"/users/{MIRA if endpoint.is_network else 4}", 1)
    filter_ = people.api.filter(".total")
    mine, theirs = (people.get(each, mira, filter=filter_, **sort).json for each in (path, twin))
    assert (mine["items"], mine["total"]) == (theirs["items"], theirs["total"])


@pytest.mark.parametrize("endpoint", [each for each in OWN if each.is_own_only], ids=lambda each: each.path)
def test_the_private_lists_of_another_person_are_denied(people: People, endpoint: Endpoint) -> None:
    for other in (KOFI, NOOR):
        error = people.get(fill(endpoint), people.token(other)).error
        assert error == (403, "access_denied", "`id` must be that of the access_token's person")


def test_sorts_differ_from_the_twins_where_the_reference_says_so(people: People, mira: str) -> None:
    for sort in ("hot", "week", "month", "relevance"):
        assert people.get("/me/tags/postgresql/top-questions", mira, sort=sort).status == 200
        assert people.get("/users/4/tags/postgresql/top-questions", mira, sort=sort).error[2] == "sort"
    assert people.get("/me/badges", mira, sort="awarded").error == (400, "bad_parameter", "sort")
    assert people.get("/users/4/badges", mira, sort="awarded").status == 200


def test_my_tags_are_those_watched_or_else_those_posted_in(people: People, mira: str) -> None:
    watched = people.get("/questions/unanswered/my-tags", mira).items
    assert {("postgresql" in each["tags"], each["is_answered"]) for each in watched} == {(True, False)}
    people.sql("DELETE FROM tag_preferences WHERE site_id = 1 AND user_id = 4")
    frequent = {each["name"] for each in people.get("/me/tags", mira, pagesize=30).items}
    posted_in = people.get("/questions/unanswered/my-tags", mira, pagesize=100).items
    assert len(posted_in) > len(watched)
    assert all(frequent & set(each["tags"]) for each in posted_in)


def test_the_full_reputation_history_holds_what_the_public_one_hides(people: People, mira: str) -> None:
    people.sql(
        "INSERT INTO reputation_events (site_id, user_id, history_type, change, is_private)"
        " VALUES (1, 4, 'voter_downvotes', -1, true)"
    )
    full, public = (people.get(f"/me/reputation-history{each}", mira).items for each in ("/full", ""))
    assert full[0]["reputation_history_type"] == "voter_downvotes"
    assert full[1 : len(public)] == public[:-1]


def test_events_are_those_of_the_last_minutes(people: People, mira: str) -> None:
    for minutes, name in ((1, "new"), (10, "older"), (20, "old")):
        people.sql(
            "INSERT INTO comments (site_id, post_id, user_id, body, body_markdown, creation_date)"
            f" VALUES (1, 1, 4, '<b>{name}</b> comment', '', now() - interval '{minutes} minutes')"
        )
    filter_ = people.api.filter("event.link", "event.excerpt")

    def seen(**params: object) -> list[str]:
        found = people.get("/events", mira, filter=filter_, **params).items
        return [each["excerpt"] for each in found if each["event_type"] == "comment_posted"]

    assert seen() == ["new comment"]
    assert seen(since=0) == ["new comment", "older comment"], "never over 15 minutes"
    assert seen(since=32503680000) == []
    assert (
        people.get("/events", mira, filter=filter_).items[0]["link"].startswith("https://knowledge.example/questions/1#comment")
    )


def test_flag_options_are_a_tree_with_ones_own_marks(people: People, mira: str) -> None:
    people.sql("INSERT INTO flags (site_id, post_id, user_id, option_id) VALUES (1, 1, 4, 1)")
    options = {each["title"]: each for each in people.get("/questions/1/flags/options", mira).items}
    assert (options["spam"]["has_flagged"], options["spam"]["is_retraction"]) == (True, True)
    assert options["rude or abusive"]["has_flagged"] is False
    assert "option_id" not in options["should be closed"]
    assert options["should be closed"]["sub_options"] == people.get("/questions/1/close/options", mira).items
    others = {each["title"]: each for each in people.get("/questions/1/flags/options", people.token(KOFI)).items}
    assert others["spam"]["has_flagged"] is False
    assert people.get("/questions/999999/flags/options", mira).items == []
