"""Posts.xml: questions, answers, wikis. Bodies are sanitised; everything that later files add is derived afterwards."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Final

from ownstack.dump.copying import NULL, Into, Pieces, piece, text_array
from ownstack.dump.finding import why_left_out
from ownstack.dump.identities import IdSet
from ownstack.dump.loads import Load, line
from ownstack.dump.reading import Row
from ownstack.dump.staging import BODIES
from ownstack.kernel.html import sanitise

_TAGS_BEFORE_2024: Final = re.compile("<([^<>]+)>")
_POSTS: Final = Into(
    "dump_posts",
    "id post_type parent_id accepted_answer_id owner_user_id owner_display_name last_editor_user_id "
    "last_editor_display_name creation_date last_activity_date last_edit_date closed_date community_owned_date score "
    "view_count answer_count comment_count favorite_count title tags content_license",
    is_counted=False,
)
_BODIES: Final = Into("dump_bodies", "post_id is_searched title tags marks body", is_counted=False)
_SEARCHED: Final = frozenset("129")
_BATCH_ROWS: Final = 500
_PERIOD_DAYS: Final = 30
_EPOCH: Final = date(1970, 1, 1).toordinal()


def read_posts(load: Load) -> Pieces:
    """Stages the posts, and apart from them their bodies with what they are found by."""
    rows = _kept(load)
    while batch := list(islice(rows, _BATCH_ROWS)):
        yield piece(_POSTS, [_line(load, row) for row in batch])
        yield piece(_BODIES, [_body(row) for row in batch])


def add_bodies(load: Load) -> None:
    """With their search documents, which are most of what a post costs: PostgreSQL makes them on all processors at once."""
    for statement in BODIES:
        load.run(statement)


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


def _line(load: Load, row: Row) -> str:
    get = row.get
    kind, created = row["PostTypeId"], row["CreationDate"]
    is_question = kind == "1"
    # Stray titles and tags stand on rows of other kinds: only questions (and articles) have them.
    tags = _tags(row)
    owner, owner_name = load.owner(get("OwnerUserId"), get("OwnerDisplayName"))
    load.begin_with(created)
    if is_question:
        load.use_tags(tags, created)
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
        get("LastActivityDate") or created,
        get("LastEditDate") or NULL,
        get("ClosedDate") or NULL,
        get("CommunityOwnedDate") or NULL,
        get("Score") or "0",
        get("ViewCount") or "0",
        get("AnswerCount") or "0",
        get("CommentCount") or "0",
        get("FavoriteCount") or "0",
        NULL if (title := _title(row)) is None else title,
        text_array(tags),
        get("ContentLicense") or NULL,
    )


def _body(row: Row) -> str:
    created, title = row["CreationDate"], _title(row)
    active = row.get("LastActivityDate") or created
    return line(
        row["Id"],
        "t" if row["PostTypeId"] in _SEARCHED else "f",
        NULL if title is None else title,
        " ".join(_tags(row)),
        f"{{created={_period(created[:10])},active={_period(active[:10])}}}",
        sanitise(row.get("Body", "")),
    )


@lru_cache(maxsize=4096)
def _period(day: str) -> int:
    """As the database's `search_period` counts; its borders are midnights."""
    return (date.fromisoformat(day).toordinal() - _EPOCH) // _PERIOD_DAYS


def _title(row: Row) -> str | None:
    return row.get("Title", "") if row["PostTypeId"] in ("1", "9") else None


def _tags(row: Row) -> list[str]:
    return parse_tags(row.get("Tags")) if row["PostTypeId"] in ("1", "9") else []
