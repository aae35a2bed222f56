"""Groups of people as API v3 shows them: user groups, and communities, which v2.3 calls collectives."""

from __future__ import annotations

from ownstack.query.fields import Field, Nested, WireType, boolean, instant, integer, many, string
from ownstack.query.models import tags

_MEMBERS = "JOIN members m ON m.site_id = y.site_id AND m.id = y.user_id AND m.deleted_date IS NULL"
GROUP_SIZE = (
    f"(SELECT count(*) FROM user_group_members y {_MEMBERS} WHERE y.site_id = {{t}}.site_id AND y.user_group_id = {{t}}.id)"
)
COMMUNITY_SIZE = (
    f"(SELECT count(*) FROM collective_members y {_MEMBERS} WHERE y.site_id = {{t}}.site_id AND y.collective_id = {{t}}.id)"
)

USER_GROUP = WireType(
    "UserGroupResponseModel",
    "A user group with its people.",
    (
        integer("id"),
        string("name"),
        string("description", "coalesce({t}.description, '')"),
        many(
            "users",
            "UserSummaryResponseModel",
            Nested(
                parent="{p}.id",
                key="y.user_group_id",
                from_="user_group_members y JOIN members {t} ON {t}.site_id = y.site_id AND {t}.id = y.user_id",
                where="y.site_id = %(site)s",
                order="lower({t}.display_name), {t}.id",
            ),
        ),
    ),
    from_="user_groups {t}",
    key="{t}.id",
    has_nulls=True,
)

_COMMUNITY: tuple[Field, ...] = (
    string("name"),
    string("description"),
    integer("id"),
    integer("memberCount", COMMUNITY_SIZE),
    many(
        "tags",
        "TagSummaryResponseModel",
        Nested(
            parent="{p}.id",
            key="y.collective_id",
            from_="collective_tags y JOIN tags {t} ON {t}.site_id = y.site_id AND {t}.name = y.tag_name",
            where="y.site_id = %(site)s",
        ),
    ),
)

COMMUNITY_SUMMARY = WireType(
    "CommunitySummaryResponseModel", "A community in a list.", _COMMUNITY, from_="collectives {t}", key="{t}.id", has_nulls=True
)

COMMUNITY_MEMBER = WireType(
    "CommunityMemberResponseModel",
    "Somebody in a community.",
    (
        integer("id"),
        string("name", "{t}.display_name"),
        instant("memberSince", "y.creation_date"),
        boolean(
            "isSme",
            f"EXISTS (SELECT FROM collective_tags c JOIN tags g ON g.site_id = c.site_id AND g.name = c.tag_name"
            f" WHERE c.site_id = y.site_id AND c.collective_id = y.collective_id AND {tags.is_expert('y.user_id', 'g')})",
        ),
    ),
    from_="collective_members y JOIN members {t} ON {t}.site_id = y.site_id AND {t}.id = y.user_id",
    where="{t}.deleted_date IS NULL",
    key="{t}.id",
    has_nulls=True,
)

COMMUNITY = WireType(
    "CommunityResponseModel",
    "A community with its people.",
    (
        many(
            "members",
            "CommunityMemberResponseModel",
            Nested(parent="{p}.id", key="y.collective_id", order="y.creation_date, {t}.id"),
        ),
        *_COMMUNITY,
    ),
    from_="collectives {t}",
    key="{t}.id",
    has_nulls=True,
)
