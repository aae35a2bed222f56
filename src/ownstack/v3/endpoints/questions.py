"""Questions."""

from __future__ import annotations

from ownstack.query.models import sorts, sources
from ownstack.v3.operations import AUTHOR_ID, FROM, NOT_FOUND, TAG_ID, TO, WRITE, Operation, Param

_MODEL = "QuestionResponseModel"


def _vote(verb: str, way: str, handler: str, what: str) -> Operation:
    return Operation(
        verb,
        f"/questions/{{questionId}}/{way}",
        what,
        _MODEL,
        sources.QUESTION,
        of="question",
        policy=WRITE,
        refusals=NOT_FOUND,
        handler=handler,
    )


ENDPOINTS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/questions",
        "Questions, page by page.",
        "PaginatedQuestions",
        sources.QUESTIONS,
        sorts.QUESTIONS,
        params=(
            Param("isAnswered", "boolean", "With an answer that was accepted or voted up, or without one."),
            Param("hasAcceptedAnswer", "boolean", "With an accepted answer, or without one."),
            Param("questionId", "integer list", "These questions only."),
            TAG_ID,
            AUTHOR_ID,
            FROM,
            TO,
        ),
    ),
    Operation(
        "POST",
        "/questions",
        "Asks a question.",
        _MODEL,
        sources.QUESTION,
        body="QuestionRequestModel",
        policy=WRITE,
        status=201,
        handler="ask",
    ),
    Operation("GET", "/questions/{questionId}", "A question.", _MODEL, sources.QUESTION, of="question", refusals=NOT_FOUND),
    Operation(
        "PUT",
        "/questions/{questionId}",
        "Replaces a question's title, text and tags.",
        _MODEL,
        sources.QUESTION,
        body="QuestionRequestModel",
        of="question",
        policy=WRITE,
        handler="edit_question",
    ),
    Operation(
        "DELETE",
        "/questions/{questionId}",
        "Deletes a question.",
        of="question",
        policy=WRITE,
        status=204,
        refusals=NOT_FOUND,
        handler="delete_question",
    ),
    _vote("POST", "upvote", "upvote_question", "Votes a question up."),
    _vote("DELETE", "upvote", "undo_upvote_question", "Takes the vote back."),
)
