"""The request models: what a body may hold. Response models are `query.models`.

Names are matched without regard to case, unknown members are ignored, ids may come as strings (api-v3.md section 3).
"""

from __future__ import annotations

from dataclasses import dataclass

from ownstack.kernel.article_types import BY_CAMEL
from ownstack.query.models.articles import EDITABLE_BY

INTEGERS = "array<integer>"


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a request model."""

    name: str
    type: str = "string"
    """string, integer, array<string>, array<integer>, or the name of another request model"""
    is_required: bool = False
    is_nullable: bool = False
    min_length: int = 0
    enum: tuple[str, ...] = ()
    what: str = ""


_COLLECTION = (
    Member("title", what="Plain text."),
    Member("description", what="Markdown."),
    Member("editorUserIds", INTEGERS, what="People who may edit it."),
    Member("editorUserGroupIds", INTEGERS, what="User groups that may edit it."),
    Member("contentIds", INTEGERS, what="Questions and articles, in the order in which they are shown."),
)

REQUESTS: dict[str, tuple[Member, ...]] = {
    "QuestionRequestModel": (
        Member("title", is_required=True, min_length=1, what="Plain text."),
        Member("body", is_required=True, min_length=1, what="Markdown."),
        Member("tags", "array<string>", is_required=True, what="Names of tags; new ones are made."),
    ),
    "AnswerRequestModel": (Member("body", is_required=True, min_length=1, what="Markdown."),),
    "ArticleRequestModel": (
        Member("title", is_required=True, min_length=1, what="Plain text."),
        Member("body", is_required=True, min_length=1, what="Markdown."),
        Member("tags", "array<string>", is_required=True, what="Names of tags; new ones are made."),
        Member("type", is_required=True, enum=tuple(BY_CAMEL), what="The kind of article."),
        # Required by the vendor's document, left out by a published client (api-v3.md, open doubt 3).
        Member("permissions", "ArticlePermissionsRequestModel", what="Who may edit it; left out, nothing changes."),
    ),
    "ArticlePermissionsRequestModel": (
        Member("editableBy", enum=EDITABLE_BY, what="Its owner alone, some people and groups, or everyone."),
        Member("editorUserIds", INTEGERS, what="People, with specificEditors."),
        Member("editorUserGroupIds", INTEGERS, what="Groups, with specificEditors."),
    ),
    "FlagRequestModel": (
        Member("optionId", "integer", is_required=True, what="One of flags/options."),
        Member("comment", is_nullable=True, what="Where the option wants one."),
        Member("relatedQuestionId", "integer", is_nullable=True, what="Where the option wants one."),
        Member("targetSite", is_nullable=True, what="Where the option wants one; none does here."),
    ),
    "SubjectMatterExpertRequestModel": (
        Member("userIds", INTEGERS, what="People."),
        Member("userGroupIds", INTEGERS, what="User groups."),
    ),
    "UserGroupRequestModel": (
        Member("name", is_required=True, min_length=1, what="Unlike that of any other group."),
        Member("description", what="Plain text."),
        Member("userIds", INTEGERS, what="The group's people."),
    ),
    "CommunityJoinModel": (Member("memberUserIds", INTEGERS, what="People who join."),),
    "CommunityLeaveModel": (Member("memberUserIds", INTEGERS, what="People who leave."),),
    "CollectionRequestModel": _COLLECTION,
    "EditCollectionRequestModel": (
        Member("ownerId", "integer", is_nullable=True, what="The new owner; without it the owner stays."),
        *_COLLECTION,
    ),
}
