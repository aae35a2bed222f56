"""Published clients, unchanged, against a real server: StackAPI, and curl as in the README."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from stackapi import StackAPI, StackAPIError

Server = tuple[str, str]


@pytest.fixture(params=[None, "beer"])
def client(http_server: Server, request: pytest.FixtureRequest) -> StackAPI:
    address, key = http_server
    return StackAPI(request.param, base_url=f"{address}/api", key=key, page_size=40, max_pages=3)


def test_stackapi_pages_through_a_list(client: StackAPI) -> None:
    found = client.fetch("questions", sort="votes")
    numbers = [each["question_id"] for each in found["items"]]
    assert (len(set(numbers)), found["page"], found["has_more"]) == (120, 3, True)
    assert found["quota_max"] > found["quota_remaining"] > 0


def test_stackapi_stops_where_there_is_no_more(client: StackAPI) -> None:
    client.page_size = 100
    assert len(client.fetch("badges")["items"]) == 59


def test_stackapi_sends_vectors_in_both_of_its_ways(client: StackAPI) -> None:
    numbers = [each["answer_id"] for each in client.fetch("answers", pagesize=3)["items"]][:3]
    for found in (client.fetch("answers/{ids}", ids=numbers), client.fetch("answers", ids=numbers)):
        assert {each["answer_id"] for each in found["items"]} == set(numbers)
    assert client.fetch("questions/{ids}/answers", ids="999999")["items"] == []


def test_stackapi_makes_a_filter_and_uses_it(client: StackAPI) -> None:
    made = client.fetch("filters/create", base="default", include="question.body;.total", unsafe="true")["items"][0]
    found = client.fetch("questions", filter=made["filter"], tagged="taste")
    assert found["total"] == len(found["items"]) > 40
    assert all("body" in each for each in found["items"])


def test_stackapi_raises_our_errors(client: StackAPI) -> None:
    with pytest.raises(StackAPIError) as caught:
        client.fetch("questions", sort="nonsense")
    assert (caught.value.error, caught.value.code, caught.value.message) == (400, "bad_parameter", "sort")


def test_stackapi_is_told_that_its_key_is_unknown(http_server: Server) -> None:
    with pytest.raises(StackAPIError) as caught:
        StackAPI(base_url=f"{http_server[0]}/api", key="nonsense")
    assert caught.value.message == "`key` doesn't match a known application"


def test_stackapi_knows_no_site_of_another_name(http_server: Server) -> None:
    with pytest.raises(ValueError, match="Invalid Site Name"):
        StackAPI("stackoverflow", base_url=f"{http_server[0]}/api", key=http_server[1])


@pytest.mark.skipif(not shutil.which("curl") or not shutil.which("gunzip"), reason="needs curl and gunzip")
def test_the_call_of_the_readme_answers(http_server: Server) -> None:
    address, key = http_server
    call = f"curl --silent --show-error --header 'X-API-Key: {key}' '{address}/api/2.3/questions?order=desc&sort=activity' | gunzip"
    answer = subprocess.run(["bash", "-c", f"set -o pipefail; {call}"], capture_output=True, check=True, timeout=30)
    found = json.loads(answer.stdout)
    dates = [each["last_activity_date"] for each in found["items"]]
    assert (len(dates), dates) == (30, sorted(dates, reverse=True))
