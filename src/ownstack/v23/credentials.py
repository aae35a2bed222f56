"""The methods about access tokens themselves, impersonation, and the sync of teams."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import msgspec

from ownstack.domain import team_sync, tokens
from ownstack.domain.team_sync import Roster
from ownstack.kernel.errors import AccessDeniedError, BadParameterError, TokenRequiredError
from ownstack.query.tokens import Token
from ownstack.v23.asked import Asked, Handler, listed
from ownstack.v23.envelope import Answer

LEVELS = {"member": "registered", "admin": "team_admin"}


async def describe_tokens(asked: Asked) -> Answer:
    """Those that work; of the others nothing is told."""
    return listed(asked, "access_token", await _described(asked))


async def invalidate_tokens(asked: Asked) -> Answer:
    found = await _described(asked)
    async with asked.pool.connection() as connection:
        for each in found:
            await tokens.revoke(connection, each["access_token"])
    asked.tokens.forget()
    return listed(asked, "access_token", found)


async def de_authenticate(asked: Asked) -> Answer:
    found = await _described(asked)
    async with asked.pool.connection() as connection:
        for each in found:
            await tokens.de_authenticate(connection, each["access_token"])
    asked.tokens.forget()
    return listed(asked, "access_token", found)


async def exchange_tokens(asked: Asked) -> Answer:
    values, key = asked.bound.values, asked.caller.key
    if values["exchange_type"] != "impersonate":
        raise BadParameterError("exchange_type")
    if not asked.rules.impersonation or key is None:
        raise AccessDeniedError(tokens.ONLY_SERVICE_ACCOUNTS)
    if "account_id" not in values:
        raise BadParameterError("account_id")
    async with asked.pool.connection() as connection, connection.transaction():
        found = [
            (
                text,
                await tokens.exchange(
                    connection,
                    token_text=text,
                    key_id=key.id,
                    account_id=values["account_id"],
                    address=asked.caller.address or None,
                ),
            )
            for text in values["access_tokens"]
        ]
    return listed(
        asked,
        "exchanged_access_token",
        [
            {
                "scope": list(made.scopes),
                "exchange_type": "impersonate",
                "account_id": made.account_id,
                "expires_on_date": int(made.expires_date.timestamp()),
                "original_access_token": text,
                "access_token": made.text,
            }
            for text, made in found
        ],
    )


class _Member(msgspec.Struct, rename="pascal"):
    user_identifier: str
    level: str = "Member"


class _Team(msgspec.Struct, rename="pascal"):
    team: str
    members: list[_Member]


async def sync_teams(asked: Asked) -> Answer:
    """The form is the vendor's (api-v3.json, auxiliaryEndpoints); only a token of an administrator may."""
    token = asked.caller.token
    if token is None:
        raise TokenRequiredError("This method requires an access_token")
    if token.role != "admin" or token.site_id is not None:
        raise AccessDeniedError("Only an access_token of an administrator, for all sites, may sync teams")
    dry_run = asked.bound.values.get("dryRun", False)
    async with asked.pool.connection() as connection:
        found = await team_sync.sync(
            connection,
            _rosters(asked.bound.values["requestsJson"]),
            account_id=token.account_id,
            dry_run=dry_run,
            address=asked.caller.address or None,
        )
    asked.tokens.forget()
    # The vendor's answer is not documented; this one is ours, and no filter knows its type.
    return Answer([{**asdict(each), "dry_run": dry_run} for each in found], "user_sync")


def _rosters(text: str) -> list[Roster]:
    try:
        asked = msgspec.json.decode(text, type=list[_Team])
        return [Roster(each.team, {one.user_identifier: LEVELS[one.level.lower()] for one in each.members}) for each in asked]
    except (msgspec.DecodeError, KeyError):
        raise BadParameterError("requestsJson") from None


async def _described(asked: Asked) -> list[dict[str, Any]]:
    found = [(text, await asked.tokens.find(text)) for text in asked.bound.values["accessTokens"]]
    return [_properties(text, token) for text, token in found if token]


def _properties(text: str, token: Token) -> dict[str, Any]:
    return {
        "scope": sorted(token.scopes) or None,
        "account_id": token.account_id,
        "expires_on_date": token.expires_date,
        "access_token": text,
    }


HANDLERS: dict[str, Handler] = {
    "describe_tokens": describe_tokens,
    "invalidate_tokens": invalidate_tokens,
    "de_authenticate": de_authenticate,
    "exchange_tokens": exchange_tokens,
    "sync_teams": sync_teams,
}
