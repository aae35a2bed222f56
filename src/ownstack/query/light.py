"""Light rows: in place of what the rows of tables hold, which version of them they are (docs/adr/0010).

PostgreSQL gives a row another `xmin` whenever anything of it changes. So a column that is made of such rows alone, and of no
clock, caller or other statement, needs to be read only where a version is not known yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ownstack.query.compile import ID, Query, Sql, number

_TABLE = re.compile(r"\bJOIN \w+ (\w+) ON\b")
_ALIAS = re.compile(r"\b([a-z]\w*)\.[a-z]")
_PARAMETER = "%("
_CALLED = re.compile(r"\b(\w+)\(|\((SELECT)\b")
_HARMLESS = frozenset({"coalesce", "concat", "IN"})
"""What may be called: nothing that looks at a clock or into other rows."""
_TEXT = re.compile(r"'[^']*'")


@dataclass(frozen=True, slots=True)
class Light:
    """The statement of light rows, and what makes them whole."""

    rows: Sql
    whole: Sql
    """Of the posts with %(keys)s: the id, and by `places` first the versions and then the values."""
    places: tuple[int, ...]
    """The columns that light rows do without: the first of them hold the versions, the others nothing."""
    versions: int
    id_place: int


def light_of(query: Query, columns: list[str], rest: str) -> Light | None:
    """For a query over posts as `t`. `rest`: all of its statement behind the columns. A long text, which lies in a row of its
    own, changes together with the post's (`Field.is_long`). Parents of lists inside stay: they say which to look for.
    """
    tables = {"t", *(match[1] for join in query.joins for match in _TABLE.finditer(join))}
    stay = {columns.index(ID), *(child.parent_column for child in query.children)}
    places = [
        place for place, each in enumerate(columns) if place not in stay and (place in query.is_long or _is_of(each, tables))
    ]
    versions = [f"{alias}.xmin" for alias in sorted(_aliases(columns[place] for place in places) & tables)]
    # JSON is no key to remember anything by
    if len(versions) > len(places) or not set(query.json) <= set(places):
        return None
    instead = dict(zip(places, versions + ["NULL"] * len(places), strict=False))
    light = ", ".join(instead.get(place, each) for place, each in enumerate(columns))
    whole = ", ".join([ID, *versions, *(columns[place] for place in places)])
    found = f"FROM posts t {' '.join(query.joins)} WHERE t.site_id = %(site)s AND {ID} = ANY(%(keys)s)"
    return Light(
        number(f"SELECT {light}{rest}"), number(f"SELECT {whole} {found}"), tuple(places), len(versions), columns.index(ID)
    )


def _is_of(column: str, tables: set[str]) -> bool:
    called, aliases = {name or select for name, select in _CALLED.findall(column)}, _aliases([column])
    return _PARAMETER not in column and called <= _HARMLESS and aliases <= tables and bool(aliases)


def _aliases(columns: Iterable[str]) -> set[str]:
    return {alias for each in columns for alias in _ALIAS.findall(_TEXT.sub("", each))}
