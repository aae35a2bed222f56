"""Posts.xml: questions, answers, wikis. Bodies are sanitised; everything that later files add is derived afterwards."""

import re
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Final

from ownstack.dump.copying import NULL, Into, Pieces, piece, text_array
from ownstack.dump.finding import why_left_out
from ownstack.dump.identities import IdSet
from ownstack.dump.loads import Load, line
from ownstack.dump.messages import Post
from ownstack.dump.reading import Row

_TAGS_BEFORE_2024: Final = re.compile("<([^<>]+)>")
_POSTS: Final = Into(
    "dump_posts",
    "id post_type parent_id accepted_answer_id owner_user_id owner_display_name last_editor_user_id "
    "last_editor_display_name creation_date last_activity_date last_edit_date closed_date community_owned_date score "
    "view_count answer_count comment_count favorite_count title tags content_license",
    is_counted=False,
)
_BATCH_ROWS: Final = 500
# questions and articles
_TITLED: Final = ("1", "9")


def read_posts(load: Load) -> Pieces:
    """Stages the posts. Their bodies and search documents are made beside, and complete as they come."""
    kept = _kept(load)
    while batch := list(islice(kept, _BATCH_ROWS)):
        posts = [_post(load, row) for row in batch]
        yield piece(_POSTS, list(map(partial(_line, load), batch, posts)))
        yield from load.beside.put(posts)


def parse_tags(text: str | None) -> list[str]:
    """Tag names of either spelling: `<a><b>` before 2024, `|a|b|` since."""
    if not text:
        return []
    return [tag for tag in text.split("|") if tag] if text[0] == "|" else _TAGS_BEFORE_2024.findall(text)


def _kept(load: Load) -> Iterator[Row]:
    seen, drop = IdSet(), load.report.drop
    for row in load.rows("Posts"):
        if why := why_left_out(load, row):
            drop("posts", why)
        elif not seen.add(int(row["Id"])):
            drop("posts", "an id that came before")
        else:
            yield row


def _line(load: Load, row: Row, post: Post) -> str:
    get = row.get
    kind, created = row["PostTypeId"], post.creation_date
    is_question = kind == "1"
    owner, owner_name = load.owner(get("OwnerUserId"), get("OwnerDisplayName"))
    load.begin_with(created)
    if is_question:
        load.use_tags(post.tags, created)
    load.count_post(kind, owner)
    return line(
        row["Id"],
        kind,
        (get("ParentId") or NULL) if kind == "2" else NULL,
        (get("AcceptedAnswerId") or NULL) if is_question else NULL,
        owner,
        owner_name,
        *load.owner(get("LastEditorUserId"), get("LastEditorDisplayName")),
        created,
        post.last_activity_date,
        get("LastEditDate") or NULL,
        get("ClosedDate") or NULL,
        get("CommunityOwnedDate") or NULL,
        get("Score") or "0",
        get("ViewCount") or "0",
        get("AnswerCount") or "0",
        get("CommentCount") or "0",
        get("FavoriteCount") or "0",
        NULL if post.title is None else post.title,
        text_array(post.tags),
        get("ContentLicense") or NULL,
    )


def _post(load: Load, row: Row) -> Post:
    get = row.get
    kind, created = row["PostTypeId"], row["CreationDate"]
    # Stray titles and tags stand on rows of other kinds.
    is_titled = kind in _TITLED
    return Post(
        load.site_id,
        int(row["Id"]),
        int(kind),
        int(row["ParentId"]) if kind == "2" else None,
        created,
        get("LastActivityDate") or created,
        get("Title", "") if is_titled else None,
        parse_tags(get("Tags")) if is_titled else [],
        get("Body", ""),
    )
