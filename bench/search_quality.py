"""How well search finds, over the public dump of beer.stackexchange.com: the hand-made queries, and questions like a title.

    python bench/search_quality.py --database URL     a database that holds the dump as its main site

`/similar` is asked with each linked question's own title, that question left out. A pair of PostLinks (duplicate or linked)
counts where one of the two is among the first five for the title of the other.
"""

from __future__ import annotations

import argparse
import asyncio
import tomllib
from pathlib import Path
from typing import Any

import psycopg
from asking import Asker

QUERIES = Path(__file__).parent.parent / "tests/search/beer_queries.toml"
FIRST = 5


async def failing_queries(asker: Asker) -> list[str]:
    """The queries whose first page lacks what it must have, or has what it must not."""
    failed = []
    for query in tomllib.loads(QUERIES.read_text())["query"]:
        answer = await asker.get("search/advanced", q=query["q"], sort="relevance", **query.get("params", {}))
        found = {item["question_id"] for item in answer["items"]}
        if not found.issuperset(query["must"]) or found & set(query.get("absent", [])):
            failed.append(query["q"])
    return failed


def pairs(database: str) -> tuple[list[tuple[int, int]], dict[int, str]]:
    """The pairs of linked questions, and their titles."""
    with psycopg.connect(database) as conn:
        linked = conn.execute(
            "SELECT a.id, b.id, a.title, b.title FROM post_links l"
            " JOIN posts a ON a.site_id = l.site_id AND a.id = l.post_id AND a.post_type = 1"
            " JOIN posts b ON b.site_id = l.site_id AND b.id = l.related_post_id AND b.post_type = 1 ORDER BY l.id"
        ).fetchall()
    titles = {a: title for a, _, title, _ in linked} | {b: title for _, b, _, title in linked}
    return [(a, b) for a, b, _, _ in linked], titles


async def first_five(asker: Asker, titles: dict[int, str]) -> dict[int, list[int]]:
    found = {}
    for question, title in titles.items():
        answer = await asker.get("similar", title=title, sort="relevance", pagesize=FIRST + 1)
        found[question] = [item["question_id"] for item in answer["items"] if item["question_id"] != question][:FIRST]
    return found


async def similar_figures(asker: Asker, database: str) -> dict[str, tuple[int, int]]:
    """What is counted, as (found, of how many)."""
    linked, titles = pairs(database)
    found = await first_five(asker, titles)
    neighbours: dict[int, set[int]] = {}
    for a, b in linked:
        neighbours.setdefault(a, set()).add(b)
        neighbours.setdefault(b, set()).add(a)
    return {
        "pairs of which one finds the other": (sum(b in found[a] or a in found[b] for a, b in linked), len(linked)),
        "pairs of which one finds any question linked with it": (
            sum(bool(neighbours[a] & set(found[a]) or neighbours[b] & set(found[b])) for a, b in linked),
            len(linked),
        ),
        "pairs whose first finds any question linked with it": (
            sum(bool(neighbours[a] & set(found[a])) for a, _ in linked),
            len(linked),
        ),
        "questions that find any question linked with them": (
            sum(bool(neighbours[q] & set(found[q])) for q in neighbours),
            len(neighbours),
        ),
    }


async def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--database", required=True)
    database: Any = parser.parse_args().database
    async with Asker(database) as asker:
        failed = await failing_queries(asker)
        print(f"hand-made queries: {len(tomllib.loads(QUERIES.read_text())['query']) - len(failed)} hold; not: {failed}")
        for what, (count, of) in (await similar_figures(asker, database)).items():
            print(f"/similar, {what}: {count} of {of} ({count / of:.0%})")


if __name__ == "__main__":
    asyncio.run(main())
