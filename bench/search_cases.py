"""What the search bench asks: pairs of words by how common they are, titles, and queries that no index is made for."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import psycopg

Asked = tuple[str, dict[str, Any]]
"""A path and its parameters."""
Case = tuple[str, list[Asked]]
"""A name, and for each round something else to ask."""
SHARES = {"very common": 0.5, "common": 0.1, "usual": 0.03, "rare": 0.005}
NASTY = (
    "the", '"to be or not to be"', "title:of title:by", "url:example.com", "url:*nowhere*page*", "url:nowhere.test [tag-1]",
    "-url:example", "url:a OR ba", "code:zzzz", "code:ba", 'code:"=>"', "a* b* c*", "b*", "-ba", "-b* -c*", "score:100000",
    "views:99999999", "answers:77", "is:article", "created:1990", "[no-such*]", "[tag-*] -[tag-1*]", "ba " * 2000, "ba OR " * 2000,
    "inquestion:5", "user:99999999", "migrated:yes", "duplicate:yes", "wiki:yes", "hasaccepted:yes", "closed:yes", "isaccepted:yes",
    "ba migrated:yes", "ba score:1000", "ba OR score:1000",
)  # fmt: skip


def nasty() -> list[tuple[str, Asked]]:
    paths = [(path, sort) for path in ("search/advanced", "search/excerpts") for sort in ("activity", "relevance")]
    return [(f"{query[:30]} ({path}, {sort})", (path, {"q": query, "sort": sort})) for query in NASTY for path, sort in paths]


def cases(conn: psycopg.Connection, rounds: int) -> list[Case]:
    """What is asked: pairs of words by the share of the questions that have both, no pair in two orders."""
    pairs = _pairs_by_share(conn, rounds * len(_ORDERS))
    found: list[Case] = [("questions list", [("questions", {})] * rounds)]
    for number, (label, path, more) in enumerate(_ORDERS):
        for name, queries in pairs.items():
            asked = queries[number :: len(_ORDERS)]
            found.append((f"two {name} words{label}", [(path, {"q": q, **more}) for q in asked]))
    similar = [{"title": title, "sort": "relevance"} for title in _titles(conn, rounds)]
    found.append(("similar", [("similar", params) for params in similar]))
    newest = conn.execute("SELECT id FROM posts WHERE post_type = 1 ORDER BY id DESC LIMIT %s", [rounds]).fetchall()
    found.append(("related", [(f"questions/{question}/related", {"sort": "rank"}) for (question,) in newest]))
    return found


_ORDERS: list[tuple[str, str, dict[str, Any]]] = [
    ("", "search/advanced", {}),
    (", relevance", "search/advanced", {"sort": "relevance"}),
    (", excerpts", "search/excerpts", {}),
]


def _pairs_by_share(conn: psycopg.Connection, count: int) -> dict[str, list[str]]:
    """Words that stand in about so many posts; very common ones are few, and each of them is in several pairs."""
    rows = conn.execute(
        "SELECT w, f FROM pg_stats s, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS x(w, f)"
        " WHERE tablename = 'post_documents' AND attname = 'search' AND w ~ '^[a-z]{4,}$' AND w NOT LIKE '%sign'"
    ).fetchall()
    found = {}
    for name, share in SHARES.items():
        near = sorted(rows, key=lambda row: abs(row[1] - share))[: 2 * count]
        pairs = list(zip(near[::2], near[1::2], strict=False))
        if share == max(SHARES.values()):
            pairs = sorted(combinations(near, 2), key=lambda two: -two[0][1] * two[1][1])[:count]
        shares = [row[1] for pair in pairs for row in pair]
        found[f"{name} ({min(shares):.1%} to {max(shares):.1%})"] = [f"{one[0]} {other[0]}" for one, other in pairs]
    found["words of a title"] = [" ".join(title.split()[1:3]) for title in _titles(conn, 2 * count)[count:]]
    return found


def _titles(conn: psycopg.Connection, count: int) -> list[str]:
    sql = "SELECT title FROM posts WHERE post_type = 1 GROUP BY 1 ORDER BY md5(title) LIMIT %s"
    return [title for (title,) in conn.execute(sql, [count])]
