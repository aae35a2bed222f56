"""Our OpenAPI document against the reference, line by line. What differs stands in DIFFERENCES with its reason, and nothing
stands there that does not differ."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from ownstack.v3.openapi import document

SITE = "https://knowledge.example"
# A pattern of the lines that differ -> why. Each must fit some.
DIFFERENCES: dict[str, str] = {
    r".* answers 404": "whatever names an id or a team answers so where it is not there; the reference leaves it out on some",
    r".* answers 429": "the limits are everywhere; the reference has it on the search alone",
    r"(GET /images/.*|POST /images/.*|POST /user-groups) answers (415|500)": "with a problem object, as everywhere",
    r"GET /images/\{imageId\} answers 200": "five formats go in, and come out as they are",
    r"POST /images/upload takes it as": "the other types are misspelt in the reference; they are taken all the same",
    r"GET /stacky answers 200": "it is always plain text",
    r"GET /users/\{userId\}/watched-tags answers 200": "a person watches several; the reference doubts its own line",
    r"SearchResultModel( extra|\..*)": "each of the three kinds of hit has these members itself",
    r"\w+SearchResultModel.type enum": "the constant, which the reference has in words",
    r"Answer(Summary)?ResponseModel.(webUrl|shareLink) nullable": "each answer has an address",
    r"ArticleRequestModel.permissions required": "a published client leaves it out",
    r"TagResponseModel.subjectMatterExperts nullable": "where experts are switched off there are none",
    r".* path \w+ minimum": "the reference has 1 on some ids and nothing on others; -1 is a person too",
}
SHAPE = ("type", "format", "enum", "minimum", "maximum", "pattern", "required")


@pytest.fixture(scope="module")
def ours() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(document(SITE))
    return found


@pytest.fixture(scope="module")
def reference(shared: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "reference" / "api-v3.json").read_text("utf-8"))
    return found


def test_every_line_of_the_reference_is_a_line_of_the_document(ours: dict[str, Any], reference: dict[str, Any]) -> None:
    theirs, here = dict(_theirs(reference)), dict(_ours(ours))
    differing = {key for key in theirs.keys() | here.keys() if theirs.get(key, "nothing") != here.get(key, "nothing")}
    unexplained = {key for key in differing if not any(re.fullmatch(pattern, key) for pattern in DIFFERENCES)}
    told = [f"{key}: reference {theirs.get(key, 'nothing')}, ours {here.get(key, 'nothing')}" for key in sorted(unexplained)]
    assert not told, "\n" + "\n".join(told)
    stale = [pattern for pattern in DIFFERENCES if not any(re.fullmatch(pattern, key) for key in differing)]
    assert not stale


def test_there_are_as_many_operations_as_the_vendor_has(ours: dict[str, Any]) -> None:
    assert ours["openapi"] == "3.0.1"
    operations = [(path, verb) for path, verbs in ours["paths"].items() for verb in verbs]
    assert len(ours["paths"]) == 100
    assert len(operations) == 144
    assert len([path for path, _ in operations if path.startswith("/teams/")]) == 68


def test_what_differs_on_a_team_is_the_team_alone(ours: dict[str, Any]) -> None:
    for path, verbs in ours["paths"].items():
        for verb, operation in verbs.items():
            if path.startswith("/teams/{team}"):
                main = ours["paths"][path.removeprefix("/teams/{team}")][verb]
                assert operation["parameters"] == [_TEAM, *main["parameters"]]
                assert operation.get("requestBody") == main.get("requestBody")
                assert operation["responses"] == {**main["responses"], "404": operation["responses"]["404"]}


_TEAM = {"name": "team", "in": "path", "required": True, "schema": {"type": "string"}}


def _theirs(reference: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for row in reference["paths"]:
        at = f"{row['verb']} {row['path']}"
        yield f"{at} tags", [each for each in row["specTags"] if each]
        yield f"{at} policy", row["auth"]["policy"]
        for where, params in (("path", row["pathParams"]), ("query", row["queryParams"])):
            for each in params:
                yield from _lines(f"{at} {where} {each['name']}", {**each, "required": each["required"]})
        if row["requestBody"]:
            yield f"{at} takes", row["requestBody"]["schema"]
            yield f"{at} takes it as", set(row["requestBody"]["contentTypes"])
        for each in row["responses"]:
            yield f"{at} answers {each['status']}", (each["schema"], set(each["contentTypes"]))
    for name, row in reference["schemas"].items():
        yield f"{name} extra", row["additionalProperties"]
        for field, each in _fields(reference, name).items():
            shape = {**each, "nullable": each["nullable"] or each.get("nullableInPractice", False)}
            yield from _lines(f"{name}.{field}", {**shape, "enum": None}, (*SHAPE, "nullable", "minLength"))
    for name, row in reference["enums"].items():
        if not name.startswith("observed.") and name != "pageSize":
            yield f"enum {name}", set(row["values"])


def _fields(reference: Mapping[str, Any], name: str) -> dict[str, Any]:
    """With those of the schemas that it extends."""
    row = reference["schemas"][name]
    inherited = [_fields(reference, each) for each in row.get("extends", ())]
    return {key: value for each in (*inherited, {each["name"]: each for each in row["fields"]}) for key, value in each.items()}


def _lines(at: str, row: Mapping[str, Any], keys: tuple[str, ...] = SHAPE) -> Iterator[tuple[str, Any]]:
    name = row.get("enumName")
    for key in keys:
        value = name if key == "type" and name else None if key == "enum" and name else row.get(key)
        if value:
            yield f"{at} {key}", value


def _ours(ours: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for path, verbs in ours["paths"].items():
        for verb, operation in verbs.items():
            if not path.startswith("/teams/"):
                yield from _operation(f"{verb.upper()} {path}", operation, ours["paths"])
    for name, schema in ours["components"]["schemas"].items():
        if "enum" in schema:
            yield f"enum {name}", set(schema["enum"])
            continue
        yield f"{name} extra", bool(schema["additionalProperties"] != False)  # noqa: E712 - an empty schema allows all
        for field, each in schema["properties"].items():
            row = {**_shape(each), "required": field in schema.get("required", ())}
            yield from _lines(f"{name}.{field}", row, (*SHAPE, "nullable", "minLength"))


def _operation(at: str, operation: Mapping[str, Any], paths: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    verb, path = at.split()
    team = paths.get(f"/teams/{{team}}{path}", {}).get(verb.lower())
    yield f"{at} tags", operation["tags"] + (team["tags"] if team else [])
    yield f"{at} policy", _policy(operation["security"])
    for each in operation["parameters"]:
        yield from _lines(f"{at} {each['in']} {each['name']}", {**_shape(each["schema"]), "required": each["required"]})
    if body := operation.get("requestBody"):
        yield f"{at} takes", _name(next(iter(body["content"].values()))["schema"])
        yield f"{at} takes it as", set(body["content"])
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        schema = _name(next(iter(content.values()))["schema"]) if content else None
        yield f"{at} answers {status}", (schema, set(content))


def _policy(security: list[dict[str, list[str]]]) -> str:
    if not security:
        return "anonymous"
    return security[0]["oauth2"][0] if security[0]["oauth2"] else "authenticated"


def _shape(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {**schema, "type": _name(schema)}


def _name(schema: Mapping[str, Any]) -> str:
    if "allOf" in schema:
        return _name(schema["allOf"][0])
    if "oneOf" in schema:
        return f"oneOf<{'|'.join(_name(each) for each in schema['oneOf'])}>"
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    if schema["type"] == "array":
        return f"array<{_name(schema['items'])}>"
    if schema["type"] == "object":
        return " ".join(f"form part `{name}` ({each['format']})" for name, each in schema["properties"].items())
    return "binary" if schema.get("format") == "binary" else schema["type"]
