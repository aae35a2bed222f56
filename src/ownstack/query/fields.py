"""How a wire type is written down: a tuple of `Field` rows in the order of the wire, over one FROM clause.

SQL pieces are templates: `{t}` is the alias of the type's row, `{p}` that of the parent it is nested in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Text(Enum):
    """What a safe filter does with a string (api-2.3.md section 10). An unsafe one sends all three as they are."""

    ENCODED = "encoded"
    HTML = "html"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Embed:
    """One object inside another, from a joined row of the same statement."""

    join: str
    """`{e}` is the embedded row's alias."""
    present: str
    """SQL boolean: is there an object at all?"""
    names: tuple[tuple[str, str], ...] = ()
    """Further template names for the embedded type's own expressions."""


@dataclass(frozen=True, slots=True)
class Nested:
    """A list of objects inside another, fetched for the whole page by one statement of its own."""

    parent: str
    """The parent's value that the rows are found by, over `{p}`."""
    key: str
    """The same value on the nested row, over `{t}` and what `from_` adds."""
    from_: str = ""
    """The FROM clause where it is not the nested type's own."""
    where: str = ""
    order: str = ""
    feature: str = ""
    """Skipped on a site that has none of these at all (context.Site.features)."""
    is_each: bool = False
    """The parent's value is an array: one object for each of its elements, in its order; `key` is unique then."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a type: its name on the wire, its type there, and where its value comes from."""

    name: str
    type: str
    """integer, date (Unix seconds), date-time (`instant`), decimal, boolean, string, or the name of another type"""
    sql: str = ""
    default: bool = True
    """in the built-in filter `default`"""
    optional: bool = False
    """absent where there is no value"""
    array: bool = False
    text: Text = Text.ENCODED
    enum: tuple[str, ...] = ()
    path: str = ""
    """For links: the address below the site's, `%s` for the value."""
    render: str = ""
    """A named step between row and wire (assemble.RENDERERS)."""
    embed: Embed | None = None
    nested: Nested | None = None
    needs: str = ""
    """A join of the type that this field alone wants (`WireType.joins`)."""
    requires: str = ""
    """What opens it, one of `access.OPENERS`; without that it is absent."""
    feature: str = ""
    """Without a value on a site that lacks this (context.Site.features)."""
    is_long: bool = False
    """A text that makes most of a page, and changes only together with the post's own row. Such lists are light."""
    note: str = ""

    @property
    def token(self) -> bool:
        """Only an access token opens it."""
        return bool(self.requires)


@dataclass(frozen=True, slots=True)
class WireType:
    """A type of the API and the rows that it is made of."""

    name: str
    what: str
    fields: tuple[Field, ...]
    from_: str = ""
    where: str = ""
    """Visibility: what nobody may see is not there."""
    key: str = ""
    """The last word in every order."""
    has_nulls: bool = False
    """A field without a value is null on the wire; else it is absent."""
    created: str = ""
    """What fromdate and todate bind."""
    joins: tuple[tuple[str, str], ...] = ()
    by_name: dict[str, Field] = field(default_factory=dict, compare=False, hash=False)

    def __post_init__(self) -> None:
        self.by_name.update((each.name, each) for each in self.fields)


def integer(name: str, sql: str = "", **more: object) -> Field:
    return Field(name, "integer", sql or f"{{t}}.{name}", **more)  # type: ignore[arg-type]


def date(name: str, sql: str = "", **more: object) -> Field:
    """A moment, told in whole Unix seconds, rounded down (data-dump.md section 2)."""
    return Field(name, "date", sql or f"{{t}}.{name}", **more)  # type: ignore[arg-type]


def instant(name: str, sql: str = "", **more: object) -> Field:
    """A moment as API v3 writes it."""
    return Field(name, "date-time", sql or f"{{t}}.{name}", render="instant", **more)  # type: ignore[arg-type]


def boolean(name: str, sql: str = "", **more: object) -> Field:
    return Field(name, "boolean", sql or f"{{t}}.{name}", **more)  # type: ignore[arg-type]


def string(name: str, sql: str = "", **more: object) -> Field:
    return Field(name, "string", sql or f"{{t}}.{name}", **more)  # type: ignore[arg-type]


def html(name: str, sql: str, **more: object) -> Field:
    return Field(name, "string", sql, text=Text.HTML, **more)  # type: ignore[arg-type]


def link(name: str, sql: str, path: str, **more: object) -> Field:
    return Field(name, "string", sql, path=path, text=Text.UNCHANGED, **more)  # type: ignore[arg-type]


def word(name: str, sql: str = "", **more: object) -> Field:
    """A string that no filter touches: enum words, names of settings, tokens."""
    return Field(name, "string", sql or f"{{t}}.{name}", text=Text.UNCHANGED, **more)  # type: ignore[arg-type]


def one(name: str, type_: str, embed: Embed, **more: object) -> Field:
    return Field(name, type_, embed=embed, **more)  # type: ignore[arg-type]


def many(name: str, type_: str, nested: Nested, **more: object) -> Field:
    return Field(name, type_, array=True, nested=nested, **more)  # type: ignore[arg-type]
