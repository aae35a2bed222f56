"""From rows to objects: what each column still needs on its way to the wire, decided once per compiled query.

An object is a msgspec Struct whose fields default to None and are left out then, unless its type says that it has nulls.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec

from ownstack.kernel import article_types, markdown, text
from ownstack.kernel.text import encode_short
from ownstack.query import sites
from ownstack.query.context import Site
from ownstack.query.fields import Field, Text
from ownstack.query.filters import Filter
from ownstack.query.types import TYPES

Row = tuple[Any, ...]
Step = Callable[[Any], Any]
Groups = list[dict[Any, list[Any]]]
Build = Callable[[Row, Groups], msgspec.Struct]

REMEMBERED_MAX = 1024
SHORT = frozenset({"title", "display_name", "name", "tag_name", "content_license", "closed_reason", "location"})
"""Texts that are short by nature and come again and again."""
EXCERPT_CHARS_MAX = 200
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  written without a zone


@lru_cache(maxsize=4096)
def struct_of(type_name: str, names: tuple[str, ...], *, has_nulls: bool = False) -> type[msgspec.Struct]:
    """The class of the objects of one type under one selection of its fields, in wire order."""
    return msgspec.defstruct(type_name, [(name, Any, None) for name in names], omit_defaults=not has_nulls, gc=False)


@lru_cache(maxsize=65536)
def avatar(picture: str) -> str:
    """The address of a picture, or of the one that is drawn from `ownstack:ID` (observed.md, Avatars)."""
    if not picture.startswith("ownstack:"):
        return picture
    digest = hashlib.md5(picture.encode(), usedforsecurity=False).hexdigest()
    return f"https://www.gravatar.com/avatar/{digest}?s=256&d=identicon&r=PG"


def small_avatar(picture: str) -> str:
    """The same as API v3 gives it: half the size, an uploaded one as it is (observed.md, v3)."""
    return avatar(picture).replace("?s=256&", "?s=128&") if picture.startswith("ownstack:") else picture


@lru_cache(maxsize=16384)
def written(microseconds: int) -> str:
    """A moment as API v3 writes it: UTC without a zone, the fraction cut to what it needs (observed.md, v3)."""
    seconds, rest = divmod(microseconds, 1_000_000)
    text_ = (_EPOCH + timedelta(seconds=seconds)).isoformat()
    return f"{text_}.{rest // 1000:03d}".rstrip("0") if rest >= 1000 else text_


RENDERERS: dict[str, Callable[[Site, Filter], Step]] = {
    "avatar": lambda _site, _filter: avatar,
    "small avatar": lambda _site, _filter: small_avatar,
    "instant": lambda _site, _filter: written,
    "camel": lambda _site, _filter: article_types.camel,
    "markdown": lambda site, _filter: lambda dated: _rendered(site, *dated),
    "plain": lambda _site, _filter: text.strip_tags,
    "site_url": lambda site, _filter: lambda _value: site.url,
    "api_site_parameter": lambda site, _filter: lambda _value: site.slug,
    "excerpt": lambda _site, _filter: lambda body: text.strip_tags(body)[:EXCERPT_CHARS_MAX],
    "addresses": lambda site, _filter: lambda body: body.replace('href="/', f'href="{sites.installation_url(site)}/'),
    "address": lambda site, _filter: _link(sites.installation_url(site), ""),
    "site": lambda site, filter_: lambda told: trim("site", sites.describe(sites.from_told(told, site)), filter_),
    "migration": lambda _site, filter_: lambda told: trim("migration_info", _migration(told), filter_),
}
# These columns hold JSON.
JSON_RENDERS = frozenset({"markdown", "migration", "site"})


def _rendered(site: Site, body: str, written_s: int) -> str:
    """Markdown with the date that it was written on, in Unix seconds: its dialect is that of the date."""
    dialect = markdown.dialect_at(datetime.fromtimestamp(written_s, UTC))
    return markdown.render(body, dialect=dialect, math=site.has_math, mermaid=site.has_mermaid)


def _migration(told: Mapping[str, Any]) -> dict[str, Any]:
    """What the posts table keeps of a move, as a migration_info with all its fields."""
    return {
        "other_site": sites.known_by_address(str(told.get("site") or "")),
        "question_id": int(told.get("question_id") or 0),
        "on_date": int(told.get("on_date") or 0),
    }


def trim(type_name: str, values: Mapping[str, Any], filter_: Filter) -> dict[str, Any]:
    """An object that did not come from a row: its fields that the filter includes, in wire order, encoded if it is safe."""
    wanted = filter_.of(type_name)
    fields = [each for each in TYPES[type_name].fields if each.name in wanted and values.get(each.name) is not None]
    return {each.name: _trim_value(each, values[each.name], filter_) for each in fields}


def _trim_value(field_: Field, value: Any, filter_: Filter) -> Any:
    if isinstance(value, list):
        return [_trim_value(field_, each, filter_) for each in value]
    if isinstance(value, Mapping):
        return trim(field_.type, value, filter_)
    if field_.type == "string" and field_.text is Text.ENCODED and not filter_.is_unsafe:
        return text.encode(value)
    return value


def _encode_all(values: list[str]) -> list[str]:
    return list(map(encode_short, values))


def _link(prefix: str, suffix: str) -> Step:
    return lambda value: f"{prefix}{value}{suffix}"


def step(field_: Field, site: Site, filter_: Filter) -> Step | None:
    """What a column's value goes through, or nothing."""
    if field_.path:
        prefix, _, suffix = field_.path.partition("%s")
        return _link(site.url + prefix, suffix)
    rendered = RENDERERS[field_.render](site, filter_) if field_.render else None
    if field_.type != "string" or field_.text is not Text.ENCODED or filter_.is_unsafe:
        return rendered
    encode: Step = _encode_all if field_.array else encode_short if field_.name in SHORT else text.encode
    return (lambda value: encode(rendered(value))) if rendered else encode


