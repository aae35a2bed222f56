"""Criteria as SQL: conditions over a post `{t}`, its question `{q}`, its body `{t}_b` and its document `{t}_d`, with every
value bound by name.

What is only text travels in one tsquery, since one look into the index is cheaper than several.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ownstack.query.context import Site
from ownstack.query.search import words
from ownstack.query.search.syntax import Author, Criterion, Flag, InQuestion, Kind, Number, Period, Query, Tag, Term, Text, Url
from ownstack.query.search.words import Unit

_WEIGHTS = {"title": "A", "body": "D", "code": "D", "": ""}
_ATTRIBUTE = '(href|src)="[^"]*'
_READ = re.compile(r"position\(|\.body\b")
_KINDS = {"question": 1, "answer": 2, "article": 9}
_NUMBERS = {"score": "{t}.score", "answers": "{q}.answer_count", "views": "{q}.view_count"}
_DATES = {"created": "{t}.creation_date", "lastactive": "{t}.last_activity_date"}
_FLAGS = {
    "isaccepted": "({t}.post_type = 2 AND {q}.accepted_answer_id = {t}.id)",
    "hasaccepted": "({q}.accepted_answer_id IS NOT NULL)",
    "closed": "({q}.closed_date IS NOT NULL)",
    "duplicate": ("EXISTS (SELECT FROM post_links d WHERE d.site_id = {t}.site_id AND d.post_id = {q}.id AND d.link_type = 3)"),
    "migrated": "({q}.migrated_to IS NOT NULL)",
    "wiki": "({t}.community_owned_date IS NOT NULL)",
    "notice": "EXISTS (SELECT FROM post_notices y WHERE y.site_id = {t}.site_id AND y.post_id = {q}.id)",
}


@dataclass(slots=True)
class Conditions:
    """What must hold, as it is gathered. `matches` become one tsquery; `hits` are the words to mark in an excerpt."""

    site: Site
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    sql: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)
    """Those that no index helps with, since titles or bodies are read letter by letter."""
    values: dict[str, Any] = field(default_factory=dict)
    matches: list[str] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    """The part of `matches` that is asked for, not kept out: what relevance goes by."""
    hits: list[Unit] = field(default_factory=list)

    def value(self, value: Any) -> str:
        """The placeholder of a bound value."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"

    def add_query(self, query: Query) -> None:
        """Stop words beside anything else are left out, since no document knows them; alone they are looked for in titles."""
        telling = [group for group in query.groups if not all(_is_idle(term) for term in group)]
        if query.is_vain:
            self.sql.append("false")
        for group in telling or query.groups:
            self._add_group(group)

    def add(self, criterion: Criterion, *, is_negated: bool = False) -> None:
        self._add_group((Term(criterion, is_negated),))

    def _add_group(self, group: tuple[Term, ...]) -> None:
        self.hits += [
            unit for term in group if isinstance(term.criterion, Text) and not term.is_negated for unit in term.criterion.units
        ]
        matches = [_match(term) for term in group]
        if all(matches):
            joined = " | ".join(f"({each})" for each in matches if each)
            if joined in self.matches:
                return
            self.matches.append(joined)
            if not any(term.is_negated for term in group):
                self.wanted.append(joined)
            return
        sql = "(" + " OR ".join(self._condition(term) for term in group) + ")"
        (self.read if _READ.search(sql) else self.sql).append(sql)
        if len(group) == 1 and (words_ := _words_of_code(group[0])):
            self.matches.append(words_)

    def _condition(self, term: Term) -> str:
        sql = _WRITERS[type(term.criterion)](self, term.criterion)
        return f"NOT coalesce({sql}, false)" if term.is_negated else sql


def _is_idle(term: Term) -> bool:
    text = term.criterion
    is_plain = isinstance(text, Text) and not text.field and not text.is_phrase
    return is_plain and words.are_stop_words(text.units)  # type: ignore[union-attr]


def _match(term: Term) -> str:
    """The term in to_tsquery's language, or nothing where it needs a condition of its own."""
    text = term.criterion
    if not isinstance(text, Text) or text.field == "code" or words.are_stop_words(text.units):
        return ""
    write = words.phrase if text.is_phrase else words.every
    matched = write(text.units, _WEIGHTS[text.field])
    return f"!({matched})" if term.is_negated else matched


