"""Filters of the vendor's that published clients ask for by name. They were made there and never expire, so its documentation
advises to bake them in; here nobody has made them.

Only their makers know what is in them, so each holds what its client reads. `ownstack admin filter import` puts the vendor's
own definition in its place (commands.filters).
"""

from __future__ import annotations

from ownstack.query.filters import BODIES, DEFAULT, NONE, WRAPPER_DEFAULT, Filter, build

_COMMENTS = ("answer.comments", "question.comments")
_ANSWERS = ("question.answers",)
_MARKDOWN = tuple(f"{type_}.body_markdown" for type_ in ("answer", "article", "comment", "post", "question"))
_OF_PEOPLE = ("about_me", "answer_count", "down_vote_count", "question_count", "up_vote_count", "view_count")
# They go into a class that knows no such field, and on a private site none comes.
_UNKNOWN_TO_READERS = ("post.content_license", "shallow_user.accept_rate")


def _default(*include: str, exclude: tuple[str, ...] = ()) -> Filter:
    return build(DEFAULT, include, exclude, is_unsafe=False)


BAKED_IN: dict[str, Filter] = {
    # py-stackexchange: in place of the parameters body, comments and answers of API 1.x
    "_b": _default(*BODIES),
    "_c": _default(*_COMMENTS),
    "_a": _default(*_ANSWERS),
    "_bc": _default(*BODIES, *_COMMENTS),
    "_ba": _default(*BODIES, *_ANSWERS),
    "_ac": _default(*_COMMENTS, *_ANSWERS),
    "_bca": _default(*BODIES, *_COMMENTS, *_ANSWERS),
    # py-stackexchange: comments of a post, people, the site beside its statistics
    "!-*7AsUyrEan0": _default("comment.body", "comment.post_type"),
    "!-*f(6q3e0kcP": _default(*(f"user.{each}" for each in _OF_PEOPLE)),
    "!9YdnSFfpS": _default("info.site"),
    # StackPy: the site
    "!*qYPS3vhc(3": _default("info.site"),
    # StackAPI: which sites there are, when it starts
    "!*L1*AY-85YllAr2)": build(
        NONE, (*WRAPPER_DEFAULT, "site.api_site_parameter", "site.name", "site.site_type", "site.site_url"), (), is_unsafe=False
    ),
    # tap-stackexchange
    "!6VvPDzOeLJfUL": _default("question.comment_count", "tag.last_activity_date"),
    # the readers of LlamaIndex and of search engines that were modelled after it
    "!nOedRLbqzB": _default(*_MARKDOWN, "user.about_me", exclude=_UNKNOWN_TO_READERS),
}
