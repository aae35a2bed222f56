"""Filters of the vendor's that published clients ask for by name. They were made there and never expire, so its documentation
advises to bake them in; here nobody has made them.

Only their makers know what is in them, so each holds what its client reads. `ownstack admin filter import` puts the vendor's
own definition in its place (commands.filters).
"""

from __future__ import annotations

from ownstack.query.filters import BODIES, DEFAULT, NONE, WRAPPER_DEFAULT, Filter, build


def _of(type_: str, names: str) -> tuple[str, ...]:
    return tuple(f"{type_}.{name}" for name in names.split())


_COMMENTS = ("answer.comments", "question.comments")
_ANSWERS = ("question.answers",)
_MARKDOWN = tuple(f"{type_}.body_markdown" for type_ in ("answer", "article", "comment", "post", "question"))
_COUNTS = "comment_count comments down_vote_count up_vote_count"
_TEXTS = "body body_markdown last_editor share_link"
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
    "!-*f(6q3e0kcP": _default(*_of("user", "about_me answer_count down_vote_count question_count up_vote_count view_count")),
    "!9YdnSFfpS": _default("info.site"),
    # StackPy: the site
    "!*qYPS3vhc(3": _default("info.site"),
    # StackAPI: which sites there are, when it starts
    "!*L1*AY-85YllAr2)": build(
        NONE, (*WRAPPER_DEFAULT, "site.api_site_parameter", "site.name", "site.site_type", "site.site_url"), (), is_unsafe=False
    ),
    # tap-stackexchange
    "!6VvPDzOeLJfUL": _default("question.comment_count", "tag.last_activity_date"),
    # the vendor's own scripts for hosted teams (so4t_data_export, so4t_tag_report, so4t_api_user_report and others); elsewhere
    # they make the same filters themselves
    "!X9DEEiFwy0OeSWoJzb.QMqab2wPSk.X2opZDa2L": _default(
        *_of("question", f"answers favorite_count notice {_COUNTS} {_TEXTS}"),
        *_of("answer", f"link {_COUNTS} {_TEXTS}"),
        *_of("comment", "body body_markdown link"),
    ),
    "!*Mg4Pjg9LXr9d_(v": _default(
        *_of("article", "body body_markdown comment_count comments last_editor"), *_of("comment", "body body_markdown link")
    ),
    "!6WPIommaBqvsI": _default(*_of("user", "about_me answer_count down_vote_count question_count up_vote_count")),
    "!6WPIommaBqvw3": _default(
        *_of("user", "answer_count down_vote_count is_deactivated question_count up_vote_count verified_email")
    ),
    "!nNPvSNMp-i": _default("tag.last_activity_date", "tag.synonyms"),
    "!)Rm-Ag_bMMFYDy3UqfEQNPt7": _default(*_of("question", f"answers {_COUNTS}"), *_of("answer", _COUNTS)),
    # the vendor's Terraform provider, as long as it spoke this API: Markdown as it was written
    "omhz)aiL)ei3-sat(rZKVugTgq0f6)": build(DEFAULT, _MARKDOWN, (), is_unsafe=True),
    # the readers of LlamaIndex and of search engines that were modelled after it
    "!nOedRLbqzB": _default(*_MARKDOWN, "user.about_me", exclude=_UNKNOWN_TO_READERS),
}