def _words_of_code(term: Term) -> str:
    """The words that code has, its signs aside, as the index knows them; the last may go on."""
    text = term.criterion
    if not isinstance(text, Text) or text.field != "code" or term.is_negated:
        return ""
    found = [word for unit in text.units for word in unit.words if word not in words.SIGNS]
    telling = [Unit((word,), is_prefix=word is found[-1]) for word in found if word not in words.STOP_WORDS]
    return words.every(tuple(telling)) if telling else ""


def _text(found: Conditions, text: Text) -> str:
    """Words that the index does not know are looked for as they stand; code in what stands between its tags."""
    if text.field == "code":
        return f"({{t}}_b.body ~* {found.value('<code[^>]*>[^<]*' + _escaped(text.raw))})"
    if text.field != "title" and not words.are_stop_words(text.units):
        write = words.phrase if text.is_phrase else words.every
        return f"({{t}}_d.search @@ to_tsquery('pg_catalog.english', {found.value(write(text.units, _WEIGHTS[text.field]))}))"
    in_title = f"(position(lower({found.value(text.raw)}) in lower({{q}}.title)) > 0)"
    return in_title if text.field == "title" or not text.is_phrase else f"({in_title} OR {_in_body(found, text)})"


def _in_body(found: Conditions, text: Text) -> str:
    return f"position(lower({found.value(_encoded(text.raw))}) in lower({{t}}_b.body)) > 0"


def _encoded(raw: str) -> str:
    """As it stands in HTML."""
    return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escaped(raw: str) -> str:
    """Text in a pattern that means only itself."""
    return re.sub(r"([^\w\s])", r"\\\1", _encoded(raw)).replace("\n", " ")


def _tag(found: Conditions, tag: Tag) -> str:
    """One tag, or several by `*`."""
    if "*" not in tag.name:
        return tagged(f"= ANY({found.value([found.site.tag_name(tag.name)])}::text[])")
    pattern = "^" + ".*".join(re.escape(part) for part in tag.name.lower().split("*")) + "$"
    return tagged(f"~ {found.value(pattern)}")


def tagged(comparison: str) -> str:
    """A question with any of the tags so named. Where there is no such tag the posts need not be asked."""
    names = f"SELECT g.name FROM tags g WHERE g.site_id = %(site)s AND g.name {comparison}"
    return f"(EXISTS ({names}) AND {{q}}.tags && ARRAY({names}))"


def _number(found: Conditions, number: Number) -> str:
    column = _NUMBERS[number.field]
    bounds = [
        f"{column} {operator} {found.value(bound)}"
        for operator, bound in ((">=", number.least), ("<=", number.most))
        if bound is not None
    ]
    return f"({' AND '.join(bounds)})"


def _period(found: Conditions, period: Period) -> str:
    column = _DATES[period.field]
    since = [f"{column} >= {found.value(period.since.first(found.now))}"] if period.since else []
    until = [f"{column} < {found.value(period.until.last(found.now))}"] if period.until else []
    return f"({' AND '.join(since + until)})"


def _flag(_found: Conditions, flag: Flag) -> str:
    return _FLAGS[flag.field] if flag.is_set else f"(NOT coalesce({_FLAGS[flag.field]}, false))"


def _kind(_found: Conditions, kind: Kind) -> str:
    return f"({{t}}.post_type = {_KINDS[kind.name]})"


def _author(found: Conditions, author: Author) -> str:
    """`me` is nobody while nobody has signed in."""
    return "false" if author.user_id is None else f"({{t}}.owner_user_id = {found.value(author.user_id)})"


def _in_question(found: Conditions, question: InQuestion) -> str:
    value = found.value(question.question_id)
    return f"({{t}}.id = {value} OR ({{t}}.post_type = 2 AND {{t}}.parent_id = {value}))"


def _url(found: Conditions, url: Url) -> str:
    pattern = _ATTRIBUTE + '[^"]*'.join(_escaped(part) for part in url.pattern.split("*"))
    return f"({{t}}_b.body ~* {found.value(pattern)})"


_WRITERS: dict[type[Criterion], Callable[[Conditions, Any], str]] = {
    Text: _text,
    Tag: _tag,
    Number: _number,
    Period: _period,
    Flag: _flag,
    Kind: _kind,
    Author: _author,
    InQuestion: _in_question,
    Url: _url,
}
