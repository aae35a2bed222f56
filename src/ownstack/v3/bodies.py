"""The JSON body of a request, held against its request model."""

from __future__ import annotations

from typing import Any

import msgspec

from ownstack.kernel.errors import BadParameterError
from ownstack.v3.binding import LIST_MAX, integer
from ownstack.v3.errors import BindingError
from ownstack.v3.schemas import INTEGERS, REQUESTS, Member

JSON_TYPES = ("application/json", "text/json", "application/json-patch+json")


def is_json(content_type: str) -> bool:
    """Any JSON will do, also none said at all (api-v3.md section 3)."""
    named = content_type.split(";", maxsplit=1)[0].strip().lower()
    return not named or named in JSON_TYPES or (named.startswith("application/") and named.endswith("+json"))


def parse(body: bytes, model: str) -> Any:
    """What the body says: a dict by the model's own names, or a list of ids. BindingError for all that is wrong."""
    try:
        given = msgspec.json.decode(body) if body.strip() else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BindingError({"$": ["The body is not JSON."]}) from None
    errors: dict[str, list[str]] = {}
    found = _value(given, Member("", model, is_required=True), "$", errors)
    if errors:
        raise BindingError(errors)
    return found


def _object(given: Any, model: str, errors: dict[str, list[str]]) -> dict[str, Any]:
    members = {name.lower(): value for name, value in given.items()}
    found: dict[str, Any] = {}
    for member in REQUESTS[model]:
        value = _value(members.get(member.name.lower()), member, member.name[:1].upper() + member.name[1:], errors)
        if value is not None:
            found[member.name] = value
    return found


def _value(given: Any, member: Member, name: str, errors: dict[str, list[str]]) -> Any:
    if given is None:
        if member.is_required:
            errors[name] = [f"The {name} field is required." if name != "$" else "A non-empty request body is required."]
        return None
    try:
        value = _typed(given, member, errors)
    except (TypeError, ValueError):
        errors[name] = [f"The JSON value could not be converted to {member.type}."]
        return None
    if isinstance(value, str) and len(value.strip()) < member.min_length:
        errors[name] = [f"The {name} field is required."]
    return value


def _typed(given: Any, member: Member, errors: dict[str, list[str]]) -> Any:
    """The value as the model has it; TypeError or ValueError where it cannot be."""
    if member.type == "string":
        return _enum(given, member) if member.enum else _text(given)
    if member.type == "integer":
        return _integer(given)
    if member.type == "array<string>":
        return [_text(each) for each in _list(given)]
    if member.type == INTEGERS:
        return [_integer(each) for each in _list(given)]
    if not isinstance(given, dict):
        raise TypeError
    return _object(given, member.type, errors)


def _list(given: Any) -> list[Any]:
    if not isinstance(given, list) or len(given) > LIST_MAX:
        raise TypeError
    return given


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError
    if "\0" in given:
        raise BadParameterError("The character NUL is in no text.")
    return given


def _integer(given: Any) -> int:
    value = integer(given if isinstance(given, str) else str(given)) if type(given) in (int, str) else None
    if value is None:
        raise TypeError
    return value


def _enum(given: Any, member: Member) -> str:
    found = next((each for each in member.enum if each.lower() == str(given).lower()), None)
    if found is None:
        raise ValueError
    return found
