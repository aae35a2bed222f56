"""The orders of API v3's lists; the first is the one that nobody asked for (api-v3.md section 5)."""

from __future__ import annotations

from ownstack.query.sorts import ACTIVITY, CREATION, HOT, Sort, Sorts

SCORE = Sort("score", "{t}.score")

QUESTIONS: Sorts = (CREATION, ACTIVITY, SCORE)
ARTICLES: Sorts = QUESTIONS
ANSWERS: Sorts = (SCORE, Sort("modified", "coalesce({t}.last_edit_date, {t}.creation_date)"), CREATION)
LINKED: Sorts = (HOT, CREATION, ACTIVITY, SCORE)
