"""THE table of API v3: one row an operation, a file a resource; most are there again below `/teams/{team}`."""

from __future__ import annotations

from ownstack.v3.endpoints import (
    answers,
    articles,
    collections,
    communities,
    images,
    questions,
    search,
    stacky,
    tags,
    user_groups,
    users,
)
from ownstack.v3.operations import Operation

ENDPOINTS: tuple[Operation, ...] = (
    *questions.ENDPOINTS,
    *answers.ENDPOINTS,
    *articles.ENDPOINTS,
    *tags.ENDPOINTS,
    *users.ENDPOINTS,
    *user_groups.ENDPOINTS,
    *communities.ENDPOINTS,
    *collections.ENDPOINTS,
    *search.ENDPOINTS,
    *images.ENDPOINTS,
    *stacky.ENDPOINTS,
)
