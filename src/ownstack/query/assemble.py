"""What the value of a column still goes through on its way to the wire, decided once per compiled query (query.objects)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import Any

from ownstack.db import raw
from ownstack.kernel import article_types, markdown, text
from ownstack.query import sites
from ownstack.query.context import Site
from ownstack.query.fields import Field, Text
from ownstack.query.filters import Filter
from ownstack.query.types import TYPES

Make = Callable[[Any], Any]
"""What a value that is there is made into."""
Step = Callable[[Sequence[Any]], Sequence[Any]]
"""What a column is made into, value by value; None stays None."""

EXCERPT_CHARS_MAX = 200
_FIRST = raw.FIRST.replace(tzinfo=None)
"""Written without a zone."""
_FIRST_S = int(raw.FIRST.timestamp())


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
def written(moment: int) -> str:
    """A moment as API v3 writes it: UTC without a zone, the fraction cut to what it needs (observed.md, v3)."""
    seconds, rest = divmod(moment, 1_000_000)
    text_ = (_FIRST + timedelta(seconds=seconds)).isoformat()
    return f"{text_}.{rest // 1000:03d}".rstrip("0") if rest >= 1000 else text_


RENDERERS: dict[str, Callable[[Site, Filter], Make]] = {
    "avatar": lambda _site, _filter: avatar,
    "markdown": lambda site, _filter: lambda dated: _rendered(site, *dated),
    "small avatar": lambda _site, _filter: small_avatar,
    "instant": lambda _site, _filter: written,
    "camel": lambda _site, _filter: article_types.camel,
    "plain": lambda _site, _filter: text.strip_tags,
    "site_url": lambda site, _filter: lambda _value: site.url,
    "api_site_parameter": lambda site, _filter: lambda _value: site.slug,
    "excerpt": lambda _site, _filter: lambda body: text.strip_tags(body)[:EXCERPT_CHARS_MAX],
    "addresses": lambda site, _filter: lambda body: body.replace('href="/', f'href="{sites.installation_url(site)}/'),
    "address": lambda site, _filter: lambda path: f"{sites.installation_url(site)}{path}",
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


def each(make: Make) -> Step:
    return lambda column: [None if value is None else make(value) for value in column]


def lists(column: Sequence[bytes | None]) -> Sequence[Sequence[Any] | None]:
    """Arrays as lists of texts."""
    return [None if array is None else raw.texts(array) for array in column]


def encode_lists(column: Sequence[bytes | None]) -> Sequence[Sequence[Any] | None]:
    """The same as HTML."""
    found = lists(column)
    if text.is_plain("".join(chain.from_iterable(filter(None, found)))):
        return found
    return [None if texts is None else list(map(text.encode, texts)) for texts in found]


def encode(column: Sequence[str | None]) -> Sequence[str | None]:
    """Texts as HTML. Most columns hold nothing to encode, and one look at all of them tells."""
    if text.is_plain("".join(filter(None, column))):
        return column
    return [None if value is None else text.encode(value) for value in column]


def seconds(column: Sequence[int | None]) -> Sequence[int | None]:
    """Moments as Unix seconds."""
    return [None if moment is None else moment // 1_000_000 + _FIRST_S for moment in column]


def _link(prefix: str, suffix: str) -> Step:
    return lambda column: [None if value is None else f"{prefix}{value}{suffix}" for value in column]


def step(field_: Field, site: Site, filter_: Filter) -> Step | None:
    """What a column goes through, or nothing. One without any value, as many are, is left as it is."""
    found = _step(field_, site, filter_)
    # To look at the first alone is a hundredth of counting where there are values.
    return found and (lambda column: column if column[0] is None and column.count(None) == len(column) else found(column))


def _step(field_: Field, site: Site, filter_: Filter) -> Step | None:
    if field_.type == "date":
        return seconds
    if field_.path:
        prefix, _, suffix = field_.path.partition("%s")
        return _link(site.url + prefix, suffix)
    rendered = each(RENDERERS[field_.render](site, filter_)) if field_.render else None
    if field_.type != "string" or field_.text is not Text.ENCODED or filter_.is_unsafe:
        return lists if field_.array and not rendered else rendered
    encoded = encode_lists if field_.array else encode
    return (lambda column: encoded(rendered(column))) if rendered else encoded
