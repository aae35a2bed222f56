"""PostHistory.xml: rows that share a GUID become one revision; closings, locks, notices and moves are also set aside."""

import json
import re
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from ownstack.dump.closings import closed_because, notice_says
from ownstack.dump.copying import NULL, Into, Pieces, Spool, pieces, text_array
from ownstack.dump.deriving import NUMBERS
from ownstack.dump.identities import Counters
from ownstack.dump.loads import Load, line
from ownstack.dump.posts import parse_tags
from ownstack.dump.reading import Row

# The rows of a revision stand together; the farthest apart seen is six. A window keeps memory bounded.
_WINDOW_GROUPS: Final = 64
_TITLES: Final = ("1", "4", "7")
_BODIES: Final = ("2", "5", "8")
_TAGS: Final = ("3", "6", "9")
_EDITS: Final = frozenset((*_TITLES, *_BODIES, *_TAGS))
_ROLLBACKS: Final = frozenset("789")
_SUGGESTED: Final = "24"
# closed, reopened, locked, unlocked, protected, unprotected, notice given and taken, moved away and here
_STATES: Final = frozenset(("10", "11", "14", "15", "19", "20", "33", "34", "35", "36"))
_MOVED: Final = re.compile(r"https?://([^/\s]+)/(?:questions|q)/(\d+)")


_REVISIONS: Final = Into(
    "revisions",
    "site_id id post_id revision_guid revision_number event_type is_rollback creation_date user_id user_display_name "
    "comment title body_markdown tags content_license",
)
_EVENTS: Final = Into(
    "dump_events",
    "id post_id event_type creation_date user_id note detail voters originals other_site other_id",
    is_counted=False,
)


def read_history(load: Load) -> Pieces:
    with Spool() as events:
        yield from pieces(_REVISIONS, _lines(load, events))
        yield from pieces(_EVENTS, events.lines())


def number_revisions(load: Load) -> None:
    """Anew, where they did not come in order of time."""
    if load.is_history_unordered:
        with load.step("history"):
            load.run(NUMBERS)


def _lines(load: Load, events: Spool) -> Iterator[str]:
    numbers, newest = Counters(), ""
    for group in _groups(load):
        first = group[0]
        if first["CreationDate"] < newest:
            load.is_history_unordered = True
        newest = first["CreationDate"]
        edits = [row for row in group if row["PostHistoryTypeId"] in _EDITS]
        if edits:
            yield _edit(load, edits, numbers.next(int(first["PostId"])))
        for row in group:
            kind = row["PostHistoryTypeId"]
            if kind in _STATES:
                events.add(_state(load, row, kind))
            # The note of an approved suggestion belongs to the edit beside it.
            if kind not in _EDITS and not (edits and kind == _SUGGESTED):
                yield _event(load, row, kind)


def _groups(load: Load) -> Iterator[list[Row]]:
    """Rows of one revision of one post (a merge gives one GUID to several posts)."""
    waiting: dict[tuple[str, str], list[Row]] = {}
    posts, drop = load.posts, load.report.drop
    for row in load.rows("PostHistory"):
        post = row["PostId"]
        if int(post) not in posts:
            drop("revisions", "its post is not there")
            continue
        key = (row.get("RevisionGUID") or row["Id"], post)
        if key in waiting:
            waiting[key].append(row)
        else:
            waiting[key] = [row]
            if len(waiting) > _WINDOW_GROUPS:
                yield waiting.pop(next(iter(waiting)))
    yield from waiting.values()


def _edit(load: Load, rows: list[Row], number: int) -> str:
    first = rows[0]
    title = body = tags = comment = None
    for row in rows:
        kind = row["PostHistoryTypeId"]
        text = row.get("Text", "")
        if kind in _TITLES:
            title = text
        elif kind in _BODIES:
            body = text
        else:
            tags = text
        comment = comment or row.get("Comment")
    return line(
        str(load.site_id),
        first["Id"],
        first["PostId"],
        _guid(first),
        str(number),
        NULL,
        "t" if any(row["PostHistoryTypeId"] in _ROLLBACKS for row in rows) else "f",
        first["CreationDate"],
        *load.owner(first.get("UserId"), first.get("UserDisplayName")),
        comment or "",
        NULL if title is None else title,
        NULL if body is None else body,
        NULL if tags is None else text_array(parse_tags(tags)),
        first.get("ContentLicense") or NULL,
    )


def _event(load: Load, row: Row, kind: str) -> str:
    comment = row.get("Comment", "")
    if kind == "10":
        comment = closed_because(comment)[0]
    elif kind in ("33", "34"):
        comment = notice_says(comment)
    return line(
        str(load.site_id),
        row["Id"],
        row["PostId"],
        _guid(row),
        NULL,
        kind,
        "f",
        row["CreationDate"],
        *load.owner(row.get("UserId"), row.get("UserDisplayName")),
        comment,
        NULL,
        NULL,
        NULL,
        row.get("ContentLicense") or NULL,
    )


def _state(load: Load, row: Row, kind: str) -> str:
    comment = row.get("Comment", "")
    note, detail = closed_because(comment) if kind == "10" else (notice_says(comment), "") if kind == "33" else (comment, "")
    moved = _MOVED.search(comment) if kind in ("35", "36") else None
    voters, originals = _named(row.get("Text", ""))
    user, _ = load.owner(row.get("UserId"), None)
    known = [voter for voter in voters if voter in load.users]
    return line(
        row["Id"],
        row["PostId"],
        kind,
        row["CreationDate"],
        user,
        note,
        detail,
        _numbers(known) if known or user == NULL else f"{{{user}}}",
        _numbers(originals),
        *((moved[1], moved[2]) if moved else (NULL, NULL)),
    )


def _named(text: str) -> tuple[list[int], list[int]]:
    """Voters and original questions of an event's JSON; old rows hold something else, or nothing."""
    try:
        told = json.loads(text) if text.startswith("{") else {}
        voters = [int(voter["Id"]) for voter in told.get("Voters") or [] if "Id" in voter]
        return voters, [int(number) for number in told.get("OriginalQuestionIds") or []]
    except (ValueError, TypeError, KeyError, AttributeError):
        return [], []


def _numbers(values: list[int]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def _guid(row: Row) -> str:
    return row.get("RevisionGUID") or str(UUID(int=int(row["Id"])))
