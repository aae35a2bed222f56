"""User groups and communities as API v3 shows them. A community is what v2.3 calls a collective."""

from __future__ import annotations

from ownstack.query.fields import Field, Nested, WireType, integer, many, string

USER_GROUP = WireType(
    "UserGroupResponseModel",
    "A user group with its people.",
    (
        integer("id"),
        string("name"),
        string("description", optional=True),
        many(
            "users",
            "UserSummaryResponseModel",
            Nested(
                parent="{p}.id",
                key="x.user_group_id",
                from_=(
                    "user_group_members x JOIN members {t} ON {t}.site_id = x.site_id AND {t}.id = x.user_id"
                    " AND {t}.deleted_date IS NULL"
                ),
                where="x.site_id = %(site)s",
                order="{t}.id",
            ),
        ),
    ),
    from_="user_groups {t}",
    key="{t}.id",
    has_nulls=True,
)

COMMUNITY: tuple[Field, ...] = (
    string("name"),
    string("description"),
    integer("id"),
    integer(
        "memberCount", "(SELECT count(*) FROM collective_members y WHERE y.site_id = {t}.site_id AND y.collective_id = {t}.id)"
    ),
    many(
        "tags",
        "TagSummaryResponseModel",
        Nested(
            parent=(
                "(SELECT array_agg(y.tag_name ORDER BY y.tag_name) FROM collective_tags y"
                " WHERE y.site_id = {p}.site_id AND y.collective_id = {p}.id)"
            ),
            key="{t}.name",
            is_each=True,
        ),
    ),
)
"""What every model of a community begins with."""

COMMUNITY_SUMMARY = WireType(
    "CommunitySummaryResponseModel", "A community.", COMMUNITY, from_="collectives {t}", key="{t}.id", has_nulls=True
)
