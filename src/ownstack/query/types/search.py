"""What `/search/excerpts` answers: questions and answers mixed, with the words that were found marked."""

from __future__ import annotations

from ownstack.query.fields import Field, WireType, boolean, date, html, integer, one, word
from ownstack.query.types.people import author
from ownstack.query.types.posts import BODY

OF_QUESTION = "JOIN posts {q} ON {q}.site_id = {t}.site_id AND {q}.id = coalesce({t}.parent_id, {t}.id)"
_ACTIVE = "CASE WHEN {{p}}.last_edit_date = {{p}}.last_activity_date THEN {{p}}.last_editor_{0} ELSE {{p}}.owner_{0} END"


SEARCH_EXCERPT = WireType(
    "search_excerpt",
    "A question or an answer that was found, in brief.",
    (
        Field("tags", "string", "{q}.tags", array=True),
        Field("equivalent_tag_search", "string", "NULL::text[]", array=True, optional=True),
        one("owner", "shallow_user", author("{p}.owner_user_id", "{p}.owner_display_name"), default=False, optional=True),
        one(
            "last_activity_user",
            "shallow_user",
            author(_ACTIVE.format("user_id"), _ACTIVE.format("display_name")),
            default=False,
            optional=True,
        ),
        integer("question_score", "{q}.score"),
        boolean(
            "is_accepted", "CASE {t}.post_type WHEN 2 THEN coalesce({q}.accepted_answer_id = {t}.id, false) END", optional=True
        ),
        boolean("has_accepted_answer", "CASE {t}.post_type WHEN 1 THEN {t}.accepted_answer_id IS NOT NULL END", optional=True),
        integer("answer_id", "CASE {t}.post_type WHEN 2 THEN {t}.id END", optional=True),
        integer("answer_count", "CASE {t}.post_type WHEN 1 THEN {t}.answer_count END", optional=True),
        boolean("is_answered", "CASE {t}.post_type WHEN 1 THEN {t}.is_answered END", optional=True),
        integer("question_id", "{q}.id"),
        date("community_owned_date", optional=True),
        date("closed_date", "{q}.closed_date", optional=True),
        date("locked_date", optional=True),
        word("item_type", "CASE {t}.post_type WHEN 1 THEN 'question' ELSE 'answer' END", enum=("question", "answer")),
        integer("score"),
        date("last_activity_date"),
        date("creation_date"),
        html("body", BODY),
        # Raw here: both are cut, marked and encoded once the page is known (query/search/excerpts.py).
        html("excerpt", BODY),
        html("title", "{q}.title"),
    ),
    from_=f"posts {{t}} {OF_QUESTION}",
    where="{t}.post_type IN (1, 2) AND {t}.deleted_date IS NULL AND {q}.deleted_date IS NULL",
    key="{t}.id",
    created="{t}.creation_date",
)
