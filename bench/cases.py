"""What the request bench asks: a name, a path, and for the ratio to PostgreSQL's own limit the statements behind it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

NESTED_FIELDS = ("question.answers", "question.comments", "question.owner", "answer.comments", "answer.owner", "comment.owner")


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to ask. `{ids}` and `{nested}` are filled with what the data has."""

    name: str
    target: str
    is_new: bool = False
    """The server is made to forget, before each request, what it remembers of rows."""


LIST = "/api/2.3/questions?order=desc&sort=activity"
WITH_BODIES = f"{LIST}&filter=withbody"
V3 = "/api/v3/questions?order=desc&sort=activity"

CASES = (
    Case("questions list (30)", LIST),
    Case("questions list (30), new rows each time", LIST, is_new=True),
    Case("questions list (30), with bodies", WITH_BODIES),
    Case("questions list (30), with bodies, new rows each time", WITH_BODIES, is_new=True),
    Case("questions list (30), v3", V3),
    Case("questions list (30), v3, new rows each time", V3, is_new=True),
    Case("a question, whole", "/api/2.3/questions/{id}?filter={nested}"),
    Case("page 3 of the questions list (30)", f"{LIST}&page=3"),
    Case("answers", "/api/2.3/answers?order=desc&sort=activity"),
    Case("users", "/api/2.3/users?order=desc&sort=reputation"),
    Case("tags", "/api/2.3/tags?order=desc&sort=popular"),
    Case("100 ids", "/api/2.3/questions/{ids}?pagesize=100"),
)

# Cost against rows: each group should cost about the same for each row that it returns.
PROPORTIONS = (
    ("ids in a vector", ("1", "10", "100"), "/api/2.3/questions/{ids:N}?pagesize=100"),
    ("rows of a page", ("10", "30", "100"), "/api/2.3/questions?pagesize=N"),
    ("whole questions of a page", ("1", "10", "30"), "/api/2.3/questions?pagesize=N&filter={nested}"),
)


def fill(target: str, ids: list[int], nested: str, count: str = "") -> str:
    some = ids[: int(count)] if count else ids
    joined = quote(";".join(map(str, some)), safe="")
    target = target.replace("{ids:N}", joined).replace("{ids}", joined).replace("{id}", str(ids[0]))
    return target.replace("{nested}", quote(nested, safe="")).replace("pagesize=N", f"pagesize={count}")
