"""The OpenAPI 3.0.1 document: the table of operations, as programs and the interactive page read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from ownstack.v3 import shapes
from ownstack.v3.bodies import JSON_TYPES
from ownstack.v3.endpoints import ENDPOINTS
from ownstack.v3.operations import Operation
from ownstack.v3.shapes import PROBLEM, Schema
from ownstack.v3.uploads import FORM, IMAGE, PART

PATHS = ("swagger.json", "openapi.json")
"""Where it lies below the version."""
TEAM = "/teams/{team}"
TEAM_PARAMETER: Schema = {"name": "team", "in": "path", "required": True, "schema": {"type": "string"}}
DESCRIPTION = "Authorize with an access token (made under Settings, or by OAuth here), then try any operation."

SCOPES = {"write_access": "Write in your name.", "access_team": "Work in one private team, and only there."}
MEANINGS = {
    200: "Success.",
    201: "Made.",
    204: "Done; nothing to say.",
    400: "Something about the request is wrong.",
    401: "No credentials, or none that work.",
    403: "The token or its person may not do this.",
    404: "What the path names is not there, or not for this caller.",
    415: "Not a kind of picture that is taken.",
    422: "The feature is switched off.",
    429: "Too many calls; Retry-After tells how long to wait.",
    500: "Something broke here, and has been logged.",
    503: "The store cannot be reached.",
}


def document(site_url: str) -> bytes:
    """The document, encoded, for a site at this address."""
    return msgspec.json.encode(
        {
            "openapi": "3.0.1",
            "info": {"title": "Ownstack API", "version": "v3", "description": DESCRIPTION},
            "servers": [{"url": f"{site_url}/api/v3"}],
            "paths": _paths(),
            "components": {"schemas": shapes.all_of(ENDPOINTS), "securitySchemes": _schemes(site_url)},
        }
    )


def _paths() -> dict[str, Schema]:
    """By path and verb; those of the main site first."""
    found: dict[str, Schema] = {}
    for path, operation in _addresses():
        found.setdefault(path, {})[operation.verb.lower()] = _operation(operation, is_team=path.startswith(TEAM))
    return found


def _addresses() -> Iterator[tuple[str, Operation]]:
    yield from ((operation.path, operation) for operation in ENDPOINTS)
    yield from ((TEAM + operation.path, operation) for operation in ENDPOINTS if operation.on_teams)


def _operation(operation: Operation, *, is_team: bool) -> Schema:
    found: Schema = {
        "tags": [f"{_tag(operation)} - {'Teams' if is_team else 'Main'}"],
        "summary": operation.what,
        "parameters": [TEAM_PARAMETER, *shapes.parameters(operation)] if is_team else shapes.parameters(operation),
        "responses": {str(status): content for status, content in _responses(operation, is_team=is_team)},
        "security": _security(operation),
    }
    return {**found, "requestBody": _body(operation.body)} if operation.body else found


def _tag(operation: Operation) -> str:
    """What the operations are grouped by: answers and comments stand below a question, and are groups of their own."""
    words = operation.path.split("/")
    name = next((each for each in ("comments", "answers") if each in words), operation.group)
    return name.title().replace("-", "")


def _body(name: str) -> Schema:
    if name == IMAGE:
        form = {"type": "object", "properties": {PART: shapes.of("binary")}, "required": [PART]}
        return {"content": {FORM: {"schema": form}}, "required": True}
    return {"content": {each: {"schema": shapes.of(name)} for each in (*JSON_TYPES, "application/*+json")}, "required": True}


def _responses(operation: Operation, *, is_team: bool) -> Iterator[tuple[int, Schema]]:
    yield operation.status, _answer(operation)
    refusals = set(operation.refusals)
    if operation.policy != "anonymous":
        refusals.add(429)
    if is_team or operation.path_names:
        refusals.add(404)  # an id or a team that is not there, also where the vendor's document says nothing about it
    for status in sorted(refusals):
        content = {"text/plain": {"schema": shapes.of("string")}} if status == 401 else _json(PROBLEM)
        yield status, {"description": MEANINGS[status], "content": content}


def _answer(operation: Operation) -> Schema:
    found: Schema = {"description": MEANINGS[operation.status]}
    if operation.returns == "binary":
        return {**found, "content": {"image/*": {"schema": shapes.of("binary")}}}
    if operation.returns == "string":
        return {**found, "content": {"text/plain": {"schema": shapes.of("string")}}}
    return {**found, "content": _json(operation.returns)} if operation.returns else found


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": shapes.of(name)}}


def _security(operation: Operation) -> list[Schema]:
    """Any one of these. The policy stands where scopes do, as in the vendor's document (api-v3.json, auth)."""
    if operation.policy == "anonymous":
        return []
    is_open = operation.policy == "authenticated"
    found: list[Schema] = [{"oauth2": [] if is_open else [operation.policy]}, {"bearer": []}]
    return [*found, {"key": []}] if is_open else found


def _schemes(site_url: str) -> Schema:
    code = {"authorizationUrl": f"{site_url}/oauth", "tokenUrl": f"{site_url}/oauth/access_token/json", "scopes": SCOPES}
    return {
        "oauth2": {"type": "oauth2", "flows": {"authorizationCode": code}},
        "bearer": {"type": "http", "scheme": "bearer"},
        "key": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "Reads only."},
    }
