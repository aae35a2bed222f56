"""The orders that lists can be asked in. `min` and `max` bind the chosen sort's value (api-2.3.md section 4)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sort:
    """One way to order a list."""

    name: str
    sql: str
    """What is compared, over `{t}`."""
    bound: str = "number"
    """Type of min and max: date, number, string, badge_rank, badge_type, or empty where the sort refuses them."""
    where: str = ""
    """Rows without the value that silently fall out."""
    by: str = ""


Sorts = tuple[Sort, ...]


def _interest(name: str, period_s: int) -> Sort:
    return Sort(
        name, f"interest({{t}}.score, {{t}}.answer_count, {{t}}.creation_date, {period_s})", "", by="interest against age"
    )


ACTIVITY = Sort("activity", "{t}.last_activity_date", "date", by="last_activity_date")
CREATION = Sort("creation", "{t}.creation_date", "date", by="creation_date")
VOTES = Sort("votes", "{t}.score", "number", by="score")
HOT, WEEK, MONTH = _interest("hot", 90000), _interest("week", 604800), _interest("month", 2592000)
RANK = Sort("rank", "{t}.rank", "", by="the site's own priority")

POSTS: Sorts = (ACTIVITY, CREATION, VOTES)
QUESTIONS: Sorts = (ACTIVITY, VOTES, CREATION)
QUESTIONS_TABS: Sorts = (*QUESTIONS, HOT, WEEK, MONTH)
QUESTIONS_RANKED: Sorts = (*QUESTIONS, RANK)
# relevance: how much of a person's own work a question is has no better measure than its votes
TOP_QUESTIONS_OF_ME: Sorts = (*QUESTIONS_TABS, Sort("relevance", "{t}.score", "", by="score"))
# What relevance compares hangs on the search (query.search.choosing).
QUESTIONS_FOUND: Sorts = (*QUESTIONS, Sort("relevance", "", "", by="how well it is met"))
FAVORITES: Sorts = (*QUESTIONS, Sort("added", "{t}.added_date", "date", by="when the person bookmarked it"))
COMMENTS: Sorts = (CREATION, VOTES)

COLLECTIVES: Sorts = (Sort("name", "lower({t}.name)", "string", by="name"),)

USERS: Sorts = (
    Sort("reputation", "{t}.reputation", "number", by="reputation"),
    CREATION,
    Sort("name", "lower({t}.display_name)", "string", by="display_name"),
    Sort("modified", "coalesce({t}.last_modified_date, {t}.creation_date)", "date", by="last_modified_date"),
)

TAGS: Sorts = (
    Sort("popular", "{t}.count", "number", by="count"),
    Sort("activity", "coalesce({t}.last_activity_date, {t}.creation_date)", "date", by="creation of its newest question"),
    Sort("name", "{t}.name", "string", by="name"),
)

SYNONYMS: Sorts = (
    CREATION,
    Sort("applied", "{t}.applied_count", "number", by="applied_count"),
    Sort("activity", "{t}.last_applied_date", "date", where="{t}.last_applied_date IS NOT NULL", by="last_applied_date"),
)

SUGGESTED_EDITS: Sorts = (
    CREATION,
    Sort("approval", "{t}.approval_date", "date", where="{t}.approval_date IS NOT NULL", by="approval_date"),
    Sort("rejection", "{t}.rejection_date", "date", where="{t}.rejection_date IS NOT NULL", by="rejection_date"),
)

# Gold is 1 and bronze 3, named before tag_based: so a plain descending list starts with bronze.
BADGE_RANK = Sort("rank", "{t}.rank", "badge_rank", by="rank, gold lowest")
BADGE_NAME = Sort("name", "lower({t}.name)", "string", by="name")
BADGE_TYPE = Sort("type", "{t}.is_tag_based::integer", "badge_type", by="badge_type, named lowest")
BADGES: Sorts = (BADGE_RANK, BADGE_NAME, BADGE_TYPE)
BADGES_OF_TYPE: Sorts = (BADGE_RANK, BADGE_NAME)
BADGES_OF_USER: Sorts = (*BADGES, Sort("awarded", "{t}.awarded_date", "date", by="when it was awarded"))

ENUM_BOUNDS: dict[str, dict[str, int]] = {
    "badge_rank": {"gold": 1, "silver": 2, "bronze": 3},
    "badge_type": {"named": 0, "tag_based": 1},
}
