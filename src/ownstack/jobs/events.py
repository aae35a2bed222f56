"""An event of the outbox, and the kinds that jobs know. The verbs that write leave them in their own transaction.

| event_type | subject_id | details |
| --- | --- | --- |
| question_posted, answer_posted, article_posted | the post | mentioned_user_ids |
| comment_posted | the comment | mentioned_user_ids |
| post_edited | the post | |
| post_voted | the post, voted up or down | |
| answer_accepted | the answer | |
| bounty_awarded | the answer, awarded by hand | |
| bounty_expired | the question | user_id: who offered it; answer_id: that got it, if one did |
| edit_suggested | the suggested edit | |
| badge_awarded | the award | |
| privilege_gained | the member | privilege: its name |

A kind that is not here is nobody's business yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the outbox. `actor_user_id`: who did it, as a member of the site."""

    id: int
    site_id: int
    event_type: str
    actor_user_id: int | None
    subject_id: int | None
    details: dict[str, Any]
    creation_date: datetime
    failures: int = 0

    @property
    def mentioned(self) -> list[int]:
        """Members whom the text addresses by @name."""
        return [int(each) for each in self.details.get("mentioned_user_ids", [])]
