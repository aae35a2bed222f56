"""The examples of the pages, run as they stand: what each of them finds is what the API answers.

Not run: PowerShell, which is not here, and the calls that would end tokens or change teams (words.EFFECTS).
"""

import asyncio
import gzip
import json
import shutil
import socket
import subprocess
from types import SimpleNamespace

import pytest
from lxml.html import fromstring

from ownstack.apidocs import words
from ownstack.apidocs.catalogue import METHODS

pytestmark = pytest.mark.xdist_group("apidocs_examples")
RUN = [each for each in METHODS.values() if each.endpoint.handler not in words.EFFECTS]


@pytest.fixture(scope="module")
def examples(served, granted) -> dict[str, SimpleNamespace]:
    """Of every method: its codes by language with key and token filled in, and the answer to the call itself."""
    marks = {"YOUR_KEY": granted.access["api_key"], "YOUR_TOKEN": granted.access["access_token"]}
    found = {}
    for method in RUN:
        page = fromstring(served.get(method.address).text)
        codes = {each.get("data-code"): each.text for each in page.xpath("//pre[@data-code]")}
        for mark, secret in marks.items():
            codes = {language: code.replace(mark, secret) for language, code in codes.items()}
        answer = over_a_socket(codes["http"], served)
        found[method.slug] = SimpleNamespace(codes=codes, answer=answer)
    return found


def over_a_socket(code: str, served) -> dict:
    """The plain HTTP of a page, byte by byte; the lines of a request end in CR LF."""
    head, _, body = code.partition("\n\n")
    lines = [*head.split("\n"), "Connection: close", "", ""]
    with socket.create_connection((served.base_url.host, served.base_url.port), timeout=30) as line:
        line.sendall("\r\n".join(lines).encode() + body.encode())
        received = b"".join(iter(lambda: line.recv(65536), b""))
    return json.loads(gzip.decompress(received.partition(b"\r\n\r\n")[2]))


def steady(answer: object) -> object:
    """What two calls one after the other have in common: not the quota, the moment of a preview, or how many have looked."""
    if isinstance(answer, list):
        return [steady(each) for each in answer]
    if isinstance(answer, dict):
        passing = ("_date", "quota_max", "quota_remaining", "view_count")
        return {name: steady(each) for name, each in answer.items() if not name.endswith(passing)}
    return answer


def test_the_plain_calls_are_answered(examples):
    refused = {slug: each.answer for slug, each in examples.items() if "error_id" in each.answer}
    reads = {slug for slug in refused if METHODS[slug].verb == "GET"}
    assert reads == {"simulate-error", "achievements-on-user"}
    assert len(examples) > 170
    assert all("items" in each.answer for slug, each in examples.items() if slug not in refused)


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_curl_finds_the_same(examples):
    async def run(code: str) -> dict:
        process = await asyncio.create_subprocess_exec("bash", "-c", code, stdout=-1, stderr=-3)
        out, _ = await process.communicate()
        return json.loads(out)

    async def run_all() -> list[dict]:
        return [await run(each.codes["curl"]) for each in examples.values()]

    for each, found in zip(examples.values(), asyncio.run(run_all()), strict=True):
        assert steady(found) == steady(each.answer), each.codes["curl"]


@pytest.mark.parametrize("language", ["python", "stackapi"])
def test_python_finds_the_same(examples, language, monkeypatch):
    for slug, each in examples.items():
        if "error_id" in each.answer:
            continue
        printed: list = []
        exec(compile(each.codes[language], slug, "exec"), {"print": printed.append})
        items = each.answer["items"]
        assert steady(printed[: len(items)]) == steady(items), each.codes[language]


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
def test_javascript_finds_the_same(examples, tmp_path):
    """All in one run; `console` is a list of theirs."""
    parts = ["const told = {}; let log; const console = {log: (items) => { log = items; }};"]
    for slug, each in examples.items():
        parts.append(f"log = undefined; {{ {each.codes['javascript']} }} told[{json.dumps(slug)}] = log ?? null;")
    script = tmp_path / "all.mjs"
    script.write_text("\n".join([*parts, "process.stdout.write(JSON.stringify(told));"]))
    found = json.loads(subprocess.run(["node", script], capture_output=True, check=True, text=True, timeout=120).stdout)
    assert steady(found) == steady({slug: each.answer.get("items") for slug, each in examples.items()})
