"""From rows to objects, column by column, as one expression for each compiled query.

An object is a msgspec Struct whose fields default to None and are left out then, unless its type says that it has nulls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import msgspec

from ownstack.db import raw
from ownstack.query.assemble import Step

Row = tuple[Any, ...]
Groups = list[dict[Any, list[Any]]]
"""The lists inside, for each nested query by the key of the object that holds them."""
Build = Callable[[Sequence[Row], Groups], list[msgspec.Struct]]
"""Makes an object of each row."""
Columns = list[tuple[Any, ...]]

REMEMBERED_MAX = 1024
FEW = 10


@lru_cache(maxsize=4096)
def struct_of(type_name: str, names: tuple[str, ...], *, has_nulls: bool = False) -> type[msgspec.Struct]:
    """The class of the objects of one type under one selection of its fields, in wire order."""
    return msgspec.defstruct(type_name, [(name, Any, None) for name in names], omit_defaults=not has_nulls, gc=False)


@dataclass(slots=True)
class Shape:
    """How a stretch of the columns becomes objects."""

    struct: type[msgspec.Struct]
    start: int
    end: int
    values: list[int | None]
    """For each field the column of the stretch that it is made of, if there ever is one."""
    steps: list[tuple[int, Step]] = field(default_factory=list)
    embeds: list[tuple[int, Shape]] = field(default_factory=list)
    """Places whose column says whether the embedded object is there."""
    lists: list[tuple[int, int]] = field(default_factory=list)
    """Places whose column is the parent's key, with the number of the nested query."""
    each: set[int] = field(default_factory=set)
    """Those of them whose column is an array of keys, with one object for each."""
    always: list[int] = field(default_factory=list)
    """Places of lists that the API never leaves out."""
    is_hashable: bool = True
    """No column is JSON, so the values of a row can be a key."""

    def builder(self) -> Build:
        """The function that builds these objects from rows and the lists inside."""
        written = self._written()
        return lambda rows, groups: written(list(zip(*rows, strict=True)), groups) if rows else []

    def _written(self) -> Callable[[Columns, Groups], list[Any]]:
        """Column by column: loops and calls are the interpreter's own then, and one look clears a whole column."""
        scope: dict[str, Any] = {"struct": self.struct, "arrays": raw.arrays}
        column = ["nothing" if number is None else f"columns[{self.start + number}]" for number in self.values]
        parts = list(column)
        for place, step in self.steps:
            scope[f"step{place}"] = step
            parts[place] = f"step{place}({column[place]})"
        for place, inside in self.embeds:
            scope[f"inside{place}"] = inside.inside()
            parts[place] = f"(inside{place}(columns, groups, {column[place]}) if any({column[place]}) else nothing)"
        for place, number in self.lists:
            found, or_none = f"groups[{number}]", " or []" if place in self.always else ""
            one_each = "[found[key][0] for key in keys if key in found]"
            made = one_each if place in self.each else "found.get(keys)"
            keys = f"arrays({column[place]})" if place in self.each else column[place]
            parts[place] = f"[{made}{or_none} for found in ({found},) for keys in {keys}]"
        made = f"list(map(struct, {', '.join(parts)}))" if parts else "[struct() for each in columns[0]]"
        source = f"def build(columns, groups):\n    nothing = (None,) * len(columns[0])\n    return {made}\n"
        exec(source, scope)  # noqa: S102  places and names of ours, no word from outside
        written: Callable[[Columns, Groups], list[Any]] = scope["build"]
        return written

    def inside(self) -> Callable[[Columns, Groups, tuple[Any, ...]], list[Any]]:
        """Builds the objects that lie inside others, where a column says that they are there.

        Of a few rows one with nothing inside itself is remembered as JSON by its values, as the people of a thread are; of many
        they are made anew, which takes less than to look for them in vain.
        """
        start, end = self.start, self.end
        written, alone = self._written(), Shape(self.struct, 0, end - start, self.values, self.steps).builder()
        is_plain = self.is_hashable and start < end and not (self.embeds or self.lists)

        @lru_cache(maxsize=REMEMBERED_MAX)
        def remembered(values: Row) -> msgspec.Raw:
            return msgspec.Raw(msgspec.json.encode(*alone([values], [])))

        def build(columns: Columns, groups: Groups, is_there: tuple[Any, ...]) -> list[Any]:
            if is_plain and len(is_there) <= FEW:
                made: Iterable[Any] = map(remembered, zip(*columns[start:end], strict=True))
            else:
                made = written(columns, groups)
            return [each if there else None for each, there in zip(made, is_there, strict=True)]

        return build
