"""People as API v3 shows them."""

from __future__ import annotations

from ownstack.query.fields import Embed, Field, WireType, integer, link, string, word
from ownstack.query.types.people import AVATAR

# The words of the real site (api-v3.md section 4). Who moderates a site is told apart from who moderates them all nowhere.
ROLE = (
    "CASE WHEN (SELECT a.role FROM accounts a WHERE a.id = {t}.account_id) = 'admin' THEN 'Admin'"
    " WHEN {t}.user_type IN ('moderator', 'team_admin')"
    " OR (SELECT a.role FROM accounts a WHERE a.id = {t}.account_id) = 'moderator' THEN 'Moderator' ELSE 'Registered' END"
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


def person(id_: str) -> Embed:
    """The person behind `id_`, SQL over the parent's `{p}`; null where nobody is known or they are gone."""
    return Embed(
        f"LEFT JOIN members {{e}} ON {{e}}.site_id = {{p}}.site_id AND {{e}}.id = {id_} AND {{e}}.deleted_date IS NULL",
        "{e}.id IS NOT NULL",
    )
