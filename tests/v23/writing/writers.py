"""People who write, each with a reputation of their own and a token, and short ways to what they do."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any

import psycopg

from ownstack.domain import tokens
from tests.domain.worlds import make_member
from tests.v23.driver import Api, Reply

MAIN = 1
BODY = "A text that is long enough for the rules of this site, with `code` in it."
COMMENT = "A comment that is long enough."
REPUTATIONS = {"newcomer": 1, "asker": 300, "voter": 300, "editor": 2500, "closer": 5000, "closer2": 5000, "closer3": 5000}
_numbers = itertools.count(1)


@dataclass
class Writer:
    """One person. Every request goes with their token."""

    api: Api
    user_id: int
    account_id: int
    token: str

    def post(self, path: str, **params: object) -> Reply:
        return self.api.post(path, [("X-API-Access-Token", self.token)], **params)

    def get(self, path: str, **params: object) -> Reply:
        return self.api.get(path, [("X-API-Access-Token", self.token)], **params)

    def one(self, path: str, **params: object) -> dict[str, Any]:
        """The one item of a write that must succeed."""
        items = self.post(path, **params).items
        assert len(items) == 1, items
        return items[0]

    def ask(self, tags: str = "json", **params: object) -> int:
        title = f"How does question number {next(_numbers)} of the tests end?"
        return self.one("/questions/add", **{"title": title, "body": BODY, "tags": tags, **params})["question_id"]

    def answer(self, question_id: int, **params: object) -> int:
        body = f"{BODY} Answer number {next(_numbers)}."
        return self.one(f"/questions/{question_id}/answers/add", **{"body": body, **params})["answer_id"]

    def comment(self, post_id: int, **params: object) -> int:
        body = f"{COMMENT} Number {next(_numbers)}."
        return self.one(f"/posts/{post_id}/comments/add", **{"body": body, **params})["comment_id"]

    @property
    def reputation(self) -> int:
        return self.api.get(f"/users/{self.user_id}").items[0]["reputation"]


@dataclass
class Writers:
    """The people of a test file, by name."""

    api: Api
    url: str
    loop: asyncio.AbstractEventLoop
    people: dict[str, Writer] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Writer:
        return self.people[name]

    def add(self, name: str, reputation: int, role: str = "registered", scopes: str = "write_access private_info") -> Writer:
        with psycopg.connect(self.url, autocommit=True) as conn:
            account_id, user_id = make_member(conn, name.capitalize(), f"{name}@writers.example", role)
            conn.execute("UPDATE members SET reputation = %s WHERE site_id = 1 AND id = %s", (reputation, user_id))
            if reputation > 1:
                conn.execute(
                    "INSERT INTO reputation_events (site_id, user_id, history_type, change) VALUES (1, %s, 'association_bonus', %s)",
                    (user_id, reputation - 1),
                )
        self.people[name] = Writer(self.api, user_id, account_id, self.token(account_id, scopes))
        return self.people[name]

    def token(self, account_id: int, scopes: str) -> str:
        async def issue() -> str:
            async with await psycopg.AsyncConnection.connect(self.url, autocommit=True) as conn:
                return await tokens.issue(
                    conn, account_id=account_id, app_id=None, scopes=frozenset(scopes.split()), site_id=None, expires_s=None
                )

        return asyncio.run_coroutine_threadsafe(issue(), self.loop).result(30)

    def sql(self, statement: str, *values: object) -> list[Any]:
        with psycopg.connect(self.url, autocommit=True) as conn:
            cursor = conn.execute(statement, values)
            return cursor.fetchall() if cursor.description else []


def refused(reply: Reply) -> tuple[int, str]:
    """Number and name of an error, or the whole text of what should have been one."""
    body = reply.json
    assert reply.status == 400, reply.text
    assert len(body["error_message"]) > 1
    return body["error_id"], body["error_name"]


BAD, NO_TOKEN, DENIED = (400, "bad_parameter"), (401, "access_token_required"), (403, "access_denied")
NO_METHOD, FAILED, DUPLICATE = (404, "no_method"), (407, "write_failed"), (409, "duplicate_request")
THROTTLED = (502, "throttle_violation")
