"""The scopes: what each lets an app do, in the words of the consent page (api-2.3.json, oauth.scopes)."""

import re
from typing import NamedTuple

SENTENCES: dict[str, str] = {
    "read_inbox": "read your inbox and your notifications",
    "private_info": "see your private history, votes and preferences",
    "write_access": "ask, answer, comment, edit, vote and flag in your name",
    "no_expiry": "keep this access until you take it back",
    "access_team": "read the private team below, and nothing outside of it",
}
ALWAYS = "see who you are and read what you can read"
TEAM = "access_team"


class UnknownScopeError(Exception):
    """There is no such scope, or it cannot be asked for."""


class Scopes(NamedTuple):
    names: frozenset[str]
    """What is allowed; `access_team` without the team."""
    team_slug: str | None
    """The team that was named; empty: the person chooses; None: no team was asked for."""


def parse(text: str) -> Scopes:
    """Separated by commas or spaces; `access_team|HOST/c/SLUG` names a team. Raises UnknownScopeError."""
    names, team_slug = set(), None
    for word in filter(None, re.split(r"[,\s]+", text)):
        name, _, team = word.partition("|")
        if name not in SENTENCES or (team and name != TEAM):
            raise UnknownScopeError(f"There is no scope {word!r}.")
        if name == TEAM:
            team_slug = team.rstrip("/").rsplit("/", 1)[-1].lower()
        names.add(name)
    return Scopes(frozenset(names), team_slug)
