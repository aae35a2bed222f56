"""The models of API v3: each field said once, with where its value comes from. `MODELS` has them all by name.

A model is a `WireType` like those of v2.3, other in three things: no filter chooses among its fields, one without a value is
null, and text is never encoded.
"""

from __future__ import annotations

from types import ModuleType

from ownstack.query.fields import WireType
from ownstack.query.filters import Filter
from ownstack.query.models import answers, articles, collections, comments, groups, images, people, posts, search, tags


def _of(module: ModuleType) -> list[WireType]:
    return [value for value in vars(module).values() if isinstance(value, WireType)]


MODULES = (posts, answers, articles, comments, people, groups, tags, collections, images, search)
MODELS: dict[str, WireType] = {each.name: each for module in MODULES for each in _of(module)}

_FIELDS = frozenset(f"{model.name}.{field.name}" for model in MODELS.values() for field in model.fields)
PAGE = Filter("v3 page", _FIELDS | {".items", ".has_more", ".total"}, is_unsafe=True)
"""A page of a list, with its total."""
ROWS = Filter("v3 rows", _FIELDS | {".items"}, is_unsafe=True)
"""Rows alone."""
