"""StackAPI's `send_data`, unchanged, against a real server: asks, answers, comments, edits, votes, accepts, deletes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from stackapi import StackAPI, StackAPIError

from tests.v23.conftest import listening
from tests.v23.driver import new_key
from tests.v23.people import KOFI, NOOR, People

BODY = "A text that a published client sends, and that is long enough."


@pytest.fixture(scope="module")
def clients(
    demo_database: str, clone: Callable[[str], str], loop, monkeypatch_module: pytest.MonkeyPatch
) -> Iterator[tuple[StackAPI, StackAPI]]:
    """One for the administrator, one for an ordinary member."""
    url = clone(demo_database)
    monkeypatch_module.setenv("OWNSTACK_THROTTLE", "false")
    people = People(None, url, loop)  # type: ignore[arg-type]
    with listening(url) as address:
        key = new_key(url)
        yield tuple(
            StackAPI(None, base_url=f"{address}/api", key=key, access_token=people.token(each)) for each in (NOOR, KOFI)
        )
    from ownstack.domain.checks import differences

    with psycopg.connect(url) as conn:
        assert list(differences(conn)) == []


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def test_stackapi_writes_a_whole_thread(clients: tuple[StackAPI, StackAPI]) -> None:
    noor, kofi = clients
    asked = kofi.send_data("questions/add", title="Does a published client write here?", body=BODY, tags="python;json")
    question = asked["items"][0]["question_id"]
    assert asked["items"][0]["tags"] == ["python", "json"]
    answer = noor.send_data(f"questions/{question}/answers/add", body=BODY)["items"][0]["answer_id"]
    comment = kofi.send_data(f"posts/{answer}/comments/add", body="@Noor, that is what I hoped for.")["items"][0]
    assert noor.send_data(f"comments/{comment['comment_id']}/upvote")["items"][0]["score"] == 1
    assert kofi.send_data(f"answers/{answer}/accept")["items"][0]["is_accepted"] is True
    assert noor.send_data(f"questions/{question}/upvote")["items"][0]["score"] == 1
    assert noor.send_data(f"question/{question}/upvote/undo")["items"][0]["score"] == 0
    edited = noor.send_data(f"answers/{answer}/edit", body=BODY + " Edited.", comment="more", filter="withbody")["items"][0]
    assert "Edited." in edited["body"]
    assert noor.send_data(f"questions/{question}/favorite")["items"][0]["question_id"] == question
    found = kofi.fetch("questions/{ids}/answers", ids=[question])["items"]
    assert [each["answer_id"] for each in found] == [answer]
    assert noor.send_data(f"comments/{comment['comment_id']}/delete")["items"] == []
    assert noor.send_data(f"answers/{answer}/delete")["items"] == []
    assert noor.send_data(f"questions/{question}/delete")["items"] == []
    assert kofi.fetch("questions/{ids}", ids=[question])["items"] == []


def test_stackapi_is_told_why_a_write_failed(clients: tuple[StackAPI, StackAPI]) -> None:
    with pytest.raises(StackAPIError) as caught:
        clients[1].send_data("questions/add", title="x" * 151, body=BODY, tags="json")
    assert (caught.value.error, caught.value.code) == (407, "write_failed")
    assert caught.value.message.startswith("Title is limited to 150 characters")


def test_a_preview_through_stackapi_stores_nothing(clients: tuple[StackAPI, StackAPI]) -> None:
    fields = {"title": "Is this only a preview of mine?", "body": BODY, "tags": "json", "preview": True}
    assert "question_id" not in clients[1].send_data("questions/add", **fields)["items"][0]
    assert "question_id" not in clients[1].send_data("questions/add", **fields)["items"][0]
