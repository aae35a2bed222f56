"""The methods that change something: each is a verb of the domain, answered by the read path with the caller's filter.

Verb and reply share one transaction; a preview's is rolled back, so that it shows just what would have been made.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import msgspec

from ownstack.domain import (
    accepts,
    answers,
    articles,
    comments,
    deleting,
    edits,
    favorites,
    flags,
    pauses,
    questions,
    recommendations,
    repeats,
    suggested_edits,
    tag_preferences,
    transactions,
    votes,
)
from ownstack.domain.edits import Edit
from ownstack.domain.threads import ANSWER, ARTICLE, QUESTION
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import AccessDeniedError, TokenRequiredError
from ownstack.query.plan import Plan
from ownstack.query.run import Page, fetch_within
from ownstack.query.sources import Source, history, people, posts
from ownstack.v23.asked import Asked, Handler
from ownstack.v23.envelope import Answer

Values = Mapping[str, Any]
Verb = Callable[[Connection, Actor, Values], Awaitable[int]]

REPLY_MAX = 2000
_OF_NOTHING_YET: Final = {
    "question": ("question_id", "link", "share_link"),
    "answer": ("answer_id", "link", "share_link"),
    "article": ("article_id", "link", "share_link"),
    "comment": ("comment_id", "link"),
    "suggested_edit": ("suggested_edit_id",),
}
"""What the preview of something new cannot have (observed.md: a comment without comment_id)."""


@dataclass(frozen=True, slots=True)
class Write:
    """A method: its verb, and where the reply's rows come from. A deletion has none."""

    verb: Verb
    reply: Source | None
    makes: str = ""
    """The kind of object that it makes anew: one that a pause is kept for (settings), or another."""


async def perform(name: str, asked: Asked) -> Answer:
    """Carries out one request."""
    if asked.actor is None:
        raise TokenRequiredError("This method requires an access_token")
    write, actor, values = WRITES[name], asked.actor, {**asked.bound.values}
    preview = bool(values.pop("preview", False))
    if "at" in values:
        values["at"] = _date_of_the_past(actor, values["at"])
    page = await transactions.run(asked.pool, partial(_within, name, asked, actor, values, preview), preview=preview)
    items = page.items
    if preview and write.makes:
        items = [_unnumbered(each, _type(write)) for each in items]
    return Answer(items, _type(write), total=page.total, page=1, pagesize=asked.bound.pagesize)


def _type(write: Write) -> str:
    return write.reply.type if write.reply else "no data"


async def _within(name: str, asked: Asked, actor: Actor, values: Values, preview: bool, conn: Connection) -> Page:
    write = WRITES[name]
    if not preview:
        await repeats.claim(conn, actor, f"{actor.site_id} {name} {sorted(values.items(), key=str)}")
        if pause_s := asked.rules.pauses_s.get(write.makes):
            await pauses.keep(conn, actor, write.makes, pause_s)
    made = await write.verb(conn, actor, values)
    if write.reply is None:
        return Page([], has_more=False, total=0)
    wanted = {"id": made} if write.reply is people.TAG_PREFERENCES else {"ids": [made]}
    plan = Plan(write.reply, asked.site, asked.filter, None, True, wanted, 1, REPLY_MAX, actor)
    return await fetch_within(conn, plan)


def _unnumbered(item: msgspec.Struct, type_: str) -> msgspec.Struct:
    for name in _OF_NOTHING_YET[type_]:
        if hasattr(item, name):
            setattr(item, name, None)
    return item


def _date_of_the_past(actor: Actor, seconds: int) -> datetime:
    if "custom_timestamps" not in actor.scopes or actor.impersonated_by is None:
        raise AccessDeniedError("`creation_date` is for impersonation tokens with the scope custom_timestamps")
    return min(datetime.fromtimestamp(seconds, UTC), datetime.now(UTC))


# ---------------------------------------------------------------- the verbs, with their values by the API's names


def _edit(conn: Connection, actor: Actor, values: Values, *, of: int) -> Awaitable[int]:
    to = Edit(
        values["body"], values.get("comment", ""), values.get("title", ""), values.get("tags", ()), values.get("article_type")
    )
    return edits.edit(conn, actor, values["id"], of, to=to)


def _flag(conn: Connection, actor: Actor, values: Values, *, of: int) -> Awaitable[int]:
    return flags.flag_post(
        conn,
        actor,
        values["id"],
        of,
        option_id=values["option_id"],
        text=values.get("comment", ""),
        original_id=values.get("question_id"),
    )


