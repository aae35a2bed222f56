"""The request models: what a body may hold. Response models are `query.models`.

Names are matched without regard to case, unknown members are ignored, ids may come as strings (api-v3.md section 3).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a request model."""

    name: str
    type: str = "string"
    """string, integer, array<string>, array<integer>, or the name of another request model"""
    is_required: bool = False
    is_nullable: bool = False
    min_length: int = 0
    enum: tuple[str, ...] = ()
    what: str = ""


REQUESTS: dict[str, tuple[Member, ...]] = {
    "QuestionRequestModel": (
        Member("title", is_required=True, min_length=1, what="Plain text."),
        Member("body", is_required=True, min_length=1, what="Markdown."),
        Member("tags", "array<string>", is_required=True, what="Names of tags; new ones are made."),
    )
}
