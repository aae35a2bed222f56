"""Questions."""

from __future__ import annotations

from ownstack.query.models import sorts, sources
from ownstack.query.sources import Source
from ownstack.v3.operations import AUTHOR_ID, FROM, NOT_FOUND, TAG_ID, TO, WRITE, Operation, Param

_ONE = "/questions/{questionId}"
_MODEL = "QuestionResponseModel"


def _act(verb: str, name: str, handler: str, what: str, status: int = 200) -> Operation:
    return Operation(
        verb,
        f"{_ONE}/{name}",
        what,
        _MODEL,
        sources.QUESTION,
        of="question",
        policy=WRITE,
        status=status,
        refusals=NOT_FOUND,
        handler=handler,
    )


def _like(name: str, what: str, source: Source | None = None, handler: str = "") -> Operation:
    return Operation(
        "GET",
        f"{_ONE}/{name}",
        what,
        "PaginatedLinkedOrRelatedQuestions",
        source,
        sorts.LINKED,
        within=("question",),
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
    Operation("GET", _ONE, "A question.", _MODEL, sources.QUESTION, of="question", refusals=NOT_FOUND, is_view=True),
    Operation(
        "PUT",
        _ONE,
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
        _ONE,
        "Deletes a question.",
        of="question",
        policy=WRITE,
        status=204,
        refusals=NOT_FOUND,
        handler="delete_question",
    ),
    _like("linked", "Questions that link to it or that it links to, page by page.", sources.LINKED_QUESTIONS),
    _like("related", "Questions like it, page by page.", handler="related"),
    Operation(
        "GET",
        f"{_ONE}/comments",
        "A question's comments, oldest first.",
        "array<CommentResponseModel>",
        sources.COMMENTS_OF_QUESTION,
        within=("question",),
        refusals=NOT_FOUND,
    ),
    Operation(
        "GET",
        f"{_ONE}/flags/options",
        "What the caller may flag a question for.",
        "array<FlagOptionResponseModel>",
        of="question",
        refusals=NOT_FOUND,
        handler="question_flag_options",
    ),
    Operation(
        "POST",
        f"{_ONE}/flags",
        "Flags a question, or takes that flag back.",
        body="FlagRequestModel",
        of="question",
        policy=WRITE,
        refusals=NOT_FOUND,
        handler="flag_question",
        has_empty_answer=True,
    ),
    _act("POST", "upvote", "upvote_question", "Votes a question up."),
    _act("DELETE", "upvote", "undo_upvote_question", "Takes the vote back."),
    _act("POST", "downvote", "downvote_question", "Votes a question down."),
    _act("DELETE", "downvote", "undo_downvote_question", "Takes the vote back."),
    _act("POST", "bookmark", "bookmark", "Bookmarks a question.", status=201),
    _act("DELETE", "bookmark", "undo_bookmark", "Takes the bookmark away."),
)
