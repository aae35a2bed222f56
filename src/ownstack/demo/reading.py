"""Reads the demo's source files, in charge of their form only: README.md beside this file describes it.

A thread is one Markdown file with a TOML head; its answers, comments and events follow below lines that begin `=== `.
"""

import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent
_BLOCK = re.compile(r"^=== (?=[a-z])", re.MULTILINE)
_SPAN = re.compile(r"(?:(?P<days>\d+)d)?(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?")


@dataclass(frozen=True)
class Note:
    """What happened to a post: a comment, an edit, a closing, a bounty …; `attributes` are those of its line."""

    kind: str
    by: tuple[str, ...]
    at: datetime
    attributes: Mapping[str, str]
    text: str


@dataclass(frozen=True)
class Post:
    kind: str
    by: str
    at: datetime
    text: str
    up: int = 0
    down: int = 0
    title: str | None = None
    tags: tuple[str, ...] = ()
    views: int = 0
    article_type: str | None = None
    accepted: datetime | None = None
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class Thread:
    """A question with its answers, or an article; posts[0] is the head, the slug the file's name without its number."""

    slug: str
    posts: list[Post]


def read_table(name: str) -> dict[str, list[dict[str, object]]]:
    """The tables of a TOML file, such as `members.toml`."""
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


def read_threads(folder: str) -> list[Thread]:
    """Every thread of a folder, in the order of the files' names, which is the order of the posts' ids."""
    return [read_thread(path) for path in sorted((FOLDER / folder).glob("*.md"))]


def read_thread(path: Path) -> Thread:
    _, head, rest = path.read_text("utf-8").split("+++\n", 2)
    text, *blocks = _BLOCK.split(rest)
    first = _read_head(tomllib.loads(head), text.strip())
    return Thread(path.stem.partition("-")[2], list(_attach(first, blocks)))


def _read_head(head: Mapping[str, object], text: str) -> Post:
    at, tags = head["on"], head["tags"]
    if not isinstance(at, datetime) or not isinstance(tags, list):
        raise TypeError(f"{head['title']}: `on` must be a time and `tags` a list")
    return Post(
        kind="article" if "type" in head else "question",
        by=str(head["by"]),
        at=at,
        text=text,
        up=int(str(head.get("up", 0))),
        down=int(str(head.get("down", 0))),
        title=str(head["title"]),
        tags=tuple(tags),
        views=int(str(head.get("views", 0))),
        article_type=str(head["type"]) if "type" in head else None,
    )


def _attach(first: Post, blocks: list[str]) -> Iterator[Post]:
    post = first
    for block in blocks:
        note = _read_note(block, first.at)
        if note.kind == "answer":
            yield post
            post = _answer(note, first.at)
        else:
            post.notes.append(note)
    yield post


def _read_note(block: str, start: datetime) -> Note:
    line, _, text = block.partition("\n")
    kind, *words = shlex.split(line)
    attributes = dict(word.partition("=")[::2] for word in words)
    by = tuple(attributes.pop("by").split(","))
    return Note(kind, by, later(start, attributes.pop("after")), attributes, text.strip())


def _answer(note: Note, start: datetime) -> Post:
    accepted = note.attributes.get("accepted")
    return Post(
        kind="answer",
        by=note.by[0],
        at=note.at,
        text=note.text,
        up=int(note.attributes.get("up", 0)),
        down=int(note.attributes.get("down", 0)),
        accepted=later(start, accepted) if accepted else None,
    )


def later(start: datetime, span: str) -> datetime:
    """The time a span such as `2d3h30m` after `start`."""
    match = _SPAN.fullmatch(span)
    if not match or not span:
        raise ValueError(f"not a span of time: {span!r}")
    return start + timedelta(**{unit: int(count) for unit, count in match.groupdict().items() if count})
