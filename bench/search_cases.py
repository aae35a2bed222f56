"""What the search bench asks: pairs of words by how common they are, titles, and queries that no index is made for."""

from __future__ import annotations

from typing import Any

import psycopg

Case = tuple[str, str, dict[str, Any]]
NASTY = (
    "the", '"to be or not to be"', "title:of title:by", "url:example.com", "url:*nowhere*page*", "url:nowhere.test [tag-1]",
    "-url:example", "url:a OR ba", "code:zzzz", "code:ba", 'code:"=>"', "a* b* c*", "b*", "-ba", "-b* -c*", "score:100000",
    "views:99999999", "answers:77", "is:article", "created:1990", "[no-such*]", "[tag-*] -[tag-1*]", "ba " * 2000, "ba OR " * 2000,
    "inquestion:5", "user:99999999", "migrated:yes", "duplicate:yes", "wiki:yes", "hasaccepted:yes", "closed:yes", "isaccepted:yes",
    "ba migrated:yes", "ba score:1000", "ba OR score:1000",
)  # fmt: skip


def nasty() -> list[Case]:
    paths = [(path, sort) for path in ("search/advanced", "search/excerpts") for sort in ("activity", "relevance")]
    return [(f"{query[:30]} ({path}, {sort})", path, {"q": query, "sort": sort}) for query in NASTY for path, sort in paths]


def cases(conn: psycopg.Connection) -> list[Case]:
    """What is asked: pairs of words by the share of the questions that have both."""
    words = _words_by_share(conn)
    found: list[Case] = [("questions list", "questions", {})]
    for name, pair in words.items():
        found.append((f"two {name} words", "search/advanced", {"q": pair}))
    found += [
        (f"two {name} words, relevance", "search/advanced", {"q": pair, "sort": "relevance"}) for name, pair in words.items()
    ]
    found += [(f"two {name} words, excerpts", "search/excerpts", {"q": pair}) for name, pair in words.items()]
    titles = conn.execute("SELECT title FROM posts WHERE post_type = 1 ORDER BY md5(id::text) LIMIT 3").fetchall()
    found += [
        (f"similar, title {number}", "similar", {"title": title, "sort": "relevance"})
        for number, (title,) in enumerate(titles, 1)
    ]
    question = conn.execute("SELECT id FROM posts WHERE post_type = 1 ORDER BY id DESC LIMIT 1").fetchone()
    found.append(("related", f"questions/{question[0] if question else 1}/related", {"sort": "rank"}))
    return found


def _words_by_share(conn: psycopg.Connection) -> dict[str, str]:
    rows = conn.execute(
        "SELECT w, f FROM pg_stats s, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS x(w, f)"
        " WHERE tablename = 'post_bodies' AND attname = 'search' AND w ~ '^[a-z]{4,}$' ORDER BY f DESC"
    ).fetchall()
    found = {}
    for name, share in (("very common", 0.5), ("common", 0.1), ("usual", 0.03), ("rare", 0.005)):
        near = sorted(rows, key=lambda row: abs(row[1] - share))[:2]
        found[f"{name} ({near[0][1]:.1%}, {near[1][1]:.1%})"] = " ".join(word for word, _ in near)
    title = conn.execute("SELECT title FROM posts WHERE post_type = 1 ORDER BY md5(id::text) DESC LIMIT 1").fetchone()
    found["words of a title"] = " ".join((title[0] if title else "").split()[1:3])
    return found
