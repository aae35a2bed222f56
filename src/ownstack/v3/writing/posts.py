"""What is done with questions and answers alike: votes, flags, deletion."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from ownstack.domain import flags
from ownstack.domain.transactions import Connection
from ownstack.kernel.actor import Actor
from ownstack.kernel.errors import BadParameterError, NotFoundError
from ownstack.v3.errors import BindingError
from ownstack.v3.writing.performing import Values, Verb

# As the verb calls what is missing or wrong, and as it is called here.
_MEMBERS = {"option_id": "OptionId", "comment": "Comment", "question_id": "RelatedQuestionId"}


def on(verb: Callable[..., Awaitable[int]], id_: str, *post_types: int) -> Verb:
    """A verb that needs nothing but the id, and the kind of post that it must be of."""

    async def act(conn: Connection, actor: Actor, values: Values) -> int:
        return await verb(conn, actor, values[id_], *post_types)

    return act


def flag(id_: str, post_type: int) -> Verb:
    async def act(conn: Connection, actor: Actor, values: Values) -> int:
        chosen: dict[str, Any] = {"option_id": values["optionId"], "text": values.get("comment", "")}
        try:
            return await flags.flag_post(
                conn, actor, values[id_], post_type, **chosen, original_id=values.get("relatedQuestionId")
            )
        except NotFoundError:
            raise
        except BadParameterError as error:
            name = _MEMBERS[error.message]
            raise BindingError({name: [f"The {name} field is required by this option, or no such thing exists."]}) from None

    return act
