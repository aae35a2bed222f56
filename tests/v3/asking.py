"""Posts that tests write, each with words of its own, since titles and texts are refused a second time."""

from __future__ import annotations

from itertools import count
from typing import Any

_NUMBERS = count(1)


def question(**more: Any) -> dict[str, Any]:
    number = next(_NUMBERS)
    return {
        "title": f"How does question {number} of these tests differ?",
        "body": f"By its number, which is {number}, and by nothing else that I know of.",
        "tags": ["json"],
    } | more


def answer(**more: Any) -> dict[str, Any]:
    return {"body": f"It differs by the number {next(_NUMBERS)}, as the question itself says."} | more


def article(**more: Any) -> dict[str, Any]:
    number = next(_NUMBERS)
    return {
        "title": f"What article {number} of these tests is about",
        "body": f"It is about the number {number}, and it's long enough to be written.",
        "tags": ["json"],
        "type": "howToGuide",
    } | more
