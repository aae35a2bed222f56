"""Documents by age: each site's newest ones stand in tiers, each with an index of its own (schema.sql), so that the newest of
what has common words are found without a look at all that has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ALL = 0
"""Not a tier but all documents."""
NEWEST = 4
"""As in schema.sql."""


@dataclass(frozen=True, slots=True)
class Tiers:
    """How many questions each tier of each site has at least, with those of the newer ones."""

    questions: Mapping[int, Mapping[int, int]] = field(default_factory=dict)

    def newest(self, site_id: int, questions: float) -> int:
        """The newest tier with so many questions; all, where none has."""
        fit = [tier for tier, has in self.questions.get(site_id, {}).items() if has >= questions]
        return max(fit, default=ALL)

    def widest(self, site_id: int, questions: float) -> int | None:
        """The oldest tier with no more questions than this; none where even the newest has more."""
        fit = [tier for tier, has in self.questions.get(site_id, {}).items() if has <= questions]
        return min(fit, default=None)


def from_newest(tier: int) -> range:
    """The tiers down to this one."""
    return range(NEWEST, tier - 1, -1)


def since(tier: int) -> str:
    """From when on all that was active is in the tier or a newer one. Read by the statement that trusts in it: tiers move. One
    that is not there has nothing for sure.
    """
    found = f"SELECT e.since FROM document_tiers e WHERE e.site_id = %(site)s AND e.tier = {tier}"
    return f"coalesce(({found}), 'infinity')"
