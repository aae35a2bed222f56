"""The kinds of articles. API v2.3 and the store write them with hyphens, API v3 in camel case (observed.md)."""

from __future__ import annotations

from typing import Final

ARTICLE_TYPES: Final = ("knowledge-article", "announcement", "how-to-guide", "policy")
DEFAULT: Final = ARTICLE_TYPES[0]


def camel(word: str) -> str:
    """`how-to-guide` becomes `howToGuide`."""
    first, *others = word.split("-")
    return first + "".join(each.capitalize() for each in others)


BY_CAMEL: Final = {camel(each): each for each in ARTICLE_TYPES}
