"""The history of a post: each event in words, and what an edit changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final, NamedTuple

from starlette.responses import Response

from ownstack.kernel.errors import NoMethodError
from ownstack.query import histories, visible
from ownstack.query.histories import Event
from ownstack.query.visible import Reader
from ownstack.web.differences import Comparer, Piece
from ownstack.web.visits import Visit

PAGE_DIGITS_MAX: Final = 9
NOT_THERE: Final = "There is no page at this address."
KINDS: Final = {1: "Question", 2: "Answer to", 4: "Excerpt of the tag", 5: "Wiki of the tag", 9: "Article"}

EVENTS: Final = {
    10: "Closed",
    11: "Reopened",
    12: "Deleted",
    13: "Undeleted",
    14: "Locked",
    15: "Unlocked",
    16: "Made a community wiki",
    17: "Moved to another site",
    18: "Merged with another question",
    19: "Protected",
    20: "Unprotected",
    21: "Taken off its author",
    22: "Separated from another question",
    24: "Suggested edit applied",
    25: "Announced on a social network",
    31: "Comments moved to a chat",
    33: "Notice added",
    34: "Notice removed",
    35: "Moved to another site",
    36: "Moved here from another site",
    37: "Merged into another question",
    38: "Another question merged into this",
    50: "Brought up again by the system",
    52: "Became a hot question of the network",
    53: "Taken off the hot questions of the network",
    66: "Written with the help for askers",
}
"""What the dumps' numbers mean (schema.sql, revisions.event_type)."""


class Told(NamedTuple):
    """An event as the page shows it. Pieces are None where the event left that alone."""

    event: Event
    what: str
    via: str
    title: list[Piece] | None
    tags: list[Piece] | None
    text: list[Piece] | None
    is_compared: bool
    """Whether the text's changes are marked: it is the first one, or too large, else."""


async def show(visit: Visit) -> Response:
    reader, number = await reader_of(visit), page_number(visit)
    post = await histories.find_post(visit.conn, reader.site_id, visit.number("id"), reader.actor)
    if post is None:
        raise NoMethodError(NOT_THERE)
    found, has_more = await histories.events(visit.conn, reader.site_id, post.id, reader.actor, page=number)
    if number > 1 and not found:
        raise NoMethodError(NOT_THERE)
    # apart from the loop, which serves others meanwhile
    told = await asyncio.to_thread(tell, found)
    return visit.page(
        "history.html", post=post, kind=KINDS[post.post_type], events=told, reader=reader, number=number, has_more=has_more
    )


async def reader_of(visit: Visit) -> Reader:
    """Who looks at which site. A team of others is told like one that is not there."""
    account_id, role = (visit.someone.account_id, visit.someone.role) if visit.someone else (None, "")
    team: str | None = visit.request.path_params.get("team")
    if team and not (team.isascii() and team.isprintable()):
        raise NoMethodError(NOT_THERE)
    found = await visible.reader(visit.conn, account_id, role, team, anonymous_read=visit.house.settings.anonymous_read)
    if found is None:
        raise NoMethodError(NOT_THERE)
    return found


def page_number(visit: Visit) -> int:
    given = visit.query.one("page") or "1"
    if not (given.isascii() and given.isdigit() and len(given) <= PAGE_DIGITS_MAX and int(given)):
        raise NoMethodError(NOT_THERE)
    return int(given)


def tell(events: Iterable[Event]) -> list[Told]:
    """Costs processor time."""
    comparer = Comparer()
    return [told(each, comparer) for each in events]


def told(event: Event, comparer: Comparer) -> Told:
    title, _ = compared(event.last_title, event.title, comparer)
    text, is_compared = compared(event.last_body_markdown, event.body_markdown, comparer)
    return Told(event, what_happened(event), program(event), title, changed_tags(event), text, is_compared)


def compared(before: str | None, after: str | None, comparer: Comparer) -> tuple[list[Piece] | None, bool]:
    """The pieces, and whether they tell what changed."""
    if after is None:
        return None, False
    pieces = comparer.compare(before, after) if before is not None else None
    return ([Piece("", after)], False) if pieces is None else (pieces, True)


def changed_tags(event: Event) -> list[Piece] | None:
    if event.tags is None:
        return None
    before = event.tags if event.last_tags is None else event.last_tags
    now = [Piece("" if each in before else "ins", each) for each in event.tags]
    return [*now, *(Piece("del", each) for each in before if each not in event.tags)]


def what_happened(event: Event) -> str:
    if event.source == "offered":
        return f"Bounty of {event.amount} offered"
    if event.source == "ended":
        return f"Bounty ended: {event.amount} awarded to an answer" if event.answer_id else "Bounty ended without an award"
    if event.revision_number is None:
        return EVENTS.get(event.event_type or 0, f"Event {event.event_type}")
    if event.is_rollback:
        return "Rolled back"
    return "Written" if event.revision_number == 1 else "Edited"


def program(event: Event) -> str:
    """Which program wrote it in the person's name; empty where none did. A token's own name is for its person alone."""
    if event.app_name is not None:
        return event.app_name + (" (disabled)" if event.app_is_disabled else "")
    if event.is_impersonation:
        return "an admin's token"
    if event.token_name:
        return f"your personal access token “{event.token_name}”"
    return "a personal access token" if event.has_token else ""
