"""All that an answer can be made of: the wire types of API v2.3 and the models of v3, by name. No name is in both."""

from __future__ import annotations

from ownstack.query.fields import WireType
from ownstack.query.models import MODELS
from ownstack.query.types import TYPES

SHAPES: dict[str, WireType] = TYPES | MODELS
