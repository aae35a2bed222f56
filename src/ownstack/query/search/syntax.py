"""Stack's search syntax, read into criteria. Pure, linear, and without errors: what is no operator is text.

A query is groups of terms: all groups must hold, of a group one term. `a b OR c` is a and (b or c).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ownstack.kernel import limits
from ownstack.query.search.dates import Moment, read_moment
from ownstack.query.search.words import Unit, units

TERMS_MAX = 40
UNITS_MAX = 40


@dataclass(frozen=True, slots=True)
class Text:
    """Words, all of them; or next to each other. `field`: title, body, code, or everything."""

    units: tuple[Unit, ...]
    field: str = ""
    is_phrase: bool = False
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    name: str


@dataclass(frozen=True, slots=True)
class Number:
    """score, answers or views within bounds, both ends included."""

    field: str
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Period:
    """created or lastactive, from the start of one moment to the end of another."""

    field: str
    since: Moment | None
    until: Moment | None


@dataclass(frozen=True, slots=True)
class Flag:
    """isaccepted, hasaccepted, closed, duplicate, migrated or wiki."""

    field: str
    is_set: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """question, answer or article."""

    name: str


@dataclass(frozen=True, slots=True)
class Author:
    """A person by number; none is the caller."""

    user_id: int | None


@dataclass(frozen=True, slots=True)
class InQuestion:
    question_id: int


@dataclass(frozen=True, slots=True)
class Url:
    """Part of an address that the post links to, `*` for anything."""

    pattern: str


Criterion = Text | Tag | Number | Period | Flag | Kind | Author | InQuestion | Url


@dataclass(frozen=True, slots=True)
class Term:
    criterion: Criterion
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """All groups hold; of each group one term does. `is_vain`: there was text and nothing in it to search for."""

    groups: tuple[tuple[Term, ...], ...] = ()
    is_vain: bool = False

    @property
    def terms(self) -> Iterator[Term]:
        return (term for group in self.groups for term in group)


_TOKEN = re.compile(
    r"""(?P<minus>-?)(?:
      \[(?P<tag>[^\[\]\s"]{1,80})\]
    | (?P<field>[A-Za-z]{2,12}):(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s"]+))
    | "(?P<phrase>[^"]*)"
    | (?P<word>[^\s\[\]"]+|[\[\]"])
    )""",
    re.VERBOSE,
)
_OR = Term(Text((), "OR"))
_NUMBER = re.compile(r"(?P<from>[+-]?\d{1,10})?(?P<dots>\.\.)?(?P<to>[+-]?\d{1,10})?", re.ASCII)


def parse(text: str) -> Query:
    """The criteria of a query. Anything that is no operator, or a broken one, is text."""
    groups: list[tuple[Term, ...]] = []
    is_joined = False
    for term in _terms(text):
        if term is _OR:
            is_joined = bool(groups)
        elif is_joined:
            groups[-1] = (*groups[-1], term)
            is_joined = False
        else:
            groups.append((term,))
    return Query(tuple(groups), is_vain=bool(text.strip()) and not groups)


def _terms(text: str) -> Iterator[Term]:
    count = 0
    previous_is_tag = False
    for match in _TOKEN.finditer(text):
        if match["word"] == "OR" or (previous_is_tag and match["word"] == "or"):
            yield _OR
        elif count < TERMS_MAX and (criterion := _criterion(match)):
            count += 1
            yield Term(criterion, is_negated=bool(match["minus"]))
        previous_is_tag = match["tag"] is not None


def _criterion(match: re.Match[str]) -> Criterion | None:
    if match["tag"]:
        return Tag(match["tag"])
    if match["field"]:
        value = match["quoted"] if match["quoted"] is not None else match["value"]
        reader = _FIELDS.get(match["field"].lower())
        found = reader(match["field"].lower(), value, match["quoted"] is not None) if reader else None
        return found or _text("", match[0].lstrip("-"), is_phrase=match["quoted"] is not None)
    if match["phrase"] is not None:
        return _text("", match["phrase"], is_phrase=True)
    return _text("", match["word"], is_phrase=False)


def _text(field: str, value: str, is_phrase: bool) -> Text | None:
    found = units(value)
    found = (found if is_phrase else tuple(dict.fromkeys(found)))[:UNITS_MAX]
    return Text(found, field, is_phrase, value) if found else None


def _number(field: str, value: str, _quoted: bool) -> Criterion | None:
    match = _NUMBER.fullmatch(value)
    if not match or (match["from"] is None and match["to"] is None) or (match["to"] and not match["dots"]):
        return None
    least, most = (None if match[name] is None else _bounded(int(match[name])) for name in ("from", "to"))
    if not match["dots"] and least == 0 and field != "score":
        most = 0
    return Number(field, least, most)


def _bounded(number: int) -> int:
    return max(-limits.INTEGER_MAX, min(limits.INTEGER_MAX, number))


def _period(field: str, value: str, _quoted: bool) -> Criterion | None:
    since_text, dots, until_text = value.partition("..")
    since, until = read_moment(since_text), read_moment(until_text)
    if bool(since_text) != (since is not None) or bool(until_text) != (until is not None) or not (since or until):
        return None
    if not dots and since and not since.is_relative:
        until = since
    return Period(field, since, until)


def _flag(field: str, value: str, _quoted: bool) -> Criterion | None:
    known = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    is_set = known.get(value.lower())
    return None if is_set is None else Flag(field, is_set)


def _kind(_field: str, value: str, _quoted: bool) -> Criterion | None:
    name = {"q": "question", "a": "answer"}.get(value.lower(), value.lower())
    return Kind(name) if name in ("question", "answer", "article") else None


def _author(_field: str, value: str, _quoted: bool) -> Criterion | None:
    if value.lower() == "me":
        return Author(None)
    return Author(int(value)) if _is_id(value) else None


def _in_question(_field: str, value: str, _quoted: bool) -> Criterion | None:
    return InQuestion(int(value)) if _is_id(value) else None


def _is_id(value: str) -> bool:
    return re.fullmatch(r"-?[0-9]{1,10}", value) is not None and abs(int(value)) <= limits.ID_MAX


def _url(_field: str, value: str, _quoted: bool) -> Criterion | None:
    return Url(value) if value.strip("* ") else None


_FIELDS: dict[str, Callable[[str, str, bool], Criterion | None]] = {
    "title": _text,
    "intitle": lambda _field, value, quoted: _text("title", value, quoted),
    "body": _text,
    "code": _text,
    "score": _number,
    "answers": _number,
    "views": _number,
    "created": _period,
    "lastactive": _period,
    "isaccepted": _flag,
    "hasaccepted": _flag,
    "closed": _flag,
    "duplicate": _flag,
    "migrated": _flag,
    "wiki": _flag,
    "is": _kind,
    "user": _author,
    "inquestion": _in_question,
    "url": _url,
}
