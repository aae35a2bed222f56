"""The wire types: each field said once, with where its value comes from. `TYPES` has them all by name."""

from __future__ import annotations

from types import ModuleType

from ownstack.query.fields import WireType
from ownstack.query.types import people, posts, search, sites, tags


def _of(module: ModuleType) -> list[WireType]:
    return [value for value in vars(module).values() if isinstance(value, WireType)]


TYPES: dict[str, WireType] = {each.name: each for module in (posts, people, tags, sites, search) for each in _of(module)}

SCALARS = frozenset({"integer", "date", "decimal", "boolean", "string"})
