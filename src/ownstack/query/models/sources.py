"""Where the rows of the methods of API v3 come from. Values are bound under the parameters' own names."""

from __future__ import annotations

from ownstack.query.sources import Source

# A deleted post is still there for who may undelete it (api-v3.md section 6).
SEEN = "({t}.deleted_date IS NULL OR %(may_override)s::boolean OR {t}.owner_user_id = %(me)s)"

WINDOW = (("from", "{t}.creation_date >= %(from)s"), ("to", "{t}.creation_date <= %(to)s"))
TAGGED = (
    "tagId",
    "{t}.tags && (SELECT coalesce(array_agg(g.name), '{{}}') FROM tags g WHERE g.site_id = %(site)s AND g.id = ANY(%(tagId)s))",
)
AUTHOR = ("authorId", "{t}.owner_user_id = %(authorId)s")

QUESTIONS = Source(
    "QuestionSummaryResponseModel",
    optional=(
        ("isAnswered", "{t}.is_answered = %(isAnswered)s"),
        ("hasAcceptedAnswer", "({t}.accepted_answer_id IS NOT NULL) = %(hasAcceptedAnswer)s"),
        ("questionId", "{t}.id = ANY(%(questionId)s)"),
        TAGGED,
        AUTHOR,
        *WINDOW,
    ),
)
QUESTION = Source("QuestionResponseModel", f"{{t}}.post_type = 1 AND {{t}}.id = %(questionId)s AND {SEEN}", visible=False)
