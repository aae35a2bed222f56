"""The rows that change something: POST, in the name of the token's person. Parameters come in the form or in the query."""

from __future__ import annotations

from ownstack.kernel.article_types import ARTICLE_TYPES
from ownstack.v23.endpoints.everyone import ID, Endpoint, Param

WRITE = ("write_access",)


def _form(
    name: str, type_: str = "string", *, is_required: bool = True, enum: tuple[str, ...] = (), empty: bool = False
) -> Param:
    return Param(name, type_, "form", is_required=is_required, enum=enum, is_long=type_ == "string", may_be_empty=empty)


TITLE, BODY, TAGS = _form("title"), _form("body"), _form("tags", "string list")
SUMMARY, EXPLANATION = _form("comment", is_required=False), _form("comment")
OPTION, SLUG = _form("option_id", "number"), _form("slug")
TARGET_SITE = _form("target_site", is_required=False)
ORIGINAL = _form("question_id", "number", is_required=False)
ARTICLE_TYPE = _form("article_type", enum=ARTICLE_TYPES)
FAVORITE_TAGS = _form("favorite_tags", "string list", is_required=False, empty=True)
IGNORED_TAGS = _form("ignored_tags", "string list", is_required=False, empty=True)


def _write(
    path: str,
    returns: str,
    handler: str,
    what: str,
    *params: Param,
    aliases: tuple[str, ...] = (),
    scopes: tuple[str, ...] = WRITE,
) -> Endpoint:
    """A method below one object, unless its path says otherwise."""
    params = (ID, *params) if "{id}" in path else params
    return Endpoint(
        path,
        path.split("/")[1],
        returns,
        what,
        params,
        handler=handler,
        is_paged=False,
        verbs=("POST",),
        needs_token=True,
        scopes=scopes,
        is_write=True,
        aliases=aliases,
    )


def _render(path: str, returns: str, handler: str, what: str, *params: Param) -> Endpoint:
    """Stores nothing and needs no token."""
    params = (ID, *params) if "{id}" in path else params
    return Endpoint(path, path.split("/")[1], returns, what, params, handler=handler, is_paged=False, verbs=("POST",))


def _preferences(path: str, group: str, *params: Param) -> Endpoint:
    return Endpoint(
        path,
        group,
        "tag_preference",
        "Replaces the tags that you watch or ignore: each list that is sent.",
        (*params, FAVORITE_TAGS, IGNORED_TAGS),
        handler="prefer_tags",
        is_paged=False,
        verbs=("POST",),
        needs_token=True,
        scopes=("write_access", "private_info"),
        own="id",
        is_own_only=bool(params),
        is_write=True,
    )


# What both texts of an edit must know (DESIGN.md, Text has one rule).
_DECODE = " Send plain text: what was read encoded (`&quot;`) must be decoded first, or it is stored with its entities."

