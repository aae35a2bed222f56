"""Turns the threads of a site into rows: posts, bodies, revisions, comments, votes and links.

What else happens to a post is in happenings.py; the counts on the rows are made afterwards, by counts.py.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from ownstack.demo.people import People
from ownstack.demo.reading import Note, Post, Thread
from ownstack.demo.rows import Rows
from ownstack.kernel import markdown

# The notes that this module turns into rows; the others are those of happenings.py.
TEXT_KINDS = {"comment", "edit", "append", "rollback"}
POST_TYPES = {"question": 1, "answer": 2, "tag-excerpt": 4, "tag-wiki": 5, "article": 9}
_LINK = re.compile(r"\(demo:([a-z0-9-]+)(?:#(\d+))?\)")


@dataclass(frozen=True)
class State:
    """What a post said after an edit, and who made it so."""

    text: str
    title: str | None
    tags: tuple[str, ...]
    by: str
    at: datetime
    comment: str = ""
    is_rollback: bool = False
    event_type: int | None = None


@dataclass(frozen=True)
class Site:
    """One site while it is being written. `ids` has the post ids of each thread, the head first."""

    rows: Rows
    people: People
    ids: dict[str, list[int]]
    articles: set[str]

    @classmethod
    def number(cls, rows: Rows, people: People, threads: list[Thread]) -> "Site":
        """Ids come before rows, so that a text may link to any other post."""
        ids = {thread.slug: [rows.next_id("posts") for _ in thread.posts] for thread in threads}
        articles = {thread.slug for thread in threads if thread.posts[0].kind == "article"}
        return cls(rows, people, ids, articles)

    def resolve(self, text: str) -> str:
        """`(demo:slug)` becomes the address of that thread, `(demo:slug#2)` that of its second answer."""
        return _LINK.sub(lambda match: f"({self._address(match[1], match[2])})", text)

    def _address(self, slug: str, answer: str | None) -> str:
        head = self.ids[slug][0]
        if answer:
            return f"/questions/{head}/{self.ids[slug][int(answer)]}#{self.ids[slug][int(answer)]}"
        return f"/{'articles' if slug in self.articles else 'questions'}/{head}"


def add_thread(site: Site, thread: Thread) -> None:
    head_id, *answer_ids = site.ids[thread.slug]
    for post_id, post in zip(site.ids[thread.slug], thread.posts, strict=True):
        accepted = next((i for i, a in zip(answer_ids, thread.posts[1:], strict=True) if a.accepted), None)
        add_post(site, post_id, post, None if post_id == head_id else head_id, accepted)
    for answer_id, answer in zip(answer_ids, thread.posts[1:], strict=True):
        if answer.accepted:
            asker, _ = site.people.author(thread.posts[0].by)
            _add_vote(site, answer_id, 1, asker, answer.accepted)
    _add_links(site, thread, head_id)


def add_post(site: Site, post_id: int, post: Post, parent_id: int | None = None, accepted: int | None = None) -> None:
    """The post with its body, history, comments and votes."""
    states = list(history(post))
    user_id, name = site.people.author(post.by)
    site.rows.add(
        "posts",
        id=post_id,
        post_type=POST_TYPES[post.kind],
        parent_id=parent_id,
        accepted_answer_id=accepted if post.kind == "question" else None,
        owner_user_id=user_id,
        owner_display_name=name,
        last_editor_user_id=site.people.author(states[-1].by)[0] if states[1:] else None,
        last_edit_date=states[-1].at if states[1:] else None,
        creation_date=post.at,
        last_activity_date=states[-1].at,
        community_owned_date=next((state.at for state in states if state.event_type), None),
        view_count=post.views,
        article_type=post.article_type,
        title=states[-1].title,
        tags=list(states[-1].tags),
    )
    site.rows.add("post_bodies", post_id=post_id, body=markdown.render(site.resolve(states[-1].text)))
    _add_revisions(site, post_id, states)
    _add_votes(site, post_id, post)
    for note in post.notes:
        if note.kind == "comment":
            _add_comment(site, post_id, note)


def history(post: Post) -> Iterator[State]:
    """The states of a post from its first to its newest, as its edits, rollbacks and approved suggestions made them."""
    states = [State(post.text, post.title, post.tags, post.by, post.at)]
    for note in post.notes:
        if note.kind in {"edit", "append", "rollback"} or (note.kind == "suggest" and "approved" in note.attributes):
            states.append(_edited(states, note))
    yield from states


def _edited(states: list[State], note: Note) -> State:
    last, given = states[-1], note.attributes
    by = replace(last, by=note.by[0], at=note.at, comment=given.get("comment", ""), is_rollback=False, event_type=None)
    if note.kind == "rollback":
        old = states[int(given["to"]) - 1]
        return replace(by, text=old.text, title=old.title, tags=old.tags, is_rollback=True)
    if note.kind == "append":
        return replace(by, text=f"{last.text}\n\n{note.text}", event_type=16 if "wiki" in given else None)
    return replace(
        by,
        text=note.text or last.text,
        title=given.get("title", last.title),
        tags=tuple(given["tags"].split(",")) if "tags" in given else last.tags,
    )


def _add_revisions(site: Site, post_id: int, states: list[State]) -> None:
    before: State | None = None
    for number, state in enumerate(states, start=1):
        user_id, name = site.people.author(state.by)
        site.rows.add_numbered(
            "revisions",
            post_id=post_id,
            revision_guid=site.rows.guid(post_id, number),
            revision_number=number,
            event_type=state.event_type,
            is_rollback=state.is_rollback,
            creation_date=state.at,
            user_id=user_id,
            user_display_name=name,
            comment=state.comment,
            # a revision holds only what it changed
            title=state.title if before is None or state.title != before.title else None,
            body_markdown=site.resolve(state.text) if before is None or state.text != before.text else None,
            tags=list(state.tags) if state.tags and (before is None or state.tags != before.tags) else None,
        )
        before = state


def _add_votes(site: Site, post_id: int, post: Post) -> None:
    voters = site.people.voters(post.up + post.down, post_id, post.by, post.at)
    for turn, (user_id, at) in enumerate(voters):
        _add_vote(site, post_id, 2 if turn < post.up else 3, user_id, at)


def _add_vote(site: Site, post_id: int, vote_type: int, user_id: int | None, at: datetime) -> None:
    site.rows.add_numbered("votes", post_id=post_id, vote_type=vote_type, user_id=user_id, creation_date=at)


def _add_comment(site: Site, post_id: int, note: Note) -> None:
    user_id, name = site.people.author(note.by[0])
    text = site.resolve(note.text)
    comment_id = site.rows.add_numbered(
        "comments",
        post_id=post_id,
        user_id=user_id,
        user_display_name=name,
        reply_to_user_id=site.people.id(note.attributes["to"]) if "to" in note.attributes else None,
        edited="edited" in note.attributes,
        creation_date=note.at,
        deleted_date=note.at if "deleted" in note.attributes else None,
        body=markdown.render_comment(text),
        body_markdown=text,
    )
    for voter, at in site.people.voters(int(note.attributes.get("up", 0)), comment_id, note.by[0], note.at):
        site.rows.add("comment_votes", comment_id=comment_id, user_id=voter, creation_date=at)


def _add_links(site: Site, thread: Thread, head_id: int) -> None:
    # Linked questions follow real hyperlinks only, so the rows are read off the texts, comments included.
    texts = chain.from_iterable((post.text, *(note.text for note in post.notes)) for post in thread.posts)
    slugs = dict.fromkeys(match[1] for text in texts for match in _LINK.finditer(text))
    for slug in slugs:
        if slug != thread.slug:
            site.rows.add_numbered(
                "post_links", post_id=head_id, related_post_id=site.ids[slug][0], link_type=1, creation_date=thread.posts[0].at
            )
