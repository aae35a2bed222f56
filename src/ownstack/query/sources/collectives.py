"""Rows of collectives, and of what belongs to them: their tags, people, and the questions and answers in their tags."""

from __future__ import annotations

from ownstack.query.sources import Source

_OURS = "SELECT c.id FROM collectives c WHERE c.site_id = %(site)s AND c.slug = ANY(%(slugs)s)"

# PostgreSQL is told the tags themselves (v23.params), not where they stand: whether they are rare says which way is short.
_TAGS = "%(slugs)s::text[]"

COLLECTIVES = Source("collective")
COLLECTIVES_BY_SLUGS = Source("collective", "{t}.slug = ANY(%(slugs)s)")
QUESTIONS_OF_COLLECTIVES = Source("question", f"{{t}}.tags && {_TAGS}", prepare=False)
ANSWERS_OF_COLLECTIVES = Source(
    "answer",
    # a deleted question has no answers that are not; said here, since so is the index of tags
    "EXISTS (SELECT FROM posts y WHERE y.site_id = {t}.site_id AND y.id = {t}.parent_id AND y.post_type = 1"
    f" AND y.deleted_date IS NULL AND y.tags && {_TAGS})",
    prepare=False,
)
TAGS_OF_COLLECTIVES = Source("tag", f"{{t}}.name = ANY({_TAGS})")
USERS_OF_COLLECTIVES = Source(
    "user",
    f"{{t}}.id IN (SELECT m.user_id FROM collective_members m WHERE m.site_id = %(site)s AND m.collective_id IN ({_OURS}))",
)
