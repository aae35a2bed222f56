"""How a text would look: nothing is stored, no token is needed."""

from __future__ import annotations

import time
from typing import Any

from ownstack.domain import rules, texts
from ownstack.kernel import markdown
from ownstack.v23.asked import Asked, Handler, listed
from ownstack.v23.envelope import Answer


async def render_question(asked: Asked) -> Answer:
    given = asked.bound.values
    texts.check(given["body"], rules.BODY)
    found = {"title": texts.check_title(given["title"]), "tags": given["tags"], "answer_count": 0, "view_count": 0}
    return listed(asked, "question", [{**_post(asked), **found, "is_answered": False}])


async def render_answer(asked: Asked) -> Answer:
    given = asked.bound.values
    texts.check(given["body"], rules.BODY)
    return listed(asked, "answer", [{**_post(asked), "question_id": given["id"], "is_accepted": False}])


async def render_comment(asked: Asked) -> Answer:
    given = asked.bound.values
    texts.check(given["body"], rules.COMMENT)
    found = {"post_id": given["id"], "edited": False, "score": 0, "creation_date": int(time.time())}
    return listed(asked, "comment", [{**found, "body_markdown": given["body"], "body": markdown.render_comment(given["body"])}])


def _post(asked: Asked) -> dict[str, Any]:
    now, body, site = int(time.time()), asked.bound.values["body"], asked.site
    html = markdown.render(body, math=site.has_math, mermaid=site.has_mermaid)
    return {"score": 0, "creation_date": now, "last_activity_date": now, "body_markdown": body, "body": html}


HANDLERS: dict[str, Handler] = {
    "render_question": render_question,
    "render_answer": render_answer,
    "render_comment": render_comment,
}
