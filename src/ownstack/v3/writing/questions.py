"""Writes on questions."""

from __future__ import annotations

from ownstack.domain import deleting, edits, favorites, questions, votes
from ownstack.domain.edits import Edit
from ownstack.domain.threads import QUESTION
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.v3.writing.performing import Values, Write
from ownstack.v3.writing.posts import flag, on

_ID = "questionId"


async def _ask(conn: Connection, actor: Actor, values: Values) -> int:
    return await questions.ask(conn, actor, title=values["title"], body=values["body"], tag_names=values["tags"])


async def _edit(conn: Connection, actor: Actor, values: Values) -> int:
    to = Edit(values["body"], "", values["title"], values["tags"])
    return await edits.edit(conn, actor, values[_ID], QUESTION, to=to)


WRITES: dict[str, Write] = {
    "ask": Write(_ask, _ID, "question"),
    "edit_question": Write(_edit, _ID),
    "delete_question": Write(on(deleting.delete, _ID, QUESTION)),
    "flag_question": Write(flag(_ID, QUESTION)),
    "upvote_question": Write(on(votes.upvote, _ID, QUESTION), _ID),
    "undo_upvote_question": Write(on(votes.undo_upvote, _ID, QUESTION), _ID),
    "downvote_question": Write(on(votes.downvote, _ID, QUESTION), _ID),
    "undo_downvote_question": Write(on(votes.undo_downvote, _ID, QUESTION), _ID),
    "bookmark": Write(on(favorites.favorite, _ID), _ID),
    "undo_bookmark": Write(on(favorites.unfavorite, _ID), _ID),
}
