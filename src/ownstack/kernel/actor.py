"""Who acts: an explicit value, handed from the face to the verb or the query. There is no ambient current user."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person on a site, with what the credential that brought them allows."""

    account_id: int
    site_id: int
    user_id: int
    """The person's member id on that site."""
    role: str
    """registered, moderator or admin: the account's, on the whole installation"""
    reputation: int
    scopes: frozenset[str] = frozenset()
    """Of the access token: read_inbox, write_access, private_info, no_expiry, custom_timestamps …"""
    app_id: int | None = None
    token_id: int | None = None
    impersonated_by: int | None = None
    """The token behind an impersonation."""

    @property
    def is_moderator(self) -> bool:
        return self.role in ("moderator", "admin")

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"
