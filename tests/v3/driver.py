"""Drives the real app in this process as a client of API v3, in the name of one person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from tests.v23.driver import Api, Headers
from tests.v23.driver import Reply as Packed


@dataclass(frozen=True)
class Reply:
    """What came back; `headers` by lower-case name."""

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)

    @property
    def found(self) -> Any:
        """The object of a reply that must be a success."""
        assert self.status in (200, 201), (self.status, self.raw)
        return self.json

    @property
    def items(self) -> list[dict[str, Any]]:
        """The items of a page."""
        items: list[dict[str, Any]] = self.found["items"]
        return items


@dataclass(frozen=True)
class V3:
    """Somebody who calls. `team` puts every path below that team."""

    api: Api
    token: str = ""
    key: str = ""
    team: str = ""

    def get(self, path: str, headers: Headers = (), **query: Any) -> Reply:
        return self.send("GET", path, headers=headers, **query)

    def post(self, path: str, body: Any = None, **query: Any) -> Reply:
        return self.send("POST", path, body, **query)

    def put(self, path: str, body: Any = None, **query: Any) -> Reply:
        return self.send("PUT", path, body, **query)

    def delete(self, path: str) -> Reply:
        return self.send("DELETE", path)

    def send(self, verb: str, path: str, body: Any = None, headers: Headers = (), **query: Any) -> Reply:
        """`body` goes out as JSON, bytes as they are; a list in the query is a key again for each."""
        sent = [*headers]
        if self.token:
            sent.append(("Authorization", f"Bearer {self.token}"))
        if self.key:
            sent.append(("X-API-Key", self.key))
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        if body is not None and not isinstance(body, bytes):
            sent.append(("Content-Type", "application/json"))
        whole = f"/api/v3{f'/teams/{self.team}' if self.team else ''}{quote(path, safe='/%@')}"
        reply: Packed = self.api.send(verb, whole, urlencode(query, doseq=True), sent, key="", body=raw)
        return Reply(reply.status, reply.headers, reply.raw)
