"""People."""

from __future__ import annotations

from ownstack.query.models import sorts, sources
from ownstack.v3.operations import NOT_FOUND, Operation, Param

ADMIN = "RequireAdminRole"
_DETAILS = "UserDetailsResponseModel"

ENDPOINTS: tuple[Operation, ...] = (
    Operation(
        "GET", "/users/me", "The person of the token.", _DETAILS, sources.ME, of="user", refusals=NOT_FOUND, handler="show_me"
    ),
    Operation(
        "GET",
        "/users",
        "People, page by page, without those who are deactivated.",
        "PaginatedUsers",
        sources.USERS,
        sorts.USERS,
    ),
    Operation(
        "GET", "/users/{userId}", "A person, deactivated or not.", _DETAILS, sources.USER_DETAILS, of="user", refusals=NOT_FOUND
    ),
    Operation(
        "GET",
        "/users/by-email/{email}",
        "The person with this address.",
        _DETAILS,
        sources.USER_BY_EMAIL,
        of="user",
        policy=ADMIN,
        refusals=NOT_FOUND,
    ),
    Operation(
        "GET",
        "/users/{userId}/watched-tags",
        "The tags that a person watches.",
        "array<TagSummaryResponseModel>",
        sources.WATCHED_TAGS,
        of="user",
        within=("user",),
        refusals=NOT_FOUND,
    ),
    Operation(
        "GET",
        "/users/by-external-id/{externalId}",
        "People whom an identity system knows by this id.",
        "array<UserResponseModel>",
        sources.USERS_BY_EXTERNAL_ID,
        policy=ADMIN,
    ),
    Operation(
        "GET",
        "/users/manage",
        "People as administrators see them, with those who are deactivated.",
        "PaginatedManageUsers",
        sources.MANAGED_USERS,
        sorts.MANAGED_USERS,
        is_descending=False,
        params=(
            Param("isDeactivated", "boolean", "Those who are deactivated, or those who are not."),
            Param("lastAccessDateFrom", "date-time", "Not last seen before this."),
            Param("lastAccessDateTo", "date-time", "Not last seen after this."),
        ),
        policy=ADMIN,
        on_teams=False,
    ),
)
