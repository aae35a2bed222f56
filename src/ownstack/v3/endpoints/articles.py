"""Articles."""

from __future__ import annotations

from ownstack.query.models import sorts, sources
from ownstack.v3.operations import AUTHOR_ID, FROM, NOT_FOUND, TAG_ID, TO, WRITE, Operation

_ONE = "/articles/{articleId}"
_MODEL = "ArticleResponseModel"


def _vote(verb: str, handler: str, what: str) -> Operation:
    return Operation(
        verb, f"{_ONE}/upvote", what, _MODEL, sources.ARTICLE, of="article", policy=WRITE, refusals=NOT_FOUND, handler=handler
    )


ENDPOINTS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/articles",
        "Articles, page by page.",
        "PaginatedArticles",
        sources.ARTICLES,
        sorts.ARTICLES,
        params=(TAG_ID, AUTHOR_ID, FROM, TO),
    ),
    Operation(
        "POST",
        "/articles",
        "Writes an article.",
        _MODEL,
        sources.ARTICLE,
        body="ArticleRequestModel",
        policy=WRITE,
        status=201,
        handler="write_article",
    ),
    Operation("GET", _ONE, "An article.", _MODEL, sources.ARTICLE, of="article", refusals=NOT_FOUND, is_view=True),
    Operation(
        "PUT",
        _ONE,
        "Replaces an article.",
        _MODEL,
        sources.ARTICLE,
        body="ArticleRequestModel",
        of="article",
        policy=WRITE,
        handler="edit_article",
    ),
    Operation(
        "DELETE",
        _ONE,
        "Deletes an article.",
        of="article",
        policy=WRITE,
        status=204,
        refusals=NOT_FOUND,
        handler="delete_article",
    ),
    Operation(
        "GET",
        f"{_ONE}/linked-questions",
        "Questions that link to it or that it links to, page by page.",
        "PaginatedLinkedOrRelatedQuestions",
        sources.LINKED_QUESTIONS_OF_ARTICLE,
        sorts.LINKED,
        within=("article",),
        refusals=NOT_FOUND,
    ),
    Operation(
        "GET",
        f"{_ONE}/comments",
        "An article's comments, oldest first.",
        "array<CommentResponseModel>",
        sources.COMMENTS_OF_ARTICLE,
        within=("article",),
        refusals=NOT_FOUND,
    ),
    _vote("POST", "upvote_article", "Votes an article up."),
    _vote("DELETE", "undo_upvote_article", "Takes the vote back."),
)
