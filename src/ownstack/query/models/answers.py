"""Answers as API v3 shows them."""

from __future__ import annotations

from ownstack.query.fields import Field, WireType, boolean, html, instant, integer, link, one, string
from ownstack.query.models.people import person
from ownstack.query.models.posts import LAST_EDITOR, OWNER, SHARED, mine
from ownstack.query.models.tags import is_expert
from ownstack.query.types.posts import ANSWER as ANSWER_23
from ownstack.query.types.posts import BODY, MARKDOWN

_LIVE = "{t}.deleted_date IS NULL"
# Alone, or in a group of theirs, for one of the question's tags.
_EXPERT = (
    "EXISTS (SELECT FROM tags g WHERE g.site_id = {t}.site_id AND g.name = ANY({q}.tags)"
    f" AND {is_expert('{t}.owner_user_id', 'g')})"
)

_ANSWER: tuple[Field, ...] = (
    integer("id"),
    integer("questionId", "{t}.parent_id"),
    html("body", f"coalesce({BODY}, '')"),
    integer("score"),
    boolean("isAccepted", "coalesce({q}.accepted_answer_id = {t}.id, false)", needs="question"),
    boolean("isDeleted", "({t}.deleted_date IS NOT NULL)"),
    mine("isBookmarked", "bookmarks"),
    mine("isFollowed", "follows"),
    instant("creationDate", "{t}.creation_date"),
    instant("lockedDate", "{t}.locked_date", optional=True),
    instant("lastEditDate", "{t}.last_edit_date", optional=True),
    instant("lastActivityDate", "{t}.last_activity_date", optional=True),
    instant("deletionDate", "{t}.deleted_date", optional=True),
    OWNER,
    LAST_EDITOR,
    # Nothing but writing and editing moves an answer's last activity.
    one(
        "lastActivityUser",
        "UserSummaryResponseModel",
        person("coalesce({p}.last_editor_user_id, {p}.owner_user_id)"),
        optional=True,
    ),
    integer("commentCount", "{t}.comment_count"),
    link("webUrl", "{t}.parent_id || '/' || {t}.id || '#' || {t}.id", "/questions/%s"),
    link("shareLink", SHARED, "/a/%s"),
    # Whoever wrote it hears of it anyway.
    boolean("userCanFollow", f"({_LIVE} AND %(me)s <> 0 AND {{t}}.owner_user_id IS DISTINCT FROM %(me)s)"),
    boolean("canBeFollowed", f"({_LIVE})"),
    boolean("isSubjectMatterExpert", _EXPERT, needs="question"),
)

ANSWER_SUMMARY = WireType(
    "AnswerSummaryResponseModel",
    "An answer in a list.",
    _ANSWER,
    from_="posts {t}",
    where=ANSWER_23.where,
    key="{t}.id",
    created="{t}.creation_date",
    has_nulls=True,
    joins=ANSWER_23.joins,
)

ANSWER = WireType(
    "AnswerResponseModel",
    "An answer, whole.",
    (*_ANSWER, string("bodyMarkdown", MARKDOWN)),
    from_="posts {t}",
    where=ANSWER_23.where,
    key="{t}.id",
    has_nulls=True,
    joins=ANSWER_23.joins,
)
