"""Comments.xml: rendered from their small Markdown. Whom a comment answers is derived afterwards."""

from collections.abc import Iterator
from typing import Final

from ownstack.dump.copying import NULL, Into, Pieces, pieces
from ownstack.dump.loads import Load, line
from ownstack.kernel.markdown import render_comment

_COMMENTS: Final = Into(
    "comments", "site_id id post_id user_id user_display_name score creation_date body body_markdown content_license"
)


def read_comments(load: Load) -> Pieces:
    return pieces(_COMMENTS, _lines(load))


def _lines(load: Load) -> Iterator[str]:
    site, posts, drop = str(load.site_id), load.posts, load.report.drop
    for row in load.rows("Comments"):
        get = row.get
        if int(row["PostId"]) not in posts:
            drop("comments", "its post is not there")
            continue
        text = get("Text", "")
        yield line(
            site,
            row["Id"],
            row["PostId"],
            *load.owner(get("UserId"), get("UserDisplayName")),
            get("Score") or "0",
            row["CreationDate"],
            render_comment(text),
            text,
            get("ContentLicense") or NULL,
        )
