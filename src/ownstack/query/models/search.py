"""What a search of API v3 finds: questions, answers and articles mixed, each with the members of its kind."""

from __future__ import annotations

from collections.abc import Mapping

from ownstack.kernel.article_types import BY_CAMEL
from ownstack.query.fields import Field, Nested, WireType, boolean, html, instant, integer, link, many, string, word
from ownstack.query.models.posts import OWNER
from ownstack.query.types.posts import ARTICLE_TYPE, BODY
from ownstack.query.types.search import OF_QUESTION

READ_CHARS_PER_MINUTE = 1000
_KIND = "CASE {t}.post_type WHEN 1 THEN 'question' WHEN 2 THEN 'answer' ELSE 'article' END"
_READ_MINUTES = f"greatest(1, length(regexp_replace({BODY}, '<[^>]*>', '', 'g')) / {READ_CHARS_PER_MINUTE})"


def _only(post_type: int, sql: str) -> str:
    """The value where the row is of this kind: the others do not pay for it."""
    return f"CASE {{t}}.post_type WHEN {post_type} THEN {sql} END"


_FOUND: tuple[Field, ...] = (
    string("title", "{q}.title"),
    # Raw here: it is cut once the page is known (query/search/finding.py).
    html("snippet", f"coalesce({BODY}, '')"),
    # An answer has those of its question.
    many("tags", "TagSummaryResponseModel", Nested(parent="{q}.tags", key="{t}.name", is_each=True)),
    OWNER,
    instant("creationDate", "{t}.creation_date"),
    integer("score"),
    link(
        "webUrl",
        "CASE {t}.post_type WHEN 1 THEN 'questions/' || {t}.id WHEN 9 THEN 'articles/' || {t}.id"
        " ELSE 'questions/' || {t}.parent_id || '/' || {t}.id || '#' || {t}.id END",
        "/%s",
    ),
)


def _result(name: str, kind: str, own: tuple[Field, ...]) -> WireType:
    return WireType(
        name, f"{kind.capitalize()}: what was found.", (word("type", _KIND, enum=(kind,)), *own, *_FOUND), has_nulls=True
    )


QUESTION = _result(
    "QuestionSearchResultModel",
    "question",
    (
        integer("questionId", "{t}.id"),
        integer("answerCount", "{t}.answer_count"),
        boolean("hasAcceptedAnswer", "({t}.accepted_answer_id IS NOT NULL)"),
        integer("viewCount", "{t}.view_count"),
    ),
)
ANSWER = _result(
    "AnswerSearchResultModel",
    "answer",
    (
        integer("answerId", "{t}.id"),
        integer("parentQuestionId", "{t}.parent_id"),
        boolean("isAccepted", "coalesce({q}.accepted_answer_id = {t}.id, false)"),
    ),
)
ARTICLE = _result(
    "ArticleSearchResultModel",
    "article",
    (
        integer("articleId", "{t}.id"),
        integer("viewCount", "{t}.view_count"),
        word("articleType", ARTICLE_TYPE, render="camel", enum=tuple(BY_CAMEL)),
        integer("readTimeInMinutes", _only(9, _READ_MINUTES)),
    ),
)
RESULTS: Mapping[str, WireType] = {"question": QUESTION, "answer": ANSWER, "article": ARTICLE}
"""By `type`."""

HIT = WireType(
    "SearchHit",
    "A row of the search, with the members of all kinds; what goes out has those of its own (`RESULTS`).",
    tuple({field.name: field for model in RESULTS.values() for field in model.fields}.values()),
    from_=f"posts {{t}} {OF_QUESTION}",
    where="{t}.post_type IN (1, 2, 9) AND {t}.deleted_date IS NULL AND {q}.deleted_date IS NULL",
    key="{t}.id",
    has_nulls=True,
)
