"""Questions like a title: the rare words of it choose candidates, bounded in number, and all its words rank them.

A candidate's worth is the sum over the words of how rare a word is times how well it is hit (title before tags before body);
what its best answer says counts a third.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import accumulate, combinations
from typing import Any

from ownstack.query.search.estimates import quoted
from ownstack.query.search.frequencies import Frequencies
from ownstack.query.sources import Source

LEXEMES_MAX = 12
CANDIDATES_MAX = 400
ENTRIES_MAX = 10_000
ALL_MAX = 2000
"""Documents with all the words are looked for where no more than so many have the rarest of them: the index reads those."""
COMBINED_MAX = 8
ALTERNATIVES_MAX = 8
SIMILAR_MAX = 100

TITLES_SQL = (
    "SELECT string_agg(title, ' '), (SELECT array_agg(DISTINCT g) FROM posts p, unnest(p.tags) g"
    " WHERE p.site_id = $1 AND p.id = ANY($2) AND p.post_type = 1 AND p.deleted_date IS NULL)"
    " FROM posts WHERE site_id = $1 AND id = ANY($2) AND post_type = 1 AND deleted_date IS NULL"
)

# Weighed where the index leads, before anything is joined: a document is not copied then. What is given is read once.
_WEIGHED = (
    "SELECT b.id, b.parent_id, (SELECT sum(w.weight * ts_rank('{{0.55, 0.55, 0.75, 1}}', b.search, w.word))"
    " FROM unnest((SELECT %(words)s::text[]::tsquery[]), (SELECT %(weights)s::float8[])) AS w(word, weight)) AS score"
    " FROM post_documents b"
    " WHERE b.site_id = %(site)s AND b.search @@ %(candidates)s::text::tsquery AND b.deleted_date IS NULL AND "
)
_SCORED = (
    f"({_WEIGHED}b.post_type IN (1, 9) AND b.post_type = 1) UNION ALL ({_WEIGHED}b.post_type = 2) LIMIT {2 * CANDIDATES_MAX}"
)
_RANKED = (
    "SELECT coalesce(s.parent_id, s.id) AS id, coalesce(max(s.score) FILTER (WHERE s.parent_id IS NULL), 0)"
    " + 0.35 * coalesce(max(s.score) FILTER (WHERE s.parent_id IS NOT NULL), 0) AS score"
    f" FROM (WITH s AS MATERIALIZED ({_SCORED}) SELECT * FROM s) s GROUP BY 1"
)
_SHARED_TAGS = "(SELECT count(*) FROM unnest(q.tags) AS g WHERE g = ANY(%(liked)s::text[]))"


def _source(where: str) -> Source:
    return Source(
        "question",
        from_=(
            f"(SELECT q.*, r.score * (1 + 0.25 * {_SHARED_TAGS}) AS rank FROM ({_RANKED}) r"
            " JOIN posts q ON q.site_id = %(site)s AND q.id = r.id"
            f" WHERE q.post_type = 1 AND q.deleted_date IS NULL{where} ORDER BY rank DESC, q.id DESC LIMIT {SIMILAR_MAX}) {{t}}"
        ),
        prepare=False,
        has_one_plan=True,
        is_search=True,
    )


SIMILAR = _source("")
SIMILAR_BUT = _source(" AND NOT q.tags && %(nottagged)s")
RELATED = _source(" AND q.id <> ALL(%(ids)s)")


def values(lexemes: list[str], frequencies: Frequencies, liked: list[str]) -> Mapping[str, Any]:
    """The parameters of a source above."""
    telling = sorted(lexemes, key=frequencies.share)[:LEXEMES_MAX]
    return {
        "candidates": candidates(telling, frequencies),
        "words": [quoted(each) for each in telling],
        "weights": [frequencies.weight(each) for each in telling],
        "liked": liked,
    }


def candidates(lexemes: list[str], frequencies: Frequencies) -> str:
    """A tsquery for about CANDIDATES_MAX documents that have the words in the title, and as many that have them anywhere.

    `lexemes` come rarest first. Anywhere only so many of them are looked for as the index can be read for in a moment.
    """
    entries = accumulate(frequencies.share(each) * frequencies.documents for each in lexemes)
    anywhere = [each for each, read in zip(lexemes, entries, strict=True) if read <= ENTRIES_MAX]
    titles = sorted((f"title={each}" for each in lexemes), key=frequencies.share)
    groups = [*_combined(titles, frequencies), *_combined(anywhere, frequencies)]
    if not groups or frequencies.share(lexemes[0]) * frequencies.documents <= ALL_MAX:
        groups.append(lexemes)
    return " | ".join(dict.fromkeys(f"({' & '.join(map(quoted, group))})" for group in groups if group))


def _combined(lexemes: list[str], frequencies: Frequencies) -> Iterator[list[str]]:
    """Rare words alone, common ones two or three together, as if words came independently, which errs; the LIMIT sees to what
    is too many.
    """
    left, start, count = CANDIDATES_MAX / frequencies.documents, 0, 0
    for size in (1, 2, 3):
        for group in combinations(lexemes[start:COMBINED_MAX], size):
            share = math.prod(map(frequencies.share, group))
            if share > left or count == ALTERNATIVES_MAX:
                break
            left -= share
            count += 1
            start += size == 1
            yield list(group)
