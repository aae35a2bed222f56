"""The rows that act for the person of an access token. Those under /me are readings of the /users rows: the same source,
with the person's own id in the place of `ids` or `id`.
"""

from __future__ import annotations

from dataclasses import replace

from ownstack.query import sorts
from ownstack.query.sources import Source, history, messages, people, posts
from ownstack.v23.endpoints import everyone
from ownstack.v23.endpoints.everyone import ID, Endpoint, Param

SINCE = Param("since", "date")
EVENTS_SINCE = Param("since", "date", default="-1")
"""Nothing given: the last five minutes (query.sources.messages)."""
INBOX, PRIVATE = ("read_inbox",), ("private_info",)


def _messages(path: str, group: str, source: Source, what: str, *params: Param, is_network: bool = True) -> Endpoint:
    """A list of an account's messages. With an id in its path that must be the token's person."""
    return Endpoint(
        path,
        group,
        source.type,
        what,
        params,
        source,
        is_network=is_network,
        needs_token=True,
        scopes=INBOX,
        own="account",
        is_own_only=ID in params,
    )


def _private(suffix: str, source: Source, what: str, *, own: str = "id", is_network: bool = False) -> Endpoint:
    return Endpoint(
        f"/users/{{id}}{suffix}",
        "users",
        source.type,
        what,
        (ID,),
        source,
        is_network=is_network,
        needs_token=True,
        scopes=PRIVATE,
        own=own,
        is_own_only=True,
    )


def _options(path: str, group: str, handler: str, what: str) -> Endpoint:
    return Endpoint(path, group, "flag_option", what, (ID,), handler=handler, is_paged=False, needs_token=True)


_USERS: tuple[Endpoint, ...] = (
    _private("/achievements", messages.ACHIEVEMENTS, "What an account has earned.", own="account", is_network=True),
    _messages("/users/{id}/inbox", "users", messages.INBOX, "The inbox of the token's person.", ID, is_network=False),
    _messages(
        "/users/{id}/inbox/unread",
        "users",
        messages.INBOX_UNREAD,
        "What is unread in the inbox of the token's person.",
        ID,
        SINCE,
        is_network=False,
    ),
    _messages(
        "/users/{id}/notifications",
        "users",
        messages.NOTIFICATIONS,
        "The notifications of the token's person.",
        ID,
        is_network=False,
    ),
    _messages(
        "/users/{id}/notifications/unread",
        "users",
        messages.NOTIFICATIONS_UNREAD,
        "The unread notifications of the token's person.",
        ID,
        is_network=False,
    ),
    _private(
        "/reputation-history/full",
        history.REPUTATION_HISTORY_FULL,
        "All changes of a person's reputation, private ones too, newest first.",
    ),
    _private("/tag-preferences", people.TAG_PREFERENCES, "Tags that a person watches or ignores."),
)

# Below /me, the same as below /users with the person's id. By suffix; the sentence is about the token's person.
_ME = {
    "": "The token's person.",
    "/achievements": "What you have earned.",
    "/answers": "Your answers.",
    "/associated": "Your faces, by site.",
    "/badges": "Your badges.",
    "/comments": "Your comments.",
    "/comments/{toid}": "Your comments to another person.",
    "/favorites": "Questions that you keep.",
    "/inbox": "Your inbox.",
    "/inbox/unread": "What is unread in your inbox.",
    "/mentioned": "Comments that address you.",
    "/merges": "Merges of your account.",
    "/network-activity": "What you did.",
    "/notifications": "Your notifications.",
    "/notifications/unread": "Your unread notifications.",
    "/posts": "Your posts.",
    "/privileges": "What your reputation has opened.",
    "/questions": "Your questions.",
    "/questions/featured": "Your questions with an open bounty.",
    "/questions/no-answers": "Your questions without any answer.",
    "/questions/unaccepted": "Your questions that have answers, none accepted.",
    "/questions/unanswered": "Your questions that have answers, none upvoted or accepted.",
    "/reputation": "Your reputation by post, day and kind of vote.",
    "/reputation-history": "Public changes of your reputation, newest first.",
    "/reputation-history/full": "All changes of your reputation, private ones too, newest first.",
    "/suggested-edits": "Edits that you suggested.",
    "/tag-preferences": "Tags that you watch or ignore.",
    "/tags": "Tags in which you post.",
    "/tags/{tags}/top-answers": "Your first 30 answers in these tags.",
    "/tags/{tags}/top-questions": "Your first 30 questions in these tags.",
    "/timeline": "What you did, newest first.",
    "/top-answer-tags": "Tags in which you answer best.",
    "/top-question-tags": "Tags in which you ask best.",
    "/top-tags": "Tags in which you are best.",
    "/write-permissions": "What you may write through the API.",
}
# Where the two differ beyond the id (api-2.3.json; api-2.3.md section 14).
_OTHER_SORTS = {"/badges": sorts.BADGES, "/tags/{tags}/top-questions": sorts.TOP_QUESTIONS_OF_ME}


def _of_me(suffix: str, what: str) -> Endpoint:
    rows = {each.path: each for each in (*everyone.ENDPOINTS, *_USERS)}
    row = rows.get(f"/users/{{ids}}{suffix}") or rows[f"/users/{{id}}{suffix}"]
    name = "ids" if "{ids}" in row.path else "id"
    return replace(
        row,
        path=f"/me{suffix}",
        group="me",
        what=what,
        params=tuple(each for each in row.params if each.name != name),
        needs_token=True,
        own=row.own or name,
        is_own_only=False,
        sorts=_OTHER_SORTS.get(suffix, row.sorts),
    )


ENDPOINTS: tuple[Endpoint, ...] = (
    # events
    Endpoint(
        "/events",
        "events",
        "event",
        "What happened in the last minutes, newest first; `since` reaches back 15 at most.",
        (EVENTS_SINCE,),
        messages.EVENTS,
        needs_token=True,
    ),
    # flags
    _options("/answers/{id}/flags/options", "answers", "answer_flag_options", "What an answer can be flagged for."),
    _options("/comments/{id}/flags/options", "comments", "comment_flag_options", "What a comment can be flagged for."),
    _options("/questions/{id}/flags/options", "questions", "question_flag_options", "What a question can be flagged for."),
    _options("/questions/{id}/close/options", "questions", "close_options", "What a question can be closed for."),
    # inbox and notifications
    _messages("/inbox", "inbox", messages.INBOX, "The inbox of the token's person, newest first."),
    _messages("/inbox/unread", "inbox", messages.INBOX_UNREAD, "What is unread there.", SINCE),
    _messages("/notifications", "notifications", messages.NOTIFICATIONS, "The notifications of the token's person."),
    _messages("/notifications/unread", "notifications", messages.NOTIFICATIONS_UNREAD, "Those that are unread."),
    # me
    *(_of_me(*row) for row in _ME.items()),
    # questions
    Endpoint(
        "/questions/unanswered/my-tags",
        "questions",
        "question",
        "Unanswered questions in the tags that the person watches, or else posts in most.",
        (),
        posts.UNANSWERED_IN_MY_TAGS,
        sorts=sorts.QUESTIONS,
        has_dates=True,
        needs_token=True,
        own="id",
    ),
    # users
    *_USERS,
)
