"""From a plan to SQL. Pure: the same plan gives the same text, and nothing here sees a connection.

A statement selects only the columns that the filter's fields need. Objects inside an object come by join; lists inside come
by one statement each for the whole page (`Query.children`), so the number of statements hangs on the filter, never on rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ownstack.query import assemble
from ownstack.query.context import Site
from ownstack.query.fields import Embed, Field, Nested, WireType
from ownstack.query.filters import Filter
from ownstack.query.objects import Build, Shape, struct_of
from ownstack.query.shapes import SHAPES

SNAPSHOT = "pg_current_snapshot()::text"
"""Which transactions a statement sees: under the same one every statement sees the same rows."""

ID = "t.id"
"""What a post's row is found by, in a query whose type has the post for its row."""
_NAMED = re.compile(r"%\((\w+)\)s")
NOTHING = "NULL::"


@dataclass(frozen=True, slots=True)
class Sql:
    """A statement with numbered parameters and the names that they stand for."""

    text: str
    names: tuple[str, ...]


@dataclass(slots=True)
class Query:
    """What to select, how to build objects from it, and the queries for the lists inside."""

    columns: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    is_long: list[int] = field(default_factory=list)
    """The columns of long texts, which are read for what is not remembered alone (query.light)."""
    json: list[int] = field(default_factory=list)
    """Those of JSON, of which two values may be equal here and yet differ: 1 and true."""
    build: Build | None = None


@dataclass(slots=True)
class Child:
    """The list inside: its statement, the column of the parent's row that it is found by, and its own query."""

    sql: Sql
    parent_column: int
    query: Query
    name: str
    """The field that holds it, as a filter names it."""
    is_each: bool = False
    """`parent_column` is an array of keys. The last column of the rows is the snapshot that they were seen under."""
    is_kept: bool = False
    """One object each, with nothing inside that other statements read, and nothing that changes by the clock alone: the same
    for as long as the snapshot is (query.pieces).
    """


def number(template: str) -> Sql:
    """`%(name)s` becomes `$n`, the same n for the same name."""
    names: list[str] = []

    def place(match: re.Match[str]) -> str:
        if match[1] not in names:
            names.append(match[1])
        return f"${names.index(match[1]) + 1}"

    return Sql(_NAMED.sub(place, template), tuple(names))


