"""The schemas of the OpenAPI document, read from the tables: response models, request models, pages, enums, problems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from ownstack.query.fields import Field
from ownstack.query.models import MODELS
from ownstack.query.models.search import RESULTS
from ownstack.v3.operations import INT_MAX, PAGE_SIZES, Operation, Param, is_number
from ownstack.v3.schemas import REQUESTS, Member

Schema = dict[str, Any]

PROBLEM = "ProblemDetails"
_HERE = "#/components/schemas/"
ORDERS = ("asc", "desc")
INT32: Schema = {"type": "integer", "format": "int32"}
_PLAIN: dict[str, Schema] = {
    "integer": INT32,
    "integer list": {"type": "array", "items": INT32},
    "boolean": {"type": "boolean"},
    "string": {"type": "string"},
    "date-time": {"type": "string", "format": "date-time"},
    "binary": {"type": "string", "format": "binary"},
}

SORT_ENUMS = {
    "PaginatedAnswers": "AnswersSortParameter",
    "PaginatedArticles": "ArticleSortParameter",
    "PaginatedCollections": "CollectionsSortParameter",
    "PaginatedCommunities": "CommunitySortParameter",
    "PaginatedLinkedOrRelatedQuestions": "LinkedOrRelatedQuestionsSortParameter",
    "PaginatedManageUsers": "ManageUsersSortParameter",
    "PaginatedQuestions": "QuestionSortParameter",
    "PaginatedSearchResults": "SearchSortParameter",
    "PaginatedTags": "TagsSortParameter",
    "PaginatedUserGroups": "UserGroupsSortParameter",
    "PaginatedUsers": "UsersSortParameter",
}
"""What the orders of a page are called."""
ENUMS = {
    "asc": "SortOrder",
    "knowledgeArticle": "ArticleType",
    "ownerOnly": "ArticlePermissionsType",
    "owned": "CollectionsPermissionsFilter",
    "unknown": "CollectionContentType",
}
"""What the enum that has this word is called. One without a name stands where it is used."""


def all_of(operations: Sequence[Operation]) -> dict[str, Schema]:
    """Every schema that the operations lead to, by name, in alphabetical order."""
    found: dict[str, Schema] = {PROBLEM: _PROBLEM}
    for name, model in MODELS.items():
        found[name] = _object({field.name: _field(field) for field in model.fields}, ())
        _keep_enums(found, (field.enum for field in model.fields))
    for name, members in REQUESTS.items():
        found[name] = _object(
            {each.name: _member(each) for each in members}, [each.name for each in members if each.is_required]
        )
        _keep_enums(found, (each.enum for each in members))
    for operation in operations:
        _keep_enums(found, (each.enum for each in operation.params))
        if operation.is_list:
            _keep_enums(found, [ORDERS])
            found[SORT_ENUMS[operation.returns]] = {"type": "string", "enum": [each.name for each in operation.sorts]}
            found[operation.returns] = _page(operation)
    named = [PROBLEM, *(name for each in operations for name in (each.returns, each.body))]
    named += [_enum_name(param.enum) for each in operations for param in each.params]
    return {name: found[name] for name in sorted(_reached(found, named))}


def _reached(found: dict[str, Schema], names: Iterable[str]) -> set[str]:
    """Those of these names that are schemas, or arrays of one, and all that they lead to."""
    reached: set[str] = set()
    waiting = [name.removeprefix("array<").removesuffix(">") for name in names]
    while waiting:
        name = waiting.pop()
        if name in found and name not in reached:
            reached.add(name)
            waiting += re.findall(rf"{_HERE}(\w+)", str(found[name]))
    return reached


def of(name: str) -> Schema:
    """A reference to a schema, or the schema of a plain type, or of an `array<…>` of either."""
    if name.startswith("array<"):
        return {"type": "array", "items": of(name[6:-1])}
    return dict(_PLAIN[name]) if name in _PLAIN else {"$ref": _HERE + name}


def parameters(operation: Operation) -> list[Schema]:
    """Of path and query."""
    found = [
        {"name": name, "in": "path", "required": True, "schema": of("integer" if is_number(name) else "string")}
        for name in operation.path_names
    ]
    found += [_param(each) for each in operation.params]
    if operation.is_list:
        found += _paging(operation)
    return found


def _param(param: Param) -> Schema:
    schema = _words(param.enum) if param.enum else of(param.type)
    if param.minimum is not None:
        schema["minimum"] = param.minimum
    if param.default is not None:
        schema["default"] = param.default
    return {"name": param.name, "in": "query", "description": param.what, "required": param.is_required, "schema": schema}


def _paging(operation: Operation) -> list[Schema]:
    schemas = {
        "page": INT32 | {"minimum": 1, "maximum": INT_MAX},
        "pageSize": INT32 | {"enum": list(PAGE_SIZES), "pattern": "|".join(map(str, PAGE_SIZES))},
        "sort": of(SORT_ENUMS[operation.returns]),
    }
    if operation.has_order:
        schemas["order"] = _words(ORDERS)
    return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in schemas.items()]


def _page(operation: Operation) -> Schema:
    counts = dict.fromkeys(("totalCount", "pageSize", "page", "totalPages"), INT32)
    hits = {"oneOf": [of(each.name) for each in RESULTS.values()]}
    items = of(operation.source.type) if operation.source and operation.source.type in MODELS else hits
    order = {"order": _words(ORDERS)} if operation.has_order else {}
    listed = {"items": {"type": "array", "items": items}}
    return _object(counts | {"sort": of(SORT_ENUMS[operation.returns])} | order | listed, ())


def _field(field: Field) -> Schema:
    schema = _words(field.enum) if field.enum else of(f"array<{field.type}>" if field.array else field.type)
    return _nullable(schema) if field.optional else schema


def _member(member: Member) -> Schema:
    schema = _words(member.enum) if member.enum else of(member.type)
    if member.min_length:
        schema["minLength"] = member.min_length
    if member.what and "$ref" not in schema:
        schema["description"] = member.what
    return _nullable(schema) if member.is_nullable else schema


def _nullable(schema: Schema) -> Schema:
    """A reference stands alone in OpenAPI 3.0: what is beside it counts for nothing."""
    return {"nullable": True, **({"allOf": [schema]} if "$ref" in schema else schema)}


def _words(words: Sequence[str]) -> Schema:
    name = _enum_name(words)
    return of(name) if name else {"type": "string", "enum": list(words)}


def _enum_name(words: Sequence[str]) -> str:
    return next((ENUMS[word] for word in words if word in ENUMS), "")


def _keep_enums(found: dict[str, Schema], enums: Iterable[Sequence[str]]) -> None:
    found.update({name: {"type": "string", "enum": list(words)} for words in enums if words and (name := _enum_name(words))})


def _object(properties: dict[str, Schema], required: Sequence[str]) -> Schema:
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": list(required)} if required else schema


_PROBLEM: Schema = {
    "type": "object",
    "properties": {
        name: {**of("integer" if name == "status" else "string"), "nullable": True}
        for name in ("type", "title", "status", "detail", "instance")
    },
    "additionalProperties": {},
}
