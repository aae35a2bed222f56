"""Writes on questions."""

from __future__ import annotations

from functools import partial
from typing import Any

from ownstack.domain import deleting, edits, questions, votes
from ownstack.domain.edits import Edit
from ownstack.domain.threads import QUESTION
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.v3.writing.performing import Values, Write

_ID = "questionId"


async def _ask(conn: Connection, actor: Actor, values: Values) -> int:
    return await questions.ask(conn, actor, title=values["title"], body=values["body"], tag_names=values["tags"])


async def _edit(conn: Connection, actor: Actor, values: Values) -> int:
    to = Edit(values["body"], "", values["title"], values["tags"])
    return await edits.edit(conn, actor, values[_ID], QUESTION, to=to)


async def _on(verb: Any, conn: Connection, actor: Actor, values: Values) -> int:
    found: int = await verb(conn, actor, values[_ID], QUESTION)
    return found


WRITES: dict[str, Write] = {
    "ask": Write(_ask, _ID, "question"),
    "edit_question": Write(_edit, _ID),
    "delete_question": Write(partial(_on, deleting.delete)),
    "upvote_question": Write(partial(_on, votes.upvote), _ID),
    "undo_upvote_question": Write(partial(_on, votes.undo_upvote), _ID),
}