def _suggest(conn: Connection, actor: Actor, values: Values, *, of: int) -> Awaitable[int]:
    return suggested_edits.suggest_edit(
        conn,
        actor,
        values["id"],
        of,
        body=values["body"],
        comment=values["comment"],
        title=values.get("title", ""),
        tag_names=values.get("tags", ()),
    )


def _on(verb: Callable[..., Awaitable[int]], *post_types: int) -> Verb:
    """A verb that needs nothing but the id."""
    return lambda conn, actor, values: verb(conn, actor, values["id"], *post_types)


_Q, _A, _ART, _C = posts.QUESTIONS_BY_IDS, posts.ANSWERS_BY_IDS, posts.ARTICLES_BY_IDS, posts.COMMENTS_BY_IDS

WRITES: Final[dict[str, Write]] = {
    "accept": Write(_on(accepts.accept), _A),
    "undo_accept": Write(_on(accepts.undo_accept), _A),
    "answer": Write(lambda c, a, v: answers.answer(c, a, v["id"], body=v["body"], at=v.get("at")), _A, "answer"),
    "ask": Write(
        lambda c, a, v: questions.ask(c, a, title=v["title"], body=v["body"], tag_names=v["tags"], at=v.get("at")),
        _Q,
        "question",
    ),
    "comment": Write(lambda c, a, v: comments.comment(c, a, v["id"], body=v["body"], at=v.get("at")), _C, "comment"),
    "delete_answer": Write(_on(deleting.delete, ANSWER), None),
    "delete_article": Write(_on(deleting.delete, ARTICLE), None),
    "delete_comment": Write(_on(comments.delete_comment), None),
    "delete_question": Write(_on(deleting.delete, QUESTION), None),
    "downvote_answer": Write(_on(votes.downvote, ANSWER), _A),
    "downvote_question": Write(_on(votes.downvote, QUESTION), _Q),
    "edit_answer": Write(partial(_edit, of=ANSWER), _A),
    "edit_article": Write(partial(_edit, of=ARTICLE), _ART),
    "edit_comment": Write(lambda c, a, v: comments.edit_comment(c, a, v["id"], body=v["body"]), _C),
    "edit_question": Write(partial(_edit, of=QUESTION), _Q),
    "favorite": Write(_on(favorites.favorite), _Q),
    "flag_answer": Write(partial(_flag, of=ANSWER), _A),
    "flag_comment": Write(
        lambda c, a, v: flags.flag_comment(c, a, v["id"], option_id=v["option_id"], text=v.get("comment", "")), _C
    ),
    "flag_question": Write(partial(_flag, of=QUESTION), _Q),
    "prefer_tags": Write(
        lambda c, a, v: tag_preferences.prefer_tags(c, a, favorite=v.get("favorite_tags"), ignored=v.get("ignored_tags")),
        people.TAG_PREFERENCES,
    ),
    "recommend": Write(lambda c, a, v: recommendations.recommend(c, a, v["id"], slug=v["slug"]), _A),
    "suggest_answer_edit": Write(partial(_suggest, of=ANSWER), history.SUGGESTED_EDITS_BY_IDS, "suggested_edit"),
    "suggest_question_edit": Write(partial(_suggest, of=QUESTION), history.SUGGESTED_EDITS_BY_IDS, "suggested_edit"),
    "undo_comment_upvote": Write(_on(comments.undo_comment_upvote), _C),
    "undo_downvote_answer": Write(_on(votes.undo_downvote, ANSWER), _A),
    "undo_downvote_question": Write(_on(votes.undo_downvote, QUESTION), _Q),
    "undo_recommend": Write(lambda c, a, v: recommendations.undo_recommend(c, a, v["id"], slug=v["slug"]), _A),
    "undo_upvote_answer": Write(_on(votes.undo_upvote, ANSWER), _A),
    "undo_upvote_question": Write(_on(votes.undo_upvote, QUESTION), _Q),
    "unfavorite": Write(_on(favorites.unfavorite), _Q),
    "upvote_answer": Write(_on(votes.upvote, ANSWER), _A),
    "upvote_comment": Write(_on(comments.upvote_comment), _C),
    "upvote_question": Write(_on(votes.upvote, QUESTION), _Q),
    "write_article": Write(
        lambda c, a, v: articles.write_article(
            c, a, title=v["title"], body=v["body"], article_type=v["article_type"], tag_names=v["tags"], at=v.get("at")
        ),
        _ART,
        "article",
    ),
}

HANDLERS: Final[dict[str, Handler]] = {name: partial(perform, name) for name in WRITES}
