"""Tags, their subject matter experts, and who watches them."""

from __future__ import annotations

from ownstack.query.context import EXPERTS
from ownstack.query.models import sorts, sources
from ownstack.v3.operations import NOT_FOUND, WRITE, Operation, Param

_TAG = "/tags/{tagId}"
_EXPERTS = f"{_TAG}/subject-matter-experts"
_MODEL = "SubjectMatterExpertResponseModel"
SWITCHED_OFF = (400, 401, 403, 422)


def _change(verb: str, path: str, what: str, handler: str, body: str) -> Operation:
    return Operation(
        verb,
        path,
        what,
        _MODEL,
        sources.TAG_EXPERTS,
        body=body,
        of="tag",
        within=("tag",),
        policy=WRITE,
        refusals=SWITCHED_OFF,
        handler=handler,
        feature=EXPERTS,
    )


def _remove(path: str, what: str, handler: str, of: str) -> Operation:
    return Operation(
        "DELETE",
        path,
        what,
        of=of,
        within=("tag", of),
        policy=WRITE,
        status=204,
        refusals=SWITCHED_OFF,
        handler=handler,
        feature=EXPERTS,
    )


ENDPOINTS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/tags",
        "Tags, page by page.",
        "PaginatedTags",
        sources.TAGS,
        sorts.TAGS,
        is_descending=False,
        params=(
            Param("partialName", what="With these letters in their name."),
            Param("hasSmes", "boolean", "With subject matter experts, or without any."),
            Param("hasSynonyms", "boolean", "With synonyms, or without any."),
        ),
    ),
    Operation("GET", _TAG, "A tag, with its experts.", "TagResponseModel", sources.TAG_ALONE, of="tag", refusals=NOT_FOUND),
    Operation(
        "GET",
        _EXPERTS,
        "A tag's subject matter experts: people and user groups.",
        _MODEL,
        sources.TAG_EXPERTS,
        of="tag",
        refusals=(*NOT_FOUND, 422),
        feature=EXPERTS,
    ),
    _change("PUT", _EXPERTS, "Names all of a tag's experts anew.", "name_experts", "SubjectMatterExpertRequestModel"),
    Operation(
        "GET",
        f"{_TAG}/tag-watchers",
        "Who watches a tag.",
        "TagWatchersResponseModel",
        sources.TAG_WATCHERS,
        of="tag",
        refusals=NOT_FOUND,
    ),
    _change("POST", f"{_EXPERTS}/user-groups", "Adds user groups to a tag's experts.", "add_expert_groups", "array<integer>"),
    _change("POST", f"{_EXPERTS}/users", "Adds people to a tag's experts.", "add_experts", "array<integer>"),
    _remove(
        f"{_EXPERTS}/user-groups/{{userGroupId}}",
        "Takes a user group from a tag's experts.",
        "remove_expert_group",
        "user group",
    ),
    _remove(f"{_EXPERTS}/users/{{userId}}", "Takes a person from a tag's experts.", "remove_expert", "user"),
)
