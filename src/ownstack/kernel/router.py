"""A trie of path segments: one walk per request whatever the number of routes.

Literals win over parameters, so `/questions/featured` is not an id; they are matched without regard to case. Empty segments
are dropped, which accepts trailing and doubled slashes, as the real API does (observed.md, v2.x bodies).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar
from urllib.parse import unquote

T = TypeVar("T")

Found = tuple[tuple[tuple[tuple[str, ...], T], ...], tuple[str, ...]]

REMEMBERED_MAX = 1024
"""Paths: most requests come to a few."""
REMEMBERED_CHARS_MAX = 200


@dataclass(slots=True)
class _Node(Generic[T]):
    literals: dict[str, _Node[T]] = field(default_factory=dict)
    parameter: _Node[T] | None = None
    targets: list[tuple[tuple[str, ...], T]] = field(default_factory=list)


class Router(Generic[T]):
    """Targets by path template, such as `/users/{ids}/tags`."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()
        self._remembered = lru_cache(maxsize=REMEMBERED_MAX)(self._find)

    def add(self, template: str, target: T) -> None:
        node, names = self._root, []
        for segment in split(template):
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literals.setdefault(segment, _Node())
        node.targets.append((tuple(names), target))

    def find(self, path: str) -> Found[T]:
        """The targets at a percent-encoded path, each with its parameter names, and the decoded values; empty if none."""
        return self._remembered(path) if len(path) <= REMEMBERED_CHARS_MAX else self._find(path)

    def _find(self, path: str) -> Found[T]:
        segments = [unquote(segment) for segment in split(path)]
        values: list[str] = []
        node = self._walk(self._root, segments, 0, values)
        return (tuple(node.targets), tuple(values)) if node else ((), ())

    def _walk(self, node: _Node[T], segments: list[str], depth: int, values: list[str]) -> _Node[T] | None:
        if depth == len(segments):
            return node if node.targets else None
        literal = node.literals.get(segments[depth].lower())
        if literal and (found := self._walk(literal, segments, depth + 1, values)):
            return found
        if node.parameter is None:
            return None
        values.append(segments[depth])
        if found := self._walk(node.parameter, segments, depth + 1, values):
            return found
        values.pop()
        return None


def split(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]
