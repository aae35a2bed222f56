"""Carries out one write."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from ownstack.domain import pauses, repeats, transactions
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import NotFoundError, TokenRequiredError
from ownstack.query import presence
from ownstack.query.models import ROWS
from ownstack.query.plan import Plan
from ownstack.query.run import fetch_within
from ownstack.v3.asked import Asked

Values = Mapping[str, Any]
Verb = Callable[[Connection, Actor, Values], Awaitable[int | UUID]]
"""Takes path, query and body by name and returns the id that the reply is found by."""


@dataclass(frozen=True, slots=True)
class Write:
    """A verb, and the value that its id is bound to in the source of the reply."""

    verb: Verb
    reply_by: str = ""
    makes: str = ""
    """The kind of object that it makes anew: one that a pause is kept for (settings), or nothing."""


async def perform(write: Write, asked: Asked) -> Any:
    """The object that the operation answers with, or None where it has none."""
    if asked.actor is None:
        raise TokenRequiredError("This wants an access token.")
    return await transactions.run(asked.pool, partial(_within, write, asked, asked.actor))


async def _within(write: Write, asked: Asked, actor: Actor, conn: Connection) -> Any:
    values = {**asked.bound.values, **(asked.body if isinstance(asked.body, dict) else {"body": asked.body})}
    if asked.operation.within:
        await presence.require_within(conn, asked.site, actor, asked.operation.within, asked.bound.values)
    if write.makes:
        await repeats.claim(conn, actor, f"{actor.site_id} v3 {asked.operation.handler} {sorted(values.items(), key=str)}")
    if pause_s := asked.pauses_s.get(write.makes):
        await pauses.keep(conn, actor, write.makes, pause_s)
    made = await write.verb(conn, actor, values)
    if asked.operation.source is None:
        return None
    wanted = {**asked.bound.values, write.reply_by: made}
    plan = Plan(asked.operation.source, asked.site, ROWS, None, True, wanted, 1, 1, actor)
    page = await fetch_within(conn, plan)
    if not page.items:
        raise NotFoundError(asked.operation.of or "object")
    return page.items[0]
