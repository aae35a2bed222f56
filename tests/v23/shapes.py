"""Holds objects of an answer against the declared types: every field that must be there, none that must not, and each as
declared. `faults` gives sentences, so that a failing test shows all that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ownstack.query.fields import Field, Text
from ownstack.query.filters import Filter
from ownstack.query.types import SCALARS, TYPES
from tests.v23.driver import SITE_URL

SCALAR_TYPES: dict[str, tuple[type, ...]] = {
    "integer": (int,),
    "date": (int,),
    "decimal": (int, float),
    "boolean": (bool,),
    "string": (str,),
}
OF_A_PERSON = ("reputation", "user_id", "profile_image", "display_name", "link")
"""Of a person who exists these are all there; account_id is not, of one who never registered."""


def faults(item: Any, type_: str, filter_: Filter, override: tuple[Field, ...] = (), where: str = "") -> Iterator[str]:
    """What is wrong with an object of this type under this filter; nothing if it is right."""
    where = where or type_
    if not isinstance(item, dict):
        yield f"{where} is {item!r}, not an object"
        return
    replaced = {each.name: each for each in override}
    wanted = {each.name: replaced.get(each.name, each) for each in TYPES[type_].fields if each.name in filter_.of(type_)}
    yield from (f"{where}.{name} is not among the fields asked for" for name in item.keys() - wanted.keys())
    for name, field in wanted.items():
        if name in item:
            yield from _value_faults(item[name], field, filter_, f"{where}.{name}")
        elif not field.optional and not field.token:
            yield f"{where}.{name} is missing"
    if list(item) != [name for name in wanted if name in item]:
        yield f"{where} has its keys in another order: {list(item)}"
    if type_ == "shallow_user" and item.get("user_type", "does_not_exist") != "does_not_exist":
        yield from (f"{where} exists without {each}" for each in OF_A_PERSON if each in wanted and each not in item)


def _value_faults(value: Any, field: Field, filter_: Filter, where: str) -> Iterator[str]:
    if field.array != isinstance(value, list):
        yield f"{where} is {type(value).__name__}"
        return
    if value == [] and field.optional:
        yield f"{where} is empty and should be left out"
    for each in value if isinstance(value, list) else [value]:
        if field.type in SCALARS:
            yield from _scalar_faults(each, field, filter_, where)
        else:
            yield from faults(each, field.type, filter_, where=where)


def _scalar_faults(value: Any, field: Field, filter_: Filter, where: str) -> Iterator[str]:
    if not isinstance(value, SCALAR_TYPES[field.type]) or (field.type != "boolean" and isinstance(value, bool)):
        yield f"{where} is {value!r}, not {field.type}"
    elif field.enum and value not in field.enum:
        yield f"{where} is {value!r}, none of {field.enum}"
    elif field.path and not str(value).startswith(f"{SITE_URL}/"):
        yield f"{where} is {value!r}, no address of this site"
    elif field.type == "string" and field.text is Text.ENCODED and not filter_.is_unsafe and set(value) & set("<>\"'"):
        yield f"{where} is {value!r}, not encoded"
