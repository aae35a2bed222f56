"""Which members and posts there will be, found before anything is read: rows name what comes later, or what is not there at all."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from ownstack.dump.identities import IdSet
from ownstack.dump.loads import Load
from ownstack.dump.reading import Row

# How rows begin in every dump seen: of one that begins otherwise nothing is told. Where a file has such, or what is deleted, each row is
# read as a whole, which costs ten times as much.
_USER: Final = re.compile(rb'<row(?: Id="(-?\d+)")?')
_POST: Final = re.compile(rb'<row(?: Id="(-?\d+)" PostTypeId="(?:(2)" ParentId="(\d+)|([013-9]\d*|2\d+))")?')
_UNKNOWN: Final[dict[int, Any]] = {1: b"", 4: (b"",) * 4}
_DELETED: Final = b' DeletionDate="'
_BYTES: Final = 1 << 20
_QUESTION, _ANSWER = 1, 2
_TYPES: Final = range(1, 21)

_Post = tuple[int, int, int]
"""Id, type and parent, or 0."""


class _OtherwiseError(Exception):
    """A row begins in another way."""


def find(load: Load) -> None:
    """All members, and all posts but what is deleted, of a type that is not known, or an answer without its question."""
    load.users = _found(load, "Users", _USER, lambda row: (row["Id"],), lambda told: _ids(int(each[0]) for each in told))
    load.posts = _found(load, "Posts", _POST, _post, lambda told: _posts(map(_numbers, told)))


def why_left_out(load: Load, row: Row) -> str:
    """Why a post is not imported, if so."""
    if "DeletionDate" in row:
        return "deleted"
    if int(row["PostTypeId"]) not in _TYPES:
        return "a post type that is not known"
    return "" if int(row["Id"]) in load.posts else "an answer without its question"


def _found(
    load: Load, table: str, beginning: re.Pattern[bytes], of: Callable[[Row], Any], gather: Callable[[Iterable[Any]], IdSet]
) -> IdSet:
    if table not in load.dump.files:
        return IdSet()
    try:
        return gather(_beginnings(load.dump.files[table], beginning))
    except _OtherwiseError:
        return gather(map(of, load.rows(table)))


def _beginnings(path: Path, row: re.Pattern[bytes]) -> Iterator[Any]:
    rest = b""
    with path.open("rb") as file:
        while block := file.read(_BYTES):
            text = rest + block
            # the last row may go on; no other `<` is in one
            begin = max(text.rfind(b"<row"), 0)
            rest = text[begin:]
            yield from _told(text[:begin], row)
    yield from _told(rest, row)


def _told(text: bytes, row: re.Pattern[bytes]) -> Iterator[Any]:
    found = row.findall(text)
    if _UNKNOWN[row.groups] in found or _DELETED in text:
        raise _OtherwiseError
    yield from found if row.groups > 1 else ((each,) for each in found)


def _post(row: Row) -> tuple[str, str, str, str]:
    return row["Id"], "", row.get("ParentId") or "0", "0" if "DeletionDate" in row else row["PostTypeId"]


def _numbers(told: Any) -> _Post:
    number, answer, parent, other = told
    return int(number), int(answer or other), int(parent or 0)


def _ids(numbers: Iterable[int]) -> IdSet:
    found = IdSet()
    for number in numbers:
        found.add(number)
    return found


def _posts(told: Iterable[_Post]) -> IdSet:
    """Questions mostly come before their answers, so only the others wait."""
    found, questions, early = IdSet(), IdSet(), list[_Post]()
    for post in told:
        number, kind, parent = post
        if kind == _ANSWER and parent not in questions:
            early.append(post)
        elif kind in _TYPES and found.add(number) and kind == _QUESTION:
            questions.add(number)
    for number, _, parent in early:
        if parent in questions:
            found.add(number)
    return found
