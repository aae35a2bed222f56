"""The rows about access tokens themselves, and the two of an Enterprise site that act on other people's behalf."""

from __future__ import annotations

from ownstack.kernel.limits import VECTOR_SMALL_MAX
from ownstack.v23.endpoints.everyone import Endpoint, Param

_TOKENS = Param("accessTokens", "access token list", "path", is_required=True, max=VECTOR_SMALL_MAX)


def _about(path: str, group: str, handler: str, what: str) -> Endpoint:
    return Endpoint(path, group, "access_token", what, (_TOKENS,), handler=handler, is_network=True)


ENDPOINTS: tuple[Endpoint, ...] = (
    _about("/access-tokens/{accessTokens}", "access-tokens", "describe_tokens", "The properties of those tokens that work."),
    _about(
        "/access-tokens/{accessTokens}/invalidate",
        "access-tokens",
        "invalidate_tokens",
        "Ends these tokens at once, and tells what they were.",
    ),
    _about(
        "/apps/{accessTokens}/de-authenticate",
        "apps",
        "de_authenticate",
        "Removes the app from the tokens' people: every token that they gave it ends.",
    ),
    Endpoint(
        "/access-tokens/exchange",
        "access-tokens",
        "exchanged_access_token",
        "An administrator's token against one of another person, with a service key (impersonation).",
        (
            Param("access_tokens", "access token list", "form", is_required=True, max=VECTOR_SMALL_MAX),
            Param("exchange_type", "string", "form", is_required=True, enum=("impersonate", "team_for_public")),
            Param("account_id", "number", "form"),
        ),
        handler="exchange_tokens",
        is_paged=False,
        is_network=True,
        verbs=("POST",),
    ),
    Endpoint(
        "/enterprise/usersync",
        "enterprise",
        "user_sync",
        "Makes the members of teams those that are listed; for administrators.",
        (Param("requestsJson", "text", "form", is_required=True), Param("dryRun", "boolean", "form")),
        handler="sync_teams",
        is_paged=False,
        is_network=True,
        verbs=("POST",),
        needs_token=True,
        scopes=("write_access",),
    ),
)
