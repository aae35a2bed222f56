"""Filters: which fields of which type an answer holds. A filter is a set of `type.field` names, safe or unsafe.

Filters are immutable and never expire; equal sets have equal names, since the name is made from the set
(api-2.3.json, filters). Wrapper fields have an empty type name: `.items`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from ownstack.query.types import TYPES

WRAPPER_DEFAULT = (
    ".backoff",
    ".error_id",
    ".error_message",
    ".error_name",
    ".has_more",
    ".items",
    ".quota_max",
    ".quota_remaining",
)
WRAPPER = (*WRAPPER_DEFAULT, ".page", ".page_size", ".total", ".type")

BODIES = (
    "answer.body",
    "article.body",
    "comment.body",
    "inbox_item.body",
    "post.body",
    "question.body",
    "revision.body",
    "suggested_edit.body",
    "tag_wiki.body",
)

ALL_FIELDS: frozenset[str] = frozenset(WRAPPER) | {f"{t.name}.{f.name}" for t in TYPES.values() for f in t.fields}
OPENERS: dict[str, str] = {f"{t.name}.{f.name}": f.requires for t in TYPES.values() for f in t.fields if f.requires}
DEFAULT_FIELDS: frozenset[str] = frozenset(WRAPPER_DEFAULT) | {
    f"{t.name}.{f.name}" for t in TYPES.values() for f in t.fields if f.default
}

NAME_LENGTH_MAX = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """A resolved filter. `fields` has its names by type; the wrapper's are under the empty one."""

    name: str
    included: frozenset[str]
    is_unsafe: bool = False
    fields: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, hash=False)
    openers: set[str] = field(default_factory=set, compare=False, hash=False)
    """What opens the private fields among these."""

    def __post_init__(self) -> None:
        by_type: dict[str, set[str]] = {"": set()}
        for each in self.included:
            type_, _, name = each.partition(".")
            by_type.setdefault(type_, set()).add(name)
            if opener := OPENERS.get(each):
                self.openers.add(opener)
        self.fields.update((type_, frozenset(names)) for type_, names in by_type.items())

    def of(self, type_: str) -> frozenset[str]:
        return self.fields.get(type_, frozenset())

    @property
    def wrapper(self) -> frozenset[str]:
        return self.fields[""]


DEFAULT = Filter("default", DEFAULT_FIELDS)
WITHBODY = Filter("withbody", DEFAULT_FIELDS | frozenset(BODIES))
NONE = Filter("none", frozenset())
TOTAL = Filter("total", frozenset({".total"}))

KNOWN: dict[str, Filter] = {each.name: each for each in (DEFAULT, WITHBODY, NONE, TOTAL)}


def build(base: Filter, include: Iterable[str], exclude: Iterable[str], *, is_unsafe: bool) -> Filter:
    """A new filter: base + include - exclude. Names that do not exist are dropped in silence, as documented."""
    included = (base.included | (ALL_FIELDS & set(include))) - set(exclude)
    return Filter(name_of(included, is_unsafe=is_unsafe), frozenset(included), is_unsafe)


def name_of(included: Iterable[str], *, is_unsafe: bool) -> str:
    """`!` and 22 letters made from the set, so that the same set always has the same name."""
    text = f"{'unsafe' if is_unsafe else 'safe'} {' '.join(sorted(included))}"
    digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
    return "!" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def may_be_name(name: str) -> bool:
    """Ours begin with `!`; of the vendor's those of safe filters do (its Terraform provider bakes in another)."""
    return 0 < len(name) <= NAME_LENGTH_MAX and not set(name) & set(";\0")
