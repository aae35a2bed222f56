"""What can be flagged or closed, as the API lists it: the tree of reasons with the caller's own marks on it."""

from __future__ import annotations

from typing import Any, cast

from ownstack.kernel.actor import Actor
from ownstack.kernel.flag_options import ANSWER_OPTIONS, CLOSE_REASONS, COMMENT_OPTIONS, FlagOption, question_options
from ownstack.query import flags
from ownstack.query.flags import Flagged
from ownstack.v23.asked import Asked, Handler, listed
from ownstack.v23.envelope import Answer

QUESTION, ANSWER = 1, 2


async def question_flag_options(asked: Asked) -> Answer:
    flagged = await _of_post(asked, QUESTION)
    return _tree(asked, question_options(is_closed=bool(flagged and flagged.is_closed)), flagged)


async def close_options(asked: Asked) -> Answer:
    flagged = await _of_post(asked, QUESTION)
    return _tree(asked, () if flagged and flagged.is_closed else CLOSE_REASONS, flagged)


async def answer_flag_options(asked: Asked) -> Answer:
    return _tree(asked, ANSWER_OPTIONS, await _of_post(asked, ANSWER))


async def comment_flag_options(asked: Asked) -> Answer:
    actor = cast("Actor", asked.actor)
    flagged = await flags.of_comment(asked.pool, asked.site.id, actor.user_id, asked.bound.values["id"])
    return _tree(asked, COMMENT_OPTIONS, flagged)


async def _of_post(asked: Asked, post_type: int) -> Flagged | None:
    actor = cast("Actor", asked.actor)
    return await flags.of_post(asked.pool, asked.site.id, actor.user_id, asked.bound.values["id"], post_type)


def _tree(asked: Asked, options: tuple[FlagOption, ...], flagged: Flagged | None) -> Answer:
    """Nothing is listed for what is not there."""
    return listed(asked, "flag_option", [_described(each, flagged) for each in options] if flagged else [])


def _described(option: FlagOption, flagged: Flagged) -> dict[str, Any]:
    found: dict[str, Any] = {
        "title": option.title,
        "description": option.description,
        "dialog_title": option.dialog_title or None,
        "sub_options": [_described(each, flagged) for each in option.sub_options] or None,
    }
    if option.option_id is None:
        return found
    return found | {
        "option_id": option.option_id,
        "requires_comment": option.requires_comment,
        "requires_question_id": option.requires_question_id,
        "requires_site": False,
        "has_flagged": option.option_id in flagged.option_ids,
        "is_retraction": option.option_id in flagged.open_ids,
    }


HANDLERS: dict[str, Handler] = {
    "question_flag_options": question_flag_options,
    "close_options": close_options,
    "answer_flag_options": answer_flag_options,
    "comment_flag_options": comment_flag_options,
}
