"""The orders of API v3's lists; the first is the one that nobody asked for (api-v3.md section 5)."""

from __future__ import annotations

from ownstack.query.models.groups import COMMUNITY_SIZE, GROUP_SIZE
from ownstack.query.sorts import ACTIVITY, CREATION, HOT, Sort, Sorts

SCORE = Sort("score", "{t}.score")

QUESTIONS: Sorts = (CREATION, ACTIVITY, SCORE)
ARTICLES: Sorts = QUESTIONS
ANSWERS: Sorts = (SCORE, Sort("modified", "coalesce({t}.last_edit_date, {t}.creation_date)", "date"), CREATION)
LINKED: Sorts = (HOT, CREATION, ACTIVITY, SCORE)

NAME = Sort("name", "lower({t}.name)")
TAGS: Sorts = (Sort("name", "{t}.name"), Sort("postCount", "{t}.count"), Sort("creationDate", "{t}.creation_date", "date"))
USERS: Sorts = (Sort("reputation", "{t}.reputation"),)
MANAGED_USERS: Sorts = (
    Sort("id", "{t}.id"),
    Sort("name", "lower({t}.display_name)"),
    Sort("email", "coalesce((SELECT lower(a.email) FROM accounts a WHERE a.id = {t}.account_id), '')"),
    Sort("lastAccessDate", "{t}.last_access_date", "date"),
)
USER_GROUPS: Sorts = (NAME, Sort("size", GROUP_SIZE))
COMMUNITIES: Sorts = (NAME, Sort("size", COMMUNITY_SIZE))
COLLECTIONS: Sorts = (CREATION, Sort("lastEdit", "coalesce({t}.last_edit_date, {t}.creation_date)", "date"))
SEARCH: Sorts = (
    Sort("relevance", ""),
    Sort("newest", "{t}.creation_date", "date"),
    Sort("active", "{t}.last_activity_date", "date"),
    SCORE,
)
