"""The form of a reply: always compressed, errors too; JSONP on request; headers as the real API sends them."""

from __future__ import annotations

import json

import pytest

from tests.v23.driver import Api, Reply


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        (None, "gzip"),
        ("", "gzip"),
        ("identity", "gzip"),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "gzip"),
        ("br", "gzip"),
        ("deflate", "deflate"),
        ("DEFLATE", "deflate"),
        ("deflate, gzip;q=0", "deflate"),
        ("*", "gzip"),
        ("*;q=0, deflate", "deflate"),
    ],
)
def test_a_body_is_always_compressed(beer: Api, accepted: str | None, encoding: str) -> None:
    headers = [] if accepted is None else [("Accept-Encoding", accepted)]
    for reply in (beer.get("/info", headers), beer.get("/nonsense", headers), beer.get("/info", headers, callback="f")):
        assert reply.headers["content-encoding"] == encoding
        assert reply.text


def test_jsonp_wraps_the_body_in_the_callback(beer: Api) -> None:
    reply = beer.get("/tags", callback="my.callback", pagesize=1)
    assert reply.headers["content-type"].startswith("application/javascript")
    assert _unwrapped(reply, "my.callback")["items"]


def test_an_error_under_jsonp_has_status_200(beer: Api) -> None:
    reply = beer.get("/questions", callback="f", sort="nonsense")
    assert (reply.status, _unwrapped(reply, "f")["error_id"]) == (200, 400)


@pytest.mark.parametrize("name", ["alert(1)", "a b", "1a", "</script>", "é", "f\n", "x" * 200])
def test_a_callback_that_is_no_name_is_refused_and_never_sent_back(beer: Api, name: str) -> None:
    reply = beer.get("/tags", callback=name)
    assert (reply.status, reply.error) == (400, (400, "bad_parameter", "callback"))


def test_the_headers_let_any_page_read_and_name_the_type(beer: Api) -> None:
    headers = beer.get("/tags").headers
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["access-control-allow-origin"] == "*"
    assert (headers["access-control-allow-methods"], headers["access-control-allow-credentials"]) == ("GET, POST", "false")
    assert headers["cache-control"] == "private"


def test_the_length_is_that_of_the_compressed_body_and_head_has_no_body(beer: Api) -> None:
    reply = beer.get("/tags")
    assert len(reply.raw) == int(reply.headers["content-length"])
    assert beer.send("HEAD", "/api/2.3/tags").raw == b""


def _unwrapped(reply: Reply, name: str) -> dict[str, object]:
    head, tail = f"/**/{name}(", ")"
    assert reply.text.startswith(head)
    assert reply.text.endswith(tail)
    found: dict[str, object] = json.loads(reply.text[len(head) : -len(tail)])
    return found
