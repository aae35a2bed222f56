"""The site that a request is about, with the few facts of it that every query needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

EXPERTS = "subject_matter_experts"
"""The feature that the setting of this name switches."""


@dataclass(frozen=True, slots=True)
class Site:
    """The main site or a team."""

    id: int
    slug: str
    kind: str
    name: str
    audience: str
    launch_date: int
    """Unix seconds"""
    url: str
    """Address that links begin with, without a final slash."""
    features: frozenset[str] = frozenset()
    """Optional parts that have rows here, since what has none costs no statement, and those that settings switch on."""
    has_math: bool = False
    has_mermaid: bool = False
    """Switches of its Markdown dialect."""
    synonyms: dict[str, str] = field(default_factory=dict, compare=False, hash=False)
    thresholds: dict[str, int] = field(default_factory=dict, compare=False, hash=False)
    """The site's own reputation for each privilege, by name."""
    collectives: dict[str, list[str]] = field(default_factory=dict, compare=False, hash=False)
    """The tags of each, by slug."""

    def tag_name(self, name: str) -> str:
        """Tags are matched without regard to case, and synonyms mean their master (api-2.3.json, conventions.tags)."""
        lowered = name.lower()
        return self.synonyms.get(lowered, lowered)

    def tags_of(self, slugs: Iterable[str]) -> list[str]:
        """Those of these collectives; one that is not there has none."""
        return list(dict.fromkeys(chain.from_iterable(self.collectives.get(each, ()) for each in slugs)))


SITES_SQL = """
SELECT s.id, s.slug, s.kind, s.name, s.audience, floor(date_part('epoch', s.launch_date))::bigint,
       s.has_math, s.has_mermaid,
       (SELECT jsonb_object_agg(c.slug, ARRAY(SELECT ct.tag_name FROM collective_tags ct
                                              WHERE ct.site_id = c.site_id AND ct.collective_id = c.id ORDER BY ct.tag_name))
        FROM collectives c WHERE c.site_id = s.id),
       (SELECT jsonb_object_agg(y.from_tag, y.to_tag) FROM tag_synonyms y WHERE y.site_id = s.id),
       (SELECT jsonb_object_agg(v.name, v.reputation) FROM privileges v WHERE v.site_id = s.id)
FROM sites s ORDER BY s.kind, s.id
"""


def site_from_row(row: tuple[object, ...], site_url: str, switched_on: frozenset[str] = frozenset()) -> Site:
    """A row of SITES_SQL as a Site. A team lives under /c/SLUG, as on Enterprise."""
    id_, slug, kind, name, audience, launch_date, has_math, has_mermaid, collectives, synonyms, thresholds = row
    return Site(
        id=id_,  # type: ignore[arg-type]
        slug=str(slug),
        kind=str(kind),
        name=str(name),
        audience=str(audience),
        launch_date=launch_date,  # type: ignore[arg-type]
        url=site_url if kind == "main" else f"{site_url}/c/{slug}",
        features=switched_on | ({"collectives"} if collectives else set()),
        has_math=bool(has_math),
        has_mermaid=bool(has_mermaid),
        synonyms=synonyms or {},  # type: ignore[arg-type]
        thresholds=thresholds or {},  # type: ignore[arg-type]
        collectives=collectives or {},  # type: ignore[arg-type]
    )
