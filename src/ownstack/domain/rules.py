"""The community's numbers: what a text may measure, what a vote is worth, how long a choice stays open. Rows with defaults.

The public network's values, as api-2.3.md section 11 and the vendor's importer have them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Length:
    """How many characters a text may have; both ends inclusive."""

    name: str
    min: int
    max: int


TITLE: Final = Length("Title", 15, 150)
BODY: Final = Length("Body", 30, 30_000)
ARTICLE_BODY: Final = Length("Body", 30, 100_000)
COMMENT: Final = Length("Comment", 15, 600)
SUMMARY: Final = Length("Edit summary", 0, 300)
FLAG_TEXT: Final = Length("Explanation", 10, 500)
COLLECTION_TITLE: Final = Length("Title", 1, 150)
COLLECTION_DESCRIPTION: Final = Length("Description", 0, 10_000)
GROUP_NAME: Final = Length("Name", 1, 100)
GROUP_DESCRIPTION: Final = Length("Description", 0, 1000)

IMAGE_BYTES_MAX: Final = 2 * 2**20
TAG_CHARS_MAX: Final = 35
QUESTION_TAGS_MAX: Final = 5
ARTICLE_TAGS_MAX: Final = 4

EDIT_GRACE_S: Final = 300
"""Edits by one person within this time are one revision."""
COMMENT_EDIT_S: Final = 300
"""How long the writer of a comment may change it."""
SAME_WRITE_S: Final = 60
"""The same text by the same person in the same place within this time is a repeated request."""

# What each happening is worth to the person whom it befalls.
POST_UPVOTED: Final = 10
POST_DOWNVOTED: Final = -2
VOTER_DOWNVOTES: Final = -1
"""Downvoting an answer costs the voter; a question is free."""
ANSWER_ACCEPTED: Final = 15
ASKER_ACCEPTS: Final = 2
EDIT_APPROVED: Final = 2
DAILY_CAP: Final = 200
"""Votes and approved edits bring no more than this on one day (UTC)."""
CAPPED: Final = ("post_upvoted", "post_unupvoted", "post_downvoted", "post_undownvoted", "suggested_edit_approval_received")

CLOSE_VOTES: Final = 3
REOPEN_VOTES: Final = 3
SPAM_FLAGS: Final = 6
"""So many people calling a post spam or abuse remove it; a moderator alone does."""

BOUNTY_MIN: Final = 50
BOUNTY_MAX: Final = 500
BOUNTY_STEP: Final = 50
BOUNTY_DAYS: Final = 7
