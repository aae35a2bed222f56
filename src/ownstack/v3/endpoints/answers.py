"""Answers. An answer's address has its question in it, and both must belong together."""

from __future__ import annotations

from ownstack.query.models import sorts, sources
from ownstack.v3.operations import NOT_FOUND, WRITE, Operation

_ALL = "/questions/{questionId}/answers"
_ONE = f"{_ALL}/{{answerId}}"
_MODEL = "AnswerResponseModel"
_BOTH = ("question", "answer")


def _act(verb: str, name: str, handler: str, what: str) -> Operation:
    """The reply is the summary, other than a question's (api-v3.md section 4)."""
    return Operation(
        verb,
        f"{_ONE}/{name}",
        what,
        "AnswerSummaryResponseModel",
        sources.ANSWER_IN_SHORT,
        of="answer",
        within=_BOTH,
        policy=WRITE,
        refusals=NOT_FOUND,
        handler=handler,
    )


ENDPOINTS: tuple[Operation, ...] = (
    Operation(
        "GET",
        _ALL,
        "A question's answers, page by page.",
        "PaginatedAnswers",
        sources.ANSWERS,
        sorts.ANSWERS,
        within=("question",),
        refusals=NOT_FOUND,
    ),
    Operation(
        "POST",
        _ALL,
        "Answers a question.",
        _MODEL,
        sources.ANSWER,
        body="AnswerRequestModel",
        policy=WRITE,
        status=201,
        handler="answer",
    ),
    Operation("GET", _ONE, "An answer.", _MODEL, sources.ANSWER, of="answer", refusals=NOT_FOUND),
    Operation(
        "PUT",
        _ONE,
        "Replaces an answer's text.",
        _MODEL,
        sources.ANSWER,
        body="AnswerRequestModel",
        of="answer",
        within=_BOTH,
        policy=WRITE,
        handler="edit_answer",
    ),
    Operation(
        "DELETE",
        _ONE,
        "Deletes an answer.",
        of="answer",
        within=_BOTH,
        policy=WRITE,
        status=204,
        refusals=NOT_FOUND,
        handler="delete_answer",
    ),
    Operation(
        "GET",
        f"{_ONE}/comments",
        "An answer's comments, oldest first.",
        "array<CommentResponseModel>",
        sources.COMMENTS_OF_ANSWER,
        within=_BOTH,
        refusals=NOT_FOUND,
    ),
    Operation(
        "GET",
        f"{_ONE}/flags/options",
        "What the caller may flag an answer for.",
        "array<FlagOptionResponseModel>",
        of="answer",
        within=_BOTH,
        refusals=NOT_FOUND,
        handler="answer_flag_options",
    ),
    Operation(
        "POST",
        f"{_ONE}/flags",
        "Flags an answer, or takes that flag back.",
        body="FlagRequestModel",
        of="answer",
        within=_BOTH,
        policy=WRITE,
        refusals=NOT_FOUND,
        handler="flag_answer",
        has_empty_answer=True,
    ),
    _act("POST", "upvote", "upvote_answer", "Votes an answer up."),
    _act("DELETE", "upvote", "undo_upvote_answer", "Takes the vote back."),
    _act("POST", "downvote", "downvote_answer", "Votes an answer down."),
    _act("DELETE", "downvote", "undo_downvote_answer", "Takes the vote back."),
    _act("POST", "accept", "accept", "Accepts an answer to a question of one's own."),
    _act("DELETE", "accept", "undo_accept", "Takes the acceptance back."),
)
