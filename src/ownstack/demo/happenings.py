"""What happens to a post beside writing, voting and commenting: closing, deleting, locking, bounties, suggested edits.

One function a kind; the kind is the word after `===` in the source files.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ownstack.demo.reading import Note, Post, Thread, later
from ownstack.demo.threads import TEXT_KINDS, Site
from ownstack.kernel import markdown

# The open bounty must still be open whenever somebody starts the demo, and the demo has no relative dates, so that two
# loads give the same bytes. So it ends on a day that nobody will see.
_FAR_AWAY = datetime(2099, 12, 31, tzinfo=UTC)
_BOUNTY_TIME = timedelta(days=7)

Columns = dict[str, object]


class Change(NamedTuple):
    """Columns of a post that its events set; stored by one UPDATE after the posts."""

    post_id: int
    columns: Columns


class Happening(NamedTuple):
    """A note and all that is around it."""

    site: Site
    thread: Thread
    post_id: int
    post: Post
    note: Note

    def time(self, span: str) -> datetime:
        return later(self.thread.posts[0].at, span)


def add_happenings(site: Site, thread: Thread) -> list[Change]:
    changes: list[Change] = []
    for post_id, post in zip(site.ids[thread.slug], thread.posts, strict=True):
        for note in post.notes:
            if kind := _KINDS.get(note.kind):
                changes.append(Change(post_id, kind(Happening(site, thread, post_id, post, note))))
            elif note.kind not in TEXT_KINDS:
                raise ValueError(f"{thread.slug}: nothing is called {note.kind!r}")
    return [change for change in changes if change.columns]


def _close(it: Happening) -> Columns:
    given = it.note.attributes
    originals = [it.site.ids[slug][0] for slug in given.get("original", "").split(",") if slug]
    reopened = it.time(given["reopened"]) if "reopened" in given else None
    it.site.rows.add_numbered(
        "closures",
        post_id=it.post_id,
        closed_date=it.note.at,
        reopened_date=reopened,
        reason=given["reason"],
        description=it.note.text,
        on_hold=False,
        by_user_ids=it.site.people.ids(it.note.by),
        original_question_ids=originals,
    )
    _add_event(it, 10, given["reason"])
    for original in originals:
        it.site.rows.add_numbered(
            "post_links", post_id=it.post_id, related_post_id=original, link_type=3, creation_date=it.note.at
        )
    return {} if reopened else {"closed_date": it.note.at, "closed_reason": given["reason"]}


def _reopen(it: Happening) -> Columns:
    _add_event(it, 11)
    return {}


def _delete(it: Happening) -> Columns:
    _add_event(it, 12)
    return {"deleted_date": it.note.at}


def _lock(it: Happening) -> Columns:
    _add_event(it, 14)
    return {"locked_date": it.note.at}


def _protect(it: Happening) -> Columns:
    _add_event(it, 19)
    return {"protected_date": it.note.at}


def _notice(it: Happening) -> Columns:
    it.site.rows.add(
        "post_notices",
        post_id=it.post_id,
        owner_user_id=it.site.people.id(it.note.by[0]),
        creation_date=it.note.at,
        body=markdown.render(it.site.resolve(it.note.text)),
    )
    _add_event(it, 33, it.note.text)
    return {}


def _bounty(it: Happening) -> Columns:
    amount, won = int(it.note.attributes["amount"]), it.note.attributes.get("won")
    closes = it.note.at + _BOUNTY_TIME if won else _FAR_AWAY
    user_id = it.site.people.id(it.note.by[0])
    it.site.rows.add_numbered(
        "bounties",
        question_id=it.post_id,
        user_id=user_id,
        amount=amount,
        creation_date=it.note.at,
        closes_date=closes,
        closed_date=it.time(it.note.attributes["awarded"]) if won else None,
        answer_id=it.site.ids[it.thread.slug][int(won)] if won else None,
        awarded_amount=amount if won else None,
    )
    return {} if won else {"bounty_amount": amount, "bounty_closes_date": closes, "bounty_user_id": user_id}


def _bookmark(it: Happening) -> Columns:
    for turn, user_id in enumerate(it.site.people.ids(it.note.by)):
        it.site.rows.add("bookmarks", user_id=user_id, post_id=it.post_id, creation_date=it.note.at + timedelta(hours=turn))
    return {}


def _follow(it: Happening) -> Columns:
    for user_id in it.site.people.ids(it.note.by):
        it.site.rows.add("follows", user_id=user_id, post_id=it.post_id, creation_date=it.note.at)
    return {}


def _suggest(it: Happening) -> Columns:
    given = it.note.attributes
    reviewed = given.get("approved") or given.get("rejected")
    date = it.time(reviewed) if reviewed else None
    reviewer = it.site.people.id(given["reviewer"]) if reviewed else None
    text = it.site.resolve(it.note.text or it.post.text)
    it.site.rows.add_numbered(
        "suggested_edits",
        post_id=it.post_id,
        proposing_user_id=it.site.people.id(it.note.by[0]),
        creation_date=it.note.at,
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
        it.site.rows.add_numbered("votes", post_id=it.post_id, vote_type=16, user_id=reviewer, creation_date=date)
    return {}


def _add_event(it: Happening, event_type: int, comment: str = "") -> None:
    user_id, name = it.site.people.author(it.note.by[0])
    it.site.rows.add_numbered(
        "revisions",
        post_id=it.post_id,
        revision_guid=it.site.rows.guid(it.post_id, "event", event_type, it.note.at.isoformat()),
        revision_number=None,
        event_type=event_type,
        is_rollback=False,
        creation_date=it.note.at,
        user_id=user_id,
        user_display_name=name,
        comment=comment,
        title=None,
        body_markdown=None,
        tags=None,
    )


_KINDS: dict[str, Callable[[Happening], Columns]] = {
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
