"""People as API v3 shows them."""

from __future__ import annotations

from ownstack.query.fields import Embed, Field, Nested, WireType, boolean, instant, integer, link, many, string, word
from ownstack.query.types.people import AVATAR


def _has_role(role: str) -> str:
    """Asked once for all rows of a list, since few have one."""
    return f"{{t}}.account_id = ANY(ARRAY(SELECT a.id FROM accounts a WHERE a.role = '{role}'))"


# The words of the real site (api-v3.md section 4). Who moderates a site is told apart from who moderates them all nowhere.
ROLE = (
    f"CASE WHEN {_has_role('admin')} THEN 'Admin' WHEN {{t}}.user_type IN ('moderator', 'team_admin')"
    f" OR {_has_role('moderator')} THEN 'Moderator' ELSE 'Registered' END"
)

USER: tuple[Field, ...] = (
    integer("id"),
    integer("accountId", "{t}.account_id", optional=True),
    string("name", "{t}.display_name"),
    word("avatarUrl", AVATAR, render="small avatar"),
    link("webUrl", "{t}.id", "/users/%s/"),
    integer("reputation"),
    word("role", ROLE),
)
"""What every model of a person ends with."""

USER_SUMMARY = WireType(
    "UserSummaryResponseModel",
    "A person, in a few words.",
    USER,
    from_="members {t}",
    where="{t}.deleted_date IS NULL",
    key="{t}.id",
    has_nulls=True,
)


def _account(column: str) -> str:
    return f"(SELECT a.{column} FROM accounts a WHERE a.id = {{t}}.account_id)"


# Shown to admins and to the person alone (api-v3.json, UserResponseModel).
_EMAIL = string("email", f"CASE WHEN %(is_admin)s::boolean OR {{t}}.id = %(me)s THEN {_account('email')} END", optional=True)
_RESPONSE: tuple[Field, ...] = (
    string("externalId", _account("external_id"), optional=True),
    string("department", optional=True),
    string("jobTitle", "{t}.job_title", optional=True),
    _EMAIL,
    *USER,
)

USER_RESPONSE = WireType(
    "UserResponseModel",
    "A person in the list of people.",
    _RESPONSE,
    from_="members {t}",
    where="{t}.deleted_date IS NULL",
    key="{t}.id",
    has_nulls=True,
)

USER_DETAILS = WireType(
    "UserDetailsResponseModel",
    "A person, with the communities that they are in.",
    (
        many(
            "communities",
            "CommunitySummaryResponseModel",
            Nested(
                parent="{p}.id",
                key="y.user_id",
                from_="collective_members y JOIN collectives {t} ON {t}.site_id = y.site_id AND {t}.id = y.collective_id",
                where="y.site_id = %(site)s",
                order="lower({t}.name), {t}.id",
            ),
        ),
        *_RESPONSE,
    ),
    from_="members {t}",
    where="{t}.deleted_date IS NULL",
    key="{t}.id",
    has_nulls=True,
)

MANAGED_USER = WireType(
    "ManageUserResponseModel",
    "A person as administrators see them.",
    (
        _EMAIL,
        boolean("isDeactivated", "({t}.deactivated_date IS NOT NULL)"),
        instant("creationDate", "{t}.creation_date"),
        instant("lastModifiedDate", "{t}.last_modified_date", optional=True),
        instant("lastAccessDate", "{t}.last_access_date"),
        *USER,
    ),
    from_="members {t}",
    where="{t}.deleted_date IS NULL",
    key="{t}.id",
    has_nulls=True,
)


def person(id_: str) -> Embed:
    """The person behind `id_`, SQL over the parent's `{p}`; null where nobody is known or they are gone."""
    return Embed(
        f"LEFT JOIN members {{e}} ON {{e}}.site_id = {{p}}.site_id AND {{e}}.id = {id_} AND {{e}}.deleted_date IS NULL",
        "{e}.id IS NOT NULL",
    )
