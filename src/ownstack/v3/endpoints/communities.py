"""Communities, of the main site alone. They are made in the pages (api-v3.md section 11)."""

from __future__ import annotations

from ownstack.query.models import sorts, sources
from ownstack.v3.operations import NOT_FOUND, WRITE, Operation

_MODEL = "CommunityResponseModel"
_COMMUNITY = "/communities/{communityId}"


def _membership(path: str, what: str, handler: str, body: str = "") -> Operation:
    return Operation(
        "POST",
        _COMMUNITY + path,
        what,
        _MODEL,
        sources.COMMUNITY,
        body=body,
        of="community",
        policy=WRITE,
        refusals=NOT_FOUND,
        handler=handler,
        on_teams=False,
    )


ENDPOINTS: tuple[Operation, ...] = (
    Operation(
        "GET",
        "/communities",
        "Communities, page by page.",
        "PaginatedCommunities",
        sources.COMMUNITIES,
        sorts.COMMUNITIES,
        is_descending=False,
        on_teams=False,
    ),
    Operation(
        "GET",
        _COMMUNITY,
        "A community with its people.",
        _MODEL,
        sources.COMMUNITY,
        of="community",
        refusals=NOT_FOUND,
        on_teams=False,
    ),
    _membership("/join", "Joins a community.", "join_community"),
    _membership("/join/bulk", "Brings people into a community.", "add_community_members", "CommunityJoinModel"),
    _membership("/leave", "Leaves a community.", "leave_community"),
    _membership("/leave/bulk", "Takes people from a community.", "remove_community_members", "CommunityLeaveModel"),
)
