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


# The public network asks for 15 characters of a title and 30 of a body. The Enterprise document asks for one (api-v3.json,
# minLength), and scripts that post a line must not be turned away by what no document names.
TITLE: Final = Length("Title", 1, 150)
BODY: Final = Length("Body", 1, 30_000)
ARTICLE_BODY: Final = Length("Body", 1, 100_000)
COMMENT: Final = Length("Comment", 1, 600)
SUMMARY: Final = Length("Edit summary", 0, 300)
FLAG_TEXT: Final = Length("Explanation", 1, 500)
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
VOTE_LOCK_S: Final = 300
"""How long a vote may be changed or taken back; an edit of the post opens it again."""
COMMENT_EDIT_S: Final = 300
"""How long the writer of a comment may change it."""
SAME_WRITE_S: Final = 60
"""The same text by the same person in the same place within this time is a repeated request."""

REPUTATION: Final[dict[str, int]] = {
    "post_upvoted": 10,
    "post_downvoted": -2,
    "voter_downvotes": -1,  # of an answer; a question is free
    "answer_accepted": 15,
    "asker_accepts_answer": 2,
    "suggested_edit_approval_received": 2,
    "post_flagged_as_spam": -100,  # six flags or a moderator removed it
    "post_flagged_as_offensive": -100,
}
"""What a happening is worth to the person whom it befalls, by the words of reputation_history_type. A site may have its own
values (domain.site_rules); a bounty is worth what was offered."""
DAILY_CAP: Final = 200
"""Votes and approved edits bring no more than this on one day (UTC)."""
CAPPED: Final = ("post_upvoted", "post_unupvoted", "post_downvoted", "post_undownvoted", "suggested_edit_approval_received")

PENALTIES: Final = ("post_flagged_as_spam", "post_flagged_as_offensive")
"""They stay when the post goes."""

CLOSE_VOTES: Final = 3
REOPEN_VOTES: Final = 3
DELETE_VOTES: Final = 3
UNDELETE_VOTES: Final = 3
DELETE_CLOSED_S: Final = 2 * 86400
"""How long a question has been closed before votes may delete it."""
DELETE_CLOSED_SCORE_MAX: Final = -3
"""At this score trusted people need not wait."""
DELETE_ANSWER_SCORE_MAX: Final = -1
SPAM_FLAGS: Final = 6
"""So many people calling a post spam or abuse remove it; a moderator alone does."""

BOUNTY_MIN: Final = 50
BOUNTY_MAX: Final = 500
BOUNTY_STEP: Final = 50
BOUNTY_DAYS: Final = 7
BOUNTY_GRACE_DAYS: Final = 1
"""After its days a bounty may still be awarded by hand for so long; then it ends by itself."""
BOUNTY_SCORE_MIN: Final = 2
"""Of an answer that gets a bounty by itself."""
