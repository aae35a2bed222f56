"""Hears at once that a key was disabled, a person deactivated or a team made, and has what is remembered of them forgotten.

The database's triggers tell (migration 0004). Where nothing can be heard, as through a pooler that hands connections around,
what is remembered still ends after its second (query.directory).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import psycopg

CHANNEL = "ownstack_forget"
RETRY_S = 5.0

log = logging.getLogger(__name__)


async def listen_forever(database_url: str, forget: Callable[[], None]) -> None:
    """Calls `forget` at every word on the channel, until cancelled; connects anew where the line breaks."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                database_url, autocommit=True, application_name="ownstack listening"
            ) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                forget()
                async for _ in connection.notifies():
                    forget()
        except psycopg.Error as error:
            log.warning("no word of disabled keys is heard for now: %s", error)
        await asyncio.sleep(RETRY_S)
