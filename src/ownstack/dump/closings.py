"""Words for the numbers in a dump's history: why a question was closed, what a notice says."""

from typing import Final

_OFF_TOPIC: Final = (
    "Not suitable for this site",
    "This question does not appear to be within the scope defined for this site.",
)
_DUPLICATE: Final = ("Duplicate", "This question already has answers here.")

# Close reason id -> (reason, description), as data-dump.md section 7 lists them.
REASONS: Final[dict[str, tuple[str, str]]] = {
    "1": ("exact duplicate", "This question covers exactly the same content as earlier questions on this topic."),
    "2": ("off topic", _OFF_TOPIC[1]),
    "3": (
        "not constructive",
        "This question is likely to solicit opinion, debate, arguments, polling, or extended discussion.",
    ),
    "4": (
        "not a real question",
        "It is difficult to tell what is being asked here; it cannot be reasonably answered in its current form.",
    ),
    "7": ("too localized", "This question is unlikely to help any future visitors."),
    "10": (
        "general reference",
        "This question is too basic; it can be definitively and permanently answered by a single link.",
    ),
    "20": ("noise or pointless", "This question is not relevant to the site."),
    "101": _DUPLICATE,
    "102": _OFF_TOPIC,
    "103": ("Needs details or clarity", "Add details and clarify the problem by editing this post."),
    "104": ("Needs more focus", "Update the question so it focuses on one problem only by editing this post."),
    "105": ("Opinion-based", "Update the question so it can be answered with facts and citations by editing this post."),
}

NOTICES: Final[dict[str, str]] = {
    "1": "This post needs citations: answers should be backed by references.",
    "2": "This post relates to a rapidly changing event.",
    "3": "This answer does not explain enough: add why it is right, or it may be removed.",
    "10": "The current answers are outdated and need revision.",
    "11": "This question has not received enough attention.",
    "12": "The current answers do not contain enough detail.",
    "13": "An answer drawing from credible or official sources is wanted.",
    "14": "A canonical answer is wanted.",
    "15": "One or more of the answers is exemplary and worthy of reward.",
    "20": "The content of this post is disputed.",
    "21": "Comments have been removed as off topic.",
    "22": "This post exists because it has historical significance.",
    "23": "This answer is a community effort: edit it to improve it.",
    "24": "This post is locked by policy.",
}


def closed_because(comment: str) -> tuple[str, str]:
    """Reason and description; an unknown id is told as it is."""
    return REASONS.get(comment, (comment or "closed", ""))


def notice_says(comment: str) -> str:
    return NOTICES.get(comment, f"Notice {comment}" if comment else "Notice")
