"""What happens to a post beside writing, voting and commenting: closing, deleting, locking, bounties, bookmarks, suggested
edits. One function a kind; the kind is the word after `===` in the source files."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ownstack.demo.reading import Note, Post, Thread, later
from ownstack.demo.threads import Site
from ownstack.kernel import markdown

# The open bounty must still be open whenever somebody starts the demo, and the demo has no relative dates, so that two loads
# give the same bytes. So it ends at a day that nobody will see.
_FAR_AWAY = datetime(2099, 12, 31, tzinfo=UTC)
_BOUNTY_TIME = timedelta(days=7)


class Change(NamedTuple):
    """Columns of a post that its events set; stored by one UPDATE after the posts."""

    post_id: int
    columns: dict[str, object]


def add_happenings(site: Site, thread: Thread) -> list[Change]:
    changes: list[Change] = []
    for post_id, post in zip(site.ids[thread.slug], thread.posts, strict=True):
        for note in post.notes:
            if kind := _KINDS.get(note.kind):
                changes.append(Change(post_id, kind(site, post_id, note, thread, post)))
            elif note.kind not in _TEXT_KINDS:
                raise ValueError(f"{thread.slug}: nothing is called {note.kind!r}")
    return [change for change in changes if change.columns]


def _close(site: Site, post_id: int, note: Note, thread: Thread, post: Post) -> dict[str, object]:
    reason = note.attributes["reason"]
    originals = [site.ids[slug][0] for slug in note.attributes.get("original", "").split(",") if slug]
    reopened = note.attributes.get("reopened")
    site.rows.add_numbered(
        "closures",
        post_id=post_id,
        closed_date=note.at,
        reopened_date=later(thread.posts[0].at, reopened) if reopened else None,
        reason=reason,
        description=note.text,
        on_hold=False,
        by_user_ids=site.people.ids(note.by),
        original_question_ids=originals,
    )
    _add_event(site, post_id, note, 10, reason)
    for original in originals:
        site.rows.add_numbered(
            "post_links", post_id=post_id, related_post_id=original, link_type=3, creation_date=note.at
        )
    return {} if reopened else {"closed_date": note.at, "closed_reason": reason}


def _reopen(site: Site, post_id: int, note: Note, thread: Thread, post: Post) -> dict[str, object]:
    _add_event(site, post_id, note, 11)
    return {}


def _delete(site: Site, post_id: int, note: Note, thread: Thread, post: Post) -> dict[str, object]:
    _add_event(site, post_id, note, 12)
    return {"deleted_date": note.at}


def _lock(site: Site, post_id: int, note: Note, thread: Thread, post: Post) -> dict[str, object]:
    _add_event(site, post_id, note, 14)
    return {"locked_date": note.at}


def _protect(site: Site, post_id: int, note: Note, thread: Thread, post: Post) -> dict[str, object]:
    _add_event(site, post_id, note, 19)
    return {"protected_date": note.at}


def _notice(site: Site, post_id: int, note: Note, thread: Thread, post: Post) -> dict[str, object]:
    site.rows.add(
        "post_notices",
        post_id=post_id,
        owner_user_id=site.people.id(note.by[0]),
        creation_date=note.at,
        body=markdown.render(site.resolve(note.text)),
    )
    _add_event(site, post_id, note, 33, note.text)
    return {}


def _bounty(site: Site, post_id: int, note: Note, thread: Thread, post: Post) -> dict[str, object]:
    amount, won = int(note.attributes["amount"]), note.attributes.get("won")
    awarded = later(thread.posts[0].at, note.attributes["awarded"]) if won else None
    closes = note.at + _BOUNTY_TIME if won else _FAR_AWAY
    user_id = site.people.id(note.by[0])
    site.rows.add_numbered(
        "bounties",
        question_id=post_id,
        user_id=user_id,
        amount=amount,
        creation_date=note.at,
        closes_date=closes,
        closed_date=awarded,
        answer_id=site.ids[thread.slug][int(won)] if won else None,
        awarded_amount=amount if won else None,
    )
    return {} if won else {"bounty_amount": amount, "bounty_closes_date": closes, "bounty_user_id": user_id}


def _bookmark(site: Site, post_id: int, note: Note, thread: Thread, post: Post) -> dict[str, object]:
    for turn, user_id in enumerate(site.people.ids(note.by)):
        site.rows.add("bookmarks", user_id=user_id, post_id=post_id, creation_date=note.at + timedelta(hours=turn))
    return {}


def _follow(site: Site, post_id: int, note: Note, thread: Thread, post: Post) -> dict[str, object]:
    for user_id in site.people.ids(note.by):
        site.rows.add("follows", user_id=user_id, post_id=post_id, creation_date=note.at)
    return {}


def _suggest(site: Site, post_id: int, note: Note, thread: Thread, post: Post) -> dict[str, object]:
    given = note.attributes
    reviewed = given.get("approved") or given.get("rejected")
    date = later(thread.posts[0].at, reviewed) if reviewed else None
    reviewer = site.people.id(given["reviewer"]) if reviewed else None
    text = site.resolve(note.text or post.text)
    site.rows.add_numbered(
        "suggested_edits",
        post_id=post_id,
        proposing_user_id=site.people.id(note.by[0]),
        creation_date=note.at,
        approval_date=date if "approved" in given else None,
        rejection_date=date if "rejected" in given else None,
        reviewed_by=reviewer,
        comment=given.get("comment", ""),
        title=given.get("title"),
        body=markdown.render(text),
        body_markdown=text,
        tags=given["tags"].split(",") if "tags" in given else None,
    )
    if "approved" in given:
        site.rows.add_numbered("votes", post_id=post_id, vote_type=16, user_id=reviewer, creation_date=date)
    return {}


def _add_event(site: Site, post_id: int, note: Note, event_type: int, comment: str = "") -> None:
    user_id, name = site.people.author(note.by[0])
    site.rows.add_numbered(
        "revisions",
        post_id=post_id,
        revision_guid=site.rows.guid(post_id, "event", event_type, note.at.isoformat()),
        revision_number=None,
        event_type=event_type,
        is_rollback=False,
        creation_date=note.at,
        user_id=user_id,
        user_display_name=name,
        comment=comment,
        title=None,
        body_markdown=None,
        tags=None,
    )


_TEXT_KINDS = {"comment", "edit", "append", "rollback"}
_KINDS: dict[str, Callable[[Site, int, Note, Thread, Post], dict[str, object]]] = {
    "close": _close,
    "reopen": _reopen,
    "delete": _delete,
    "lock": _lock,
    "protect": _protect,
    "notice": _notice,
    "bounty": _bounty,
    "bookmark": _bookmark,
    "follow": _follow,
    "suggest": _suggest,
}
