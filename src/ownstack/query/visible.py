"""Which sites somebody may see at all; the rest does not exist for them."""

from __future__ import annotations

from ownstack.query.context import Site
from ownstack.query.directory import Key
from ownstack.query.tokens import Token


def sites_of(sites: list[Site], key: Key | None, token: Token | None) -> list[Site]:
    """A key shows the main site and the teams that it was given; a token the main site and the teams of its person, or the one
    site that it is for. A token without scopes shows no team.
    """
    if token is None:
        teams = key.team_ids if key else frozenset()
        return [each for each in sites if each.kind == "main" or each.id in teams]
    only, teams = token.site_id, frozenset(token.faces if token.scopes else ())
    return [each for each in sites if each.id == only or (only is None and (each.kind == "main" or each.id in teams))]
