"""Requests come again and again with the same words. What was made of them is remembered, never what they found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ownstack.kernel.actor import Actor
from ownstack.kernel.remembered import Remembered
from ownstack.query.context import Site
from ownstack.query.filters import Filter
from ownstack.query.plan import Plan
from ownstack.v23.callers import Caller
from ownstack.v23.endpoints import Endpoint

REMEMBERED_MAX = 2048
SECRETS = ("key", "access_token")

Wording = tuple[Any, ...]


class Call(NamedTuple):
    """A request whose method, caller, site and filter are known."""

    endpoint: Endpoint
    path: str
    in_path: Mapping[str, str]
    query: Mapping[str, str]
    caller: Caller
    site: Site
    filter: Filter
    actor: Actor | None

    @property
    def wording(self) -> Wording:
        """Its own words, secrets aside, and all else that its plan hangs on."""
        words = tuple(each for each in self.query.items() if each[0] not in SECRETS)
        key, token_id = self.caller.key, self.caller.token.id if self.caller.token else None
        # The site as an object: one whose synonyms or thresholds change becomes another, and a plan keeps its own alive.
        return self.path, words, id(self.site), self.filter.name, key and key.is_service, token_id, self.actor


class Plans:
    """The plans of the requests that came last."""

    def __init__(self) -> None:
        self._plans: Remembered[Wording, Plan] = Remembered(REMEMBERED_MAX)

    def find(self, call: Call) -> Plan | None:
        return self._plans.find(call.wording)

    def keep(self, call: Call, plan: Plan) -> None:
        self._plans.keep(call.wording, plan)
