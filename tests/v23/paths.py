"""Real paths for the templates of the endpoint table, filled with ids and names that a world's own lists have shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ownstack.kernel.limits import VECTOR_MAX
from ownstack.v23.endpoints import ENDPOINTS, Endpoint
from tests.v23.driver import Api

# What acts for a person is walked in test_me.py.
TEMPLATES = tuple(
    each
    for each in ENDPOINTS
    if each.path != "/errors/{id}" and not each.needs_token and each.verbs != ("POST",) and "{accessTokens}" not in each.path
)
LISTS = tuple(each for each in TEMPLATES if each.source)
OF_ACCOUNTS = ("/users/{ids}/associated", "/users/{ids}/merges", "/users/{id}/network-activity")
# What a search cannot do without.
NEEDED = {
    "/search": "?tagged={tag}",
    "/search/advanced": "?q={word}",
    "/search/excerpts": "?q={word}",
    "/similar": "?title={word}",
}

_known: dict[Api, dict[str, str]] = {}


def fill(api: Api, endpoint: Endpoint) -> str:
    """The endpoint's path with values under which there is much to see."""
    values = _known.get(api) or _known.setdefault(api, _values(api))
    of_accounts = endpoint.path in OF_ACCOUNTS
    many = values["accounts" if of_accounts else endpoint.path.split("/")[1]] if "{ids}" in endpoint.path else ""
    one = values["account" if of_accounts else "user"]
    tags = values["tag" if endpoint.path.endswith(("/faq", "/related")) else "tags"]
    marks = {
        "ids": many,
        "id": one,
        "toid": values["talker"],
        "period": "all_time",
        "tag": values["tag"],
        "tags": tags,
        "filters": "default;none;!nonesuch",
    }
    return (endpoint.path + NEEDED.get(endpoint.path, "")).format_map(
        {**marks, "slugs": values["slugs"], "word": values["word"]}
    )


def _values(api: Api) -> dict[str, str]:
    def ids(path: str, field: str, sort: str, take: int = VECTOR_MAX) -> list[Any]:
        return [each[field] for each in api.get(path, pagesize=VECTOR_MAX, sort=sort).items if field in each][:take]

    closed = [each["question_id"] for each in api.get("/questions", pagesize=VECTOR_MAX).items if "closed_date" in each]
    questions = [
        *closed[:20],
        *ids("/questions/featured", "question_id", "votes"),
        *ids("/questions/no-answers", "question_id", "votes", 5),
        *ids("/questions/unanswered", "question_id", "votes", 5),
        *ids("/questions", "question_id", "votes"),
    ]
    answers, articles = ids("/answers", "answer_id", "votes"), ids("/articles", "article_id", "votes")
    people = api.get("/users", pagesize=VECTOR_MAX, sort="reputation").items
    talkers = [each["reply_to_user"]["user_id"] for each in api.get("/comments", pagesize=100).items if "reply_to_user" in each]
    posts = _join([*articles, *questions[:60], *answers])
    tags = ids("/tags", "name", "popular")
    named = [*ids("/tags/synonyms", "to_tag", "applied", 2), *tags]
    return {
        "questions": _join(questions),
        "answers": _join(answers),
        "articles": _join(articles),
        "posts": posts,
        "comments": _join(ids("/comments", "comment_id", "votes")),
        "badges": _join(ids("/badges", "badge_id", "rank")),
        "users": _join(each["user_id"] for each in people),
        "user": str(people[0]["user_id"]),
        "talker": str(talkers[0]),
        "accounts": _join(each["account_id"] for each in people),
        "account": str(people[0]["account_id"]),
        "revisions": _join([each["revision_guid"] for each in api.get(f"/posts/{posts}/revisions").items][:20]),
        "slugs": ";".join(each["slug"] for each in api.get("/collectives").items) or "none",
        "suggested-edits": _join(ids("/suggested-edits", "suggested_edit_id", "creation")),
        "word": "beer" if "beer" in api.get("/sites").text else "api",
        "tag": tags[0],
        "tags": _join(named[:4]),
    }


def _join(values: Iterable[Any]) -> str:
    return ";".join(str(each) for each in list(dict.fromkeys(values))[:VECTOR_MAX]) or "1"