ENDPOINTS: tuple[Endpoint, ...] = (
    # answers
    _write("/answers/{id}/accept", "answer", "accept", "Accepts an answer to your question; at most one is."),
    _write("/answers/{id}/accept/undo", "answer", "undo_accept", "Takes the acceptance back."),
    _write("/answers/{id}/delete", "no data", "delete_answer", "Deletes an answer; that of another person, by votes."),
    _write("/answers/{id}/downvote", "answer", "downvote_answer", "Votes an answer down."),
    _write("/answers/{id}/downvote/undo", "answer", "undo_downvote_answer", "Takes the vote back."),
    _write("/answers/{id}/edit", "answer", "edit_answer", "Replaces the text of an answer." + _DECODE, BODY, SUMMARY),
    _write(
        "/answers/{id}/flags/add",
        "answer",
        "flag_answer",
        "Flags an answer; sent again, takes the flag back. The options are those of flags/options.",
        OPTION,
        SUMMARY,
    ),
    _write("/answers/{id}/recommend", "answer", "recommend", "Recommends an answer in a collective's name.", SLUG),
    _write("/answers/{id}/recommend/undo", "answer", "undo_recommend", "Takes the recommendation back.", SLUG),
    _write(
        "/answers/{id}/suggested-edit/add",
        "suggested_edit",
        "suggest_answer_edit",
        "Suggests another text for an answer." + _DECODE,
        BODY,
        EXPLANATION,
    ),
    _write("/answers/{id}/upvote", "answer", "upvote_answer", "Votes an answer up."),
    _write("/answers/{id}/upvote/undo", "answer", "undo_upvote_answer", "Takes the vote back."),
    # articles
    _write("/articles/add", "article", "write_article", "Writes an article.", TITLE, BODY, ARTICLE_TYPE, TAGS),
    _write("/articles/{id}/delete", "no data", "delete_article", "Deletes an article."),
    _write(
        "/articles/{id}/edit",
        "article",
        "edit_article",
        "Replaces an article." + _DECODE,
        TITLE,
        BODY,
        ARTICLE_TYPE,
        TAGS,
        SUMMARY,
    ),
    # comments
    _write("/comments/{id}/delete", "no data", "delete_comment", "Deletes a comment."),
    _write("/comments/{id}/edit", "comment", "edit_comment", "Replaces a comment's text, for some minutes." + _DECODE, BODY),
    _write(
        "/comments/{id}/flags/add",
        "comment",
        "flag_comment",
        "Flags a comment; sent again, takes the flag back. The options are those of flags/options.",
        OPTION,
        SUMMARY,
    ),
    _write("/comments/{id}/upvote", "comment", "upvote_comment", "Votes a comment up."),
    _write("/comments/{id}/upvote/undo", "comment", "undo_comment_upvote", "Takes the vote back."),
    # me
    _preferences("/me/tag-preferences/edit", "me"),
    # posts
    _write("/posts/{id}/comments/add", "comment", "comment", "Comments on a question, an answer or an article.", BODY),
    _render("/posts/{id}/comments/render", "comment", "render_comment", "Shows how a comment would look.", BODY),
    # questions
    _write("/questions/add", "question", "ask", "Asks a question." + _DECODE, TITLE, BODY, TAGS),
    _render("/questions/render", "question", "render_question", "Shows how a question would look.", TITLE, BODY, TAGS),
    _write("/questions/{id}/answers/add", "answer", "answer", "Answers a question." + _DECODE, BODY),
    _render("/questions/{id}/answers/render", "answer", "render_answer", "Shows how an answer would look.", BODY),
    _write(
        "/questions/{id}/delete",
        "no data",
        "delete_question",
        "Deletes a question, with what hangs on it; that of another person, by votes.",
    ),
    _write("/questions/{id}/downvote", "question", "downvote_question", "Votes a question down."),
    _write("/questions/{id}/downvote/undo", "question", "undo_downvote_question", "Takes the vote back."),
    _write(
        "/questions/{id}/edit",
        "question",
        "edit_question",
        "Replaces title, text and tags of a question; all three must be sent." + _DECODE,
        TITLE,
        BODY,
        TAGS,
        SUMMARY,
    ),
    _write("/questions/{id}/favorite", "question", "favorite", "Keeps a question among your favorites."),
    _write(
        "/questions/{id}/favorite/undo",
        "question",
        "unfavorite",
        "Takes it from there.",
        aliases=("/question/{id}/favorite/undo",),
    ),
    _write(
        "/questions/{id}/flags/add",
        "question",
        "flag_question",
        "Flags a question or votes to close it; sent again, takes that back. The options are those of flags/options.",
        OPTION,
        SUMMARY,
        TARGET_SITE,
        ORIGINAL,
    ),
    _write(
        "/questions/{id}/suggested-edit/add",
        "suggested_edit",
        "suggest_question_edit",
        "Suggests another title, text and tags for a question." + _DECODE,
        TITLE,
        BODY,
        TAGS,
        EXPLANATION,
    ),
    _write("/questions/{id}/upvote", "question", "upvote_question", "Votes a question up."),
    _write(
        "/questions/{id}/upvote/undo",
        "question",
        "undo_upvote_question",
        "Takes the vote back.",
        aliases=("/question/{id}/upvote/undo",),
    ),
    # users
    _preferences("/users/{id}/tag-preferences/edit", "users", ID),
)
