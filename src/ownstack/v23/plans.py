"""Requests come again and again with the same words. What was made of them is remembered, never what they found."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple

from ownstack.kernel.actor import Actor
from ownstack.query.context import Site
from ownstack.query.filters import Filter
from ownstack.query.plan import Plan
from ownstack.v23.callers import Caller

REMEMBERED_MAX = 2048
SECRETS = ("key", "access_token")


class Wording(NamedTuple):
    """A request's own words, secrets aside, and all else that its plan hangs on."""

    path: str
    query: tuple[tuple[str, str], ...]
    site: int
    """The object's: a site whose synonyms or thresholds change becomes another one, and a plan keeps its own alive."""
    filter: str
    has_key: bool
    token_id: int | None
    actor: Actor | None


def wording_of(
    path: str, query: Mapping[str, str], site: Site, filter_: Filter, caller: Caller, actor: Actor | None
) -> Wording:
    words = tuple(each for each in query.items() if each[0] not in SECRETS)
    token_id = caller.token.id if caller.token else None
    return Wording(path, words, id(site), filter_.name, caller.key is not None, token_id, actor)


class Plans:
    """The plans of the requests that came last."""

    def __init__(self) -> None:
        self._plans: OrderedDict[Wording, Plan] = OrderedDict()

    def find(self, wording: Wording) -> Plan | None:
        plan = self._plans.get(wording)
        if plan is not None:
            self._plans.move_to_end(wording)
        return plan

    def keep(self, wording: Wording, plan: Plan) -> None:
        self._plans[wording] = plan
        if len(self._plans) > REMEMBERED_MAX:
            self._plans.popitem(last=False)