class Compiler:
    """Compiles one filter on one site, for one kind of access."""

    def __init__(self, filter_: Filter, site: Site, opens: frozenset[str] = frozenset()) -> None:
        self._filter = filter_
        self._site = site
        self._opens = opens
        self._aliases = 0

    def query(self, type_: WireType, alias: str, override: tuple[Field, ...] = (), first: tuple[str, ...] = ()) -> Query:
        """Columns, joins and shape for rows of `type_` under `alias`; `first` are columns before them."""
        query = Query(columns=[*first])
        query.build = self._shape(query, type_, alias_names(alias), override).builder()
        texts = [self._column(each, alias_names(alias)) for each in self._selected(type_, override) if each.is_long]
        query.is_long = [query.columns.index(each) for each in texts]
        return query

    def alias(self, stem: str) -> str:
        self._aliases += 1
        return f"{stem}{self._aliases}"

    def _selected(self, type_: WireType, override: tuple[Field, ...]) -> list[Field]:
        replaced = {each.name: each for each in override}
        wanted = self._filter.of(type_.name)
        fields = [replaced.get(each.name, each) for each in type_.fields if each.name in wanted]
        return [each for each in fields if self._is_open(each) and self._has_feature(each)]

    def _is_open(self, field_: Field) -> bool:
        return not field_.requires or field_.requires in self._opens

    def _has_feature(self, field_: Field) -> bool:
        return field_.nested is None or not field_.nested.feature or field_.nested.feature in self._site.features

    def _shape(self, query: Query, type_: WireType, names: dict[str, str], override: tuple[Field, ...] = ()) -> Shape:
        fields = self._selected(type_, override)
        start = len(query.columns)
        struct = struct_of(type_.name, tuple(each.name for each in fields), has_nulls=type_.has_nulls)
        self._join_needed(query, type_, names, fields)
        inner = [self._names_inside(each.embed, names) if each.embed else names for each in fields]
        # What two fields are made of is selected once, and what is never there not at all.
        selected = [self._column(*each) for each in zip(fields, inner, strict=True)]
        columns = [each for each in dict.fromkeys(selected) if not each.startswith(NOTHING)]
        query.columns.extend(columns)
        values = [None if each.startswith(NOTHING) else columns.index(each) for each in selected]
        json = [of for each, of in zip(fields, selected, strict=True) if each.render in assemble.JSON_RENDERS and of in columns]
        query.json.extend(start + columns.index(of) for of in json)
        shape = Shape(struct, start, start + len(columns), values, is_hashable=not json)
        for place, each in enumerate(fields):
            if each.embed:
                shape.embeds.append((place, self._embed(query, each, each.embed, inner[place])))
            elif each.nested:
                shape.lists.append((place, len(query.children)))
                if each.nested.is_each:
                    shape.each.add(place)
                query.children.append(self._child(type_, each, each.nested, start + columns.index(selected[place])))
                if not each.optional:
                    shape.always.append(place)
            elif step := assemble.step(each, self._site, self._filter):
                shape.steps.append((place, step))
        return shape

    def _column(self, field_: Field, names: dict[str, str]) -> str:
        if field_.feature and field_.feature not in self._site.features:
            return "NULL"
        if field_.embed:
            return fill(field_.embed.present, names)
        if field_.nested:
            return fill(field_.nested.parent, {**names, "p": names["t"]})
        return fill(field_.sql, names)

    def _join_needed(self, query: Query, type_: WireType, names: dict[str, str], fields: list[Field]) -> None:
        needed = {each.needs for each in fields}
        for each in fields:
            needed.update(_mentioned(each))
        query.joins.extend(fill(join, names) for name, join in type_.joins if name in needed and join)

    def _names_inside(self, embed: Embed, names: dict[str, str]) -> dict[str, str]:
        """The parent as `p`, the embedded row as `e`."""
        parent = {**names, "p": names["t"], "e": self.alias("e") if embed.join else names["t"]}
        return parent | {key: fill(value, parent) for key, value in embed.names}

    def _embed(self, query: Query, field_: Field, embed: Embed, inside: dict[str, str]) -> Shape:
        if embed.join:
            query.joins.append(fill(embed.join, inside))
        own = {**alias_names(inside["e"]), "gone": inside["gone"]}
        return self._shape(query, SHAPES[field_.type], own)

    def _child(self, parent: WireType, field_: Field, nested: Nested, parent_column: int) -> Child:
        type_, alias = SHAPES[field_.type], self.alias("n")
        names = alias_names(alias)
        query = self.query(type_, alias, first=(fill(nested.key, names),))
        where = " AND ".join(
            fill(each, names)
            for each in (
                nested.where,
                type_.where,
                f"{nested.key} = ANY(%(keys)s)",
                # Where the nested clause brings its own tables it has seen to the site itself.
                "" if "%(site)s" in (nested.where + (nested.from_ or type_.from_)) else "{t}.site_id = %(site)s",
            )
            if each
        )
        columns = ", ".join([*query.columns, f"(SELECT {SNAPSHOT})"] if nested.is_each else query.columns)
        sql = (
            f"SELECT {columns} FROM {fill(nested.from_ or type_.from_, names)} {' '.join(query.joins)}"
            f" WHERE {where} ORDER BY {fill(nested.order or type_.key, names)}"
        )
        is_kept = nested.is_each and not query.children and "now()" not in sql
        return Child(number(sql), parent_column, query, f"{parent.name}.{field_.name}", nested.is_each, is_kept)


def _mentioned(field_: Field) -> set[str]:
    """Joins of the type that an embedded object's own clause leans on."""
    if field_.embed is None:
        return set()
    clause = field_.embed.join + field_.embed.present
    return {name for mark, name in (("{q}", "question"), ("{x}", "excerpt"), ("{w}", "wiki")) if mark in clause}


def alias_names(alias: str) -> dict[str, str]:
    """The row's alias and those of the rows that its type may join."""
    return {"t": alias, "gone": "NULL::text", **{mark: f"{alias}_{mark}" for mark in "qsxw"}}


def fill(template: str, names: dict[str, str]) -> str:
    # `%(site)s` has no braces, so format leaves the parameters alone
    return template.format_map(names)
