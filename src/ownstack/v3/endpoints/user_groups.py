"""User groups. They are made and changed, never deleted (api-v3.md section 11)."""

from __future__ import annotations

from ownstack.query.models import sorts, sources
from ownstack.v3.operations import NOT_FOUND, WRITE, Operation

_MODEL = "UserGroupResponseModel"
_GROUP = "/user-groups/{userGroupId}"

ENDPOINTS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/user-groups",
        "User groups with their people, page by page.",
        "PaginatedUserGroups",
        sources.USER_GROUPS,
        sorts.USER_GROUPS,
        is_descending=False,
    ),
    Operation(
        "POST",
        "/user-groups",
        "Makes a user group.",
        _MODEL,
        sources.USER_GROUP,
        body="UserGroupRequestModel",
        policy=WRITE,
        status=201,
        refusals=(400, 401, 403, 500),
        handler="create_user_group",
    ),
    Operation("GET", _GROUP, "A user group.", _MODEL, sources.USER_GROUP, of="user group", refusals=NOT_FOUND),
    Operation(
        "PUT",
        _GROUP,
        "Says name, description and people of a user group anew.",
        _MODEL,
        sources.USER_GROUP,
        body="UserGroupRequestModel",
        of="user group",
        policy=WRITE,
        handler="replace_user_group",
    ),
    Operation(
        "POST",
        f"{_GROUP}/members",
        "Adds people to a user group.",
        _MODEL,
        sources.USER_GROUP,
        body="array<integer>",
        of="user group",
        policy=WRITE,
        refusals=NOT_FOUND,
        handler="add_group_members",
    ),
    Operation(
        "DELETE",
        f"{_GROUP}/members/{{userId}}",
        "Takes a person from a user group.",
        _MODEL,
        sources.USER_GROUP,
        of="user",
        policy=WRITE,
        refusals=NOT_FOUND,
        handler="remove_group_member",
    ),
)
