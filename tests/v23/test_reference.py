"""Our endpoint and type tables against the reference, row by row. What differs stands in DIFFERENCES with its reason, and
nothing stands there that does not differ."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ownstack.query.fields import Text
from ownstack.query.filters import KNOWN
from ownstack.query.types import TYPES
from ownstack.v23.endpoints import ENDPOINTS, Endpoint, Param
from ownstack.v23.errors import ERRORS

GROUPS = {
    "access-tokens",
    "answers",
    "apps",
    "articles",
    "badges",
    "comments",
    "errors",
    "events",
    "filters",
    "inbox",
    "info",
    "me",
    "notifications",
    "posts",
    "privileges",
    "questions",
    "revisions",
    "sites",
    "tags",
    "users",
}
# A path or type.field and the property -> why. What a string of fixed words is called (encoded or unchanged) makes no
# difference on the wire, so it is not compared (`_of_field`).
DIFFERENCES: dict[str, str] = {
    "comment.content_license optional": "an Enterprise row may have none (observed.md)",
    "post.content_license optional": "the same",
    "revision.content_license optional": "the same",
    "user_timeline.post_type optional": "a badge has no post",
    "search_excerpt.question_score optional": "the search gives it always",
    "search_excerpt.question_id optional": "the same",
    "search_excerpt.tags optional": "the same: an answer has its question's",
    "search_excerpt.owner optional": "nobody may be known",
    "search_excerpt.last_activity_user optional": "the same",
    "search_excerpt.title text": "hits are marked in it, so it is HTML in either kind of filter",
    "site.markdown_extensions enum": "strings with no fixed set of words; the reference guesses at one",
    "article.upvoted needs a token": "it is the caller's own vote, as on a question",
    "article.downvoted needs a token": "the same",
    "user.email needs a token": "for administrators only",
    "user.verified_email needs a token": "the same",
    "exchanged_access_token.access_token text": "a token goes out as it is",
    "exchanged_access_token.original_access_token text": "the same",
    "exchanged_access_token.scope text": "fixed words",
    "site.markdown_extensions text": "fixed words",
}


@pytest.fixture(scope="module")
def reference(shared: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "reference" / "api-2.3.json").read_text("utf-8"))
    return found


def test_every_method_of_the_groups_is_served_as_the_reference_says(reference: dict[str, Any]) -> None:
    theirs = {f"{each['path']} {key}": value for each in _methods(reference) for key, value in _of_method(each).items()}
    ours = {f"{each.path} {key}": value for each in ENDPOINTS if each.group in GROUPS for key, value in _ours(each).items()}
    assert _differing(theirs, ours) == _listed("/")


def test_no_method_of_the_reference_is_left_out(reference: dict[str, Any]) -> None:
    served = {(path, verb) for each in ENDPOINTS for path in (each.path, *each.aliases) for verb in each.verbs}
    asked = {
        (path, verb) for each in reference["methods"] for path in (each["path"], *_spellings(each)) for verb in each["verbs"]
    }
    assert {(path.replace("toId", "toid"), verb) for path, verb in asked} - served == set()
    assert len({each["path"] for each in reference["methods"]}) == 186


def test_every_type_has_the_fields_of_the_reference(reference: dict[str, Any]) -> None:
    theirs = {
        f"{type_}.{name} {key}": value
        for type_, row in reference["types"].items()
        for name, field in row["fields"].items()
        for key, value in _of_field(field).items()
    }
    ours = {
        f"{type_.name}.{field.name} {key}": value
        for type_ in TYPES.values()
        for field in type_.fields
        for key, value in {
            "type": field.type,
            "array": field.array,
            "default": field.default,
            "optional": field.optional,
            "enum": set(field.enum),
            "needs a token": field.token,
            "text": field.text.value if field.type == "string" and not field.enum else "",
        }.items()
    }
    assert _differing(theirs, ours) == {key for key in DIFFERENCES if not key.startswith("/")}


def test_the_built_in_filters_hold_what_the_reference_lists(reference: dict[str, Any]) -> None:
    builtin = reference["filters"]["builtin"]
    assert KNOWN["default"].included == set(builtin["default"]["included_fields_2_3_reconstructed"])
    assert KNOWN["withbody"].included - KNOWN["default"].included == set(builtin["withbody"]["adds"])
    assert (KNOWN["none"].included, KNOWN["total"].included) == (frozenset(), {".total"})


def test_the_errors_are_those_of_the_reference(reference: dict[str, Any]) -> None:
    listed = [(each["error_id"], each["error_name"]) for each in reference["errors"]["list"]]
    assert [(each.error_id, each.error_name) for each in ERRORS] == listed


def _methods(reference: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for each in reference["methods"]:
        if each["group"] in GROUPS:
            # the reference spells this one parameter in two ways
            yield json.loads(json.dumps(each).replace("toId", "toid"))


def _spellings(row: dict[str, Any]) -> set[str]:
    """Other paths; what differs by a parameter's name alone is the same address."""
    return {each for each in row["aliases"] if each.replace("{ids}", "{id}") != row["path"]}


def _of_method(row: dict[str, Any]) -> dict[str, Any]:
    sorts = row.get("sorts", {})
    return {
        "verbs": set(row["verbs"]),
        "group": row["group"],
        "returns": row["returns"],
        "paged": row["paging"],
        "dates": row["fromdate_todate"],
        "min and max": row["min_max"],
        "network": row["site"] == "not_accepted",
        "aliases": _spellings(row),
        "token": row["auth"] == "token",
        "preview": "preview" in row["common_params"],
        "scopes": set(row["scopes"]) if row["is_write"] else set(),
        "sorts": {name: each["min_max_type"] or "" for name, each in sorts.items()},
        "default sort": row.get("default_sort", ""),
        "most values": row.get("vector", {}).get("max"),
        "params": {
            each["name"]: (each["in"], each["type"], each["required"], frozenset(each.get("enum", ())))
            for each in row["params"]
        },
    }


def _ours(row: Endpoint) -> dict[str, Any]:
    vectors = [each.max for each in row.params if each.type.endswith("list") and each.where == "path"]
    return {
        "verbs": set(row.verbs),
        "group": row.group,
        "returns": row.returns,
        "paged": row.is_paged,
        "dates": row.has_dates,
        "min and max": bool(row.sorts),
        "network": row.is_network,
        "aliases": set(row.aliases),
        "token": row.needs_token,
        "preview": row.is_write,
        "scopes": set(row.scopes) if row.is_write else set(),
        "sorts": {each.name: each.bound for each in row.sorts},
        "default sort": row.default_sort,
        "most values": vectors[0] if vectors else None,
        "params": {each.name: _of_param(each) for each in row.params},
    }


def _of_param(param: Param) -> tuple[str, str, bool, frozenset[str]]:
    return param.where, param.type, param.is_required, frozenset(param.enum)


def _of_field(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": row["type"],
        "array": row.get("array", False),
        "default": row["default"],
        "optional": row.get("may_be_absent", False),
        "enum": set(row.get("enum", ())),
        "needs a token": "access_token" in row.get("requires", ""),
        "text": row.get("safe", Text.ENCODED.value) if row["type"] == "string" and not row.get("enum") else "",
    }


def _differing(theirs: dict[str, Any], ours: dict[str, Any]) -> set[str]:
    return {key for key in theirs.keys() | ours.keys() if theirs.get(key, "nothing") != ours.get(key, "nothing")}


def _listed(prefix: str) -> set[str]:
    return {key for key in DIFFERENCES if key.startswith(prefix)}
