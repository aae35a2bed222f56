"""Tokens of the demo's people, and the database beside the running app, for the tests of what acts for a person.

Mira (account 1000000004, member 4) is an ordinary member, of the team «platform» too; Kofi (6) is in no team; Noor (1) is the
administrator. Nobody here is told of the texts of their tokens but the test itself.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import psycopg

from ownstack.domain import tokens
from tests.v23.driver import Api, Reply

NOOR, SAM, ZOE, MIRA, KOFI = (1_000_000_000 + each for each in (1, 2, 3, 4, 6))
EVERY_SCOPE = ("private_info", "read_inbox", "write_access")
MAIN, TEAM = 1, 2


@dataclass(frozen=True)
class People:
    """An app with its database."""

    api: Api
    url: str
    loop: asyncio.AbstractEventLoop

    def token(
        self,
        account_id: int = MIRA,
        *scopes: str,
        app_id: int | None = None,
        site_id: int | None = None,
        expires_s: int | None = 3600,
    ) -> str:
        """A new token; without scopes given, with every one."""
        granted = frozenset(scopes or EVERY_SCOPE) - {""}
        return self._run(
            lambda conn: tokens.issue(
                conn, account_id=account_id, app_id=app_id, scopes=granted, site_id=site_id, expires_s=expires_s
            )
        )

    def revoke(self, token: str) -> None:
        self._run(lambda conn: tokens.revoke(conn, token))

    def get(self, path: str, token: str, **params: object) -> Reply:
        return self.api.get(path, [("X-API-Access-Token", token)], **params)

    def sql(self, statement: str, *values: object) -> list[Any]:
        with psycopg.connect(self.url, autocommit=True) as conn:
            cursor = conn.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def sql_named(self, statement: str, values: dict[str, Any]) -> None:
        with psycopg.connect(self.url, autocommit=True) as conn:
            conn.execute(statement, values)

    def _run(self, verb: Any) -> Any:
        async def run() -> Any:
            async with await psycopg.AsyncConnection.connect(self.url, autocommit=True) as conn:
                return await verb(conn)

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(30)
