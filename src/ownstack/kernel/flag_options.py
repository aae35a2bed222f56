"""What a post or a comment can be flagged for, and a question closed for: one table, for those who list and those who cast.

Ids are ours and stable; a node without one only groups others (api-2.3.md section 11).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FlagOption:
    """A reason, or a group of them."""

    title: str
    description: str
    option_id: int | None = None
    dialog_title: str = ""
    requires_comment: bool = False
    requires_question_id: bool = False
    sub_options: tuple[FlagOption, ...] = ()


SPAM = FlagOption("spam", "It is there to advertise something, and does not say so or is not about the question.", 1)
RUDE = FlagOption("rude or abusive", "A reasonable person would find it hurtful or out of place among colleagues.", 2)
LOW_QUALITY = FlagOption("very low quality", "It has so many faults that an edit is unlikely to save it.", 3)
NOT_AN_ANSWER = FlagOption("not an answer", "It does not try to answer: it asks back, comments, or says thanks.", 4)
MODERATOR = FlagOption(
    "in need of moderator intervention", "Something that no other reason covers; say what.", 5, requires_comment=True
)
DUPLICATE = FlagOption(
    "a duplicate", "It was asked before, and the answers there answer this one too.", 10, requires_question_id=True
)

CLOSE_REASONS: tuple[FlagOption, ...] = (
    DUPLICATE,
    FlagOption("needs details or clarity", "Nobody can tell from the text what exactly is asked.", 11),
    FlagOption("needs more focus", "It asks several things at once, or more than one answer can hold.", 12),
    FlagOption("opinion-based", "Answers would rest on taste rather than on facts and experience.", 13),
    FlagOption(
        "not suitable for this site", "It is about something else than this site; say what it lacks.", 14, requires_comment=True
    ),
)

QUESTION_OPTIONS: tuple[FlagOption, ...] = (
    SPAM,
    RUDE,
    FlagOption(
        "should be closed",
        "It cannot be answered as it stands.",
        dialog_title="Why should this question be closed?",
        sub_options=CLOSE_REASONS,
    ),
    DUPLICATE,
    LOW_QUALITY,
    MODERATOR,
)
ANSWER_OPTIONS: tuple[FlagOption, ...] = (SPAM, RUDE, NOT_AN_ANSWER, LOW_QUALITY, MODERATOR)
COMMENT_OPTIONS: tuple[FlagOption, ...] = (
    FlagOption("harassment or abuse", "It attacks a person or a group of people.", 20),
    FlagOption("unfriendly", "It is unkind, or not how colleagues talk to each other.", 21),
    FlagOption("no longer needed", "It has been answered, settled or overtaken.", 22),
    FlagOption("something else", "Something that no other reason covers; say what.", 23, requires_comment=True),
)


def question_options(*, is_closed: bool) -> tuple[FlagOption, ...]:
    """What is closed already cannot be closed again."""
    return tuple(each for each in QUESTION_OPTIONS if not (is_closed and _closes(each)))


def _closes(option: FlagOption) -> bool:
    return option in CLOSE_REASONS or option.sub_options == CLOSE_REASONS
