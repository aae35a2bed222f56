"""What a post can be flagged for: the tree of reasons, with the caller's own marks on it."""

from __future__ import annotations

from functools import partial
from typing import Any

from ownstack.kernel.errors import NotFoundError
from ownstack.kernel.flag_options import ANSWER_OPTIONS, FlagOption, question_options
from ownstack.query import flags
from ownstack.query.flags import Flagged
from ownstack.v3.asked import Asked, Reader

QUESTION, ANSWER = 1, 2


async def _options(post_type: int, asked: Asked) -> list[dict[str, Any]]:
    user_id = asked.actor.user_id if asked.actor else 0
    flagged = await flags.of_post(asked.pool, asked.site.id, user_id, asked.id, post_type)
    if flagged is None:
        raise NotFoundError(asked.operation.of)
    options = question_options(is_closed=flagged.is_closed) if post_type == QUESTION else ANSWER_OPTIONS
    return [_described(each, flagged) for each in options]


def _described(option: FlagOption, flagged: Flagged) -> dict[str, Any]:
    return {
        "optionId": option.option_id,
        "dialogTitle": option.dialog_title or None,
        "title": option.title,
        "description": option.description,
        "requiresComment": option.requires_comment,
        "requiresSite": False,
        "requiresQuestionId": option.requires_question_id,
        "isRetraction": option.option_id in flagged.open_ids,
        "subOptions": [_described(each, flagged) for each in option.sub_options] or None,
    }


READERS: dict[str, Reader] = {
    "question_flag_options": partial(_options, QUESTION),
    "answer_flag_options": partial(_options, ANSWER),
}
