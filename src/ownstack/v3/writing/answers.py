"""Writes on answers."""

from __future__ import annotations

from ownstack.domain import accepts, answers, deleting, edits, votes
from ownstack.domain.edits import Edit
from ownstack.domain.threads import ANSWER
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.v3.writing.performing import Values, Write
from ownstack.v3.writing.posts import flag, on

_ID = "answerId"


async def _answer(conn: Connection, actor: Actor, values: Values) -> int:
    return await answers.answer(conn, actor, values["questionId"], body=values["body"])


async def _edit(conn: Connection, actor: Actor, values: Values) -> int:
    return await edits.edit(conn, actor, values[_ID], ANSWER, to=Edit(values["body"]))


WRITES: dict[str, Write] = {
    "answer": Write(_answer, _ID, "answer"),
    "edit_answer": Write(_edit, _ID),
    "delete_answer": Write(on(deleting.delete, _ID, ANSWER)),
    "flag_answer": Write(flag(_ID, ANSWER)),
    "upvote_answer": Write(on(votes.upvote, _ID, ANSWER), _ID),
    "undo_upvote_answer": Write(on(votes.undo_upvote, _ID, ANSWER), _ID),
    "downvote_answer": Write(on(votes.downvote, _ID, ANSWER), _ID),
    "undo_downvote_answer": Write(on(votes.undo_downvote, _ID, ANSWER), _ID),
    "accept": Write(on(accepts.accept, _ID), _ID),
    "undo_accept": Write(on(accepts.undo_accept, _ID), _ID),
}
