"""Filters that programs have baked in by the names which the vendor's server gave them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from ownstack import cli
from ownstack.db import migrate
from ownstack.demo.loading import load
from ownstack.query.baked_in import BAKED_IN
from ownstack.query.filters import KNOWN
from tests.conftest import Server
from tests.soon import soon
from tests.v23.driver import Api

READERS = "!nOedRLbqzB"
# The class of LlamaIndex's reader (0.6.0): `StackOverflowPost(**item)` takes no other field.
READERS_FIELDS = {
    *("link", "score", "last_activity_date", "creation_date", "post_id", "post_type", "body_markdown", "title"),
    *("last_edit_date", "tags", "view_count", "article_id", "article_type"),
}
READERS_OWNER = {"account_id", "reputation", "user_id", "user_type", "profile_image", "display_name", "link"}


@pytest.mark.parametrize("name", BAKED_IN)
def test_it_answers_and_is_described_under_its_own_name(beer: Api, name: str) -> None:
    assert "items" in beer.get("/questions", filter=name, pagesize=1).json
    [described] = beer.get(f"/filters/{name}").items
    assert (described["filter"], described["filter_type"]) == (name, "unsafe" if BAKED_IN[name].is_unsafe else "safe")
    assert described["included_fields"] == sorted(BAKED_IN[name].included)


def test_those_of_py_stackexchange_are_bodies_comments_and_answers(beer: Api) -> None:
    [question] = beer.get("/questions", filter="_bca", sort="votes", pagesize=1).items
    assert question["body"]
    assert question["answers"][0]["body"]
    [plain] = beer.get("/questions", filter="_a", sort="votes", pagesize=1).items
    assert "body" not in plain | plain["answers"][0]
    assert "body" in beer.get("/comments", filter="!-*7AsUyrEan0", pagesize=1).items[0]
    assert "answer_count" in beer.get("/users", filter="!-*f(6q3e0kcP", pagesize=1).items[0]
    assert "site" in beer.get("/info", filter="!9YdnSFfpS").items[0]


@pytest.mark.parametrize("path", ["/posts", "/articles"])
def test_the_readers_get_nothing_that_they_do_not_know(demo: Api, path: str) -> None:
    items = demo.get(path, filter=READERS).items
    assert items
    assert all(item["body_markdown"] for item in items)
    for item in items:
        assert item.pop("owner", {}).keys() <= READERS_OWNER
        assert item.keys() <= READERS_FIELDS


def test_one_that_nobody_knows_is_told_of_once(
    beer_database: str, serve: Callable[..., Api], caplog: pytest.LogCaptureFixture
) -> None:
    api = serve(beer_database)  # of another so many may have been asked for that it tells of no more
    for _ in range(2):
        assert api.get("/questions", filter="!nobodys").error == (400, "bad_parameter", "Invalid filter specified")
        assert api.get("/questions", filter="nobodys").error == (400, "bad_parameter", "Invalid filter specified")
    told = [each for each in caplog.messages if "nobodys" in each]
    assert len(told) == 2
    assert all("ownstack admin filter import" in each for each in told)


def test_an_imported_one_works_at_once_and_goes_before_what_we_guessed(
    server: Server,
    serve: Callable[..., Api],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = server.make()
    migrate.migrate(url)  # as the command does, which looks for what that leaves behind
    with psycopg.connect(url) as connection:
        load(connection)
    api = serve(url)
    assert "score" in api.get("/posts", filter=READERS).items[0]
    assert api.get("/posts", filter="!vendors*(").error
    items = [
        {"filter": READERS, "filter_type": "safe", "included_fields": [".items", "post.post_id", "post.not_here"]},
        {"filter": "!vendors*(", "filter_type": "unsafe", "included_fields": [".items", "question.title"]},
        {"filter": "default", "filter_type": "safe", "included_fields": [".items"]},
    ]
    answer = tmp_path / "answer"
    answer.write_bytes(gzip.compress(json.dumps({"items": items, "has_more": False}).encode()))
    monkeypatch.setenv("OWNSTACK_DATABASE_URL", url)
    for _ in range(2):
        assert cli.main(["admin", "filter", "import", str(answer)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{READERS}  2 fields, without post.not_here",
        "!vendors*(  2 fields",
        f"{READERS}  was here already",
        "!vendors*(  was here already",
    ]

    def fields() -> set[str]:
        return set(api.get("/posts", filter=READERS).items[0])

    assert soon(fields, {"post_id"}) == {"post_id"}
    assert api.get("/questions", filter="!vendors*(").items[0].keys() == {"title"}
    assert [each["filter_type"] for each in api.get("/filters/!vendors*(;default;!other").items] == [
        "unsafe",
        "safe",
        "invalid",
    ]
    assert set(api.get("/filters/default").items[0]["included_fields"]) == KNOWN["default"].included
    made = api.get("/filters/create", base="!vendors*(", include="question.score").items[0]
    assert (made["filter_type"], made["included_fields"]) == ("unsafe", [".items", "question.score", "question.title"])