@dataclass(slots=True)
class Shape:
    """How a stretch of a row becomes an object."""

    struct: type[msgspec.Struct]
    start: int
    end: int
    values: list[int | None]
    """For each field the value of the stretch that it is made of, if there ever is one."""
    steps: list[tuple[int, Step]] = field(default_factory=list)
    embeds: list[tuple[int, Build]] = field(default_factory=list)
    """Places whose column says whether the embedded object is there."""
    lists: list[tuple[int, int]] = field(default_factory=list)
    """Places whose column is the parent's key, with the number of the nested query."""
    each: set[int] = field(default_factory=set)
    """Those of them whose column is an array of keys, with one object for each."""
    always: list[int] = field(default_factory=list)
    """Places of lists that the API never leaves out."""
    is_hashable: bool = True
    """No column is an array or JSON, so a stretch of values can be a key."""

    def builder(self) -> Build:
        """The function that builds these objects from a row and the lists inside."""
        return self._written(f"row[{self.start}:{self.end}]")

    def inner_builder(self) -> Build:
        """The same for an object inside another: one with nothing inside itself is remembered by its values, since the same
        few people stand behind most rows of a page.
        """
        if self.embeds or self.lists or not self.is_hashable:
            return self.builder()
        written = self._written("row")
        remembered = lru_cache(maxsize=REMEMBERED_MAX)(lambda values: written(values, []))
        start, end = self.start, self.end
        return lambda row, groups: remembered(row[start:end])  # noqa: ARG005  one form for all

    def _written(self, values: str) -> Build:
        """Written out as one expression: this runs for every row, and a loop over places costs three times as much."""
        scope: dict[str, Any] = {"struct": self.struct}
        names = [f"v{number}" for number in range(self.end - self.start)]
        value = ["None" if number is None else names[number] for number in self.values]
        parts = list(value)
        for place, step_ in self.steps:
            scope[f"step{place}"] = step_
            parts[place] = f"None if {value[place]} is None else step{place}({value[place]})"
        for place, build in self.embeds:
            scope[f"embed{place}"] = build
            parts[place] = f"embed{place}(row, groups) if {value[place]} else None"
        for place, number in self.lists:
            found = f"groups[{number}]"
            one_each = f"[{found}[key][0] for key in {value[place]} or () if key in {found}]"
            parts[place] = one_each if place in self.each else f"{found}.get({value[place]})"
        for place in self.always:
            parts[place] = f"{parts[place]} or []"
        unpacked = f"    {', '.join(names)}, = {values}\n" if names else ""
        source = f"def build(row, groups):\n{unpacked}    return struct({', '.join(parts)})\n"
        exec(source, scope)  # noqa: S102  places and names of ours, no word from outside
        written: Build = scope["build"]
        return written
