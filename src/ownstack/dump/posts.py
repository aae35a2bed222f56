"""Posts.xml: questions, answers, wikis. Bodies are sanitised; everything that later files add is derived afterwards."""

import re
from collections.abc import Iterator
from typing import Final

from ownstack.dump.copying import NULL, text_array
from ownstack.dump.loads import Load, line
from ownstack.dump.reading import Row
from ownstack.dump.staging import BODIES
from ownstack.kernel.html import sanitise

_TAGS_BEFORE_2024: Final = re.compile("<([^<>]+)>")
_LAUNCH: Final = """
UPDATE sites SET launch_date = coalesce(
    (SELECT min(creation_date) FROM (SELECT creation_date FROM dump_posts UNION ALL SELECT creation_date FROM dump_users) d),
    launch_date)
WHERE id = %(site)s"""
_COLUMNS: Final = (
    "id post_type parent_id accepted_answer_id owner_user_id owner_display_name last_editor_user_id "
    "last_editor_display_name creation_date last_activity_date last_edit_date closed_date community_owned_date score "
    "view_count answer_count comment_count favorite_count title tags content_license body"
)


def load_posts(load: Load) -> None:
    """Stages the posts and their bodies, and leaves out answers whose question is not there."""
    load.conn.execute(BODIES)
    load.copy("dump_posts", _COLUMNS, _lines(load))
    orphans = load.conn.execute(
        "DELETE FROM dump_posts a WHERE post_type = 2 AND NOT EXISTS"
        " (SELECT FROM dump_posts q WHERE q.id = a.parent_id AND q.post_type = 1) RETURNING id"
    ).fetchall()
    for (orphan,) in orphans:
        load.posts.discard(orphan)
    load.conn.execute("DELETE FROM dump_bodies WHERE post_id = ANY(%s)", [[orphan for (orphan,) in orphans]])
    load.report.drop("posts", "an answer without its question", len(orphans))
    load.run(_LAUNCH)


def parse_tags(text: str | None) -> list[str]:
    """Tag names of either spelling: `<a><b>` before 2024, `|a|b|` since."""
    if not text:
        return []
    return [tag for tag in text.split("|") if tag] if text[0] == "|" else _TAGS_BEFORE_2024.findall(text)


def _lines(load: Load) -> Iterator[str]:
    add, drop = load.posts.add, load.report.drop
    for row in load.rows("Posts"):
        if "DeletionDate" in row:
            drop("posts", "deleted")
        elif not 1 <= int(row["PostTypeId"]) <= 20:
            drop("posts", "a post type that is not known")
        elif not add(int(row["Id"])):
            drop("posts", "an id that came before")
        else:
            yield _line(load, row)


def _line(load: Load, row: Row) -> str:
    get = row.get
    kind, created = row["PostTypeId"], row["CreationDate"]
    is_question = kind == "1"
    # Stray titles and tags stand on rows of other kinds: only questions (and articles) have them.
    is_titled = is_question or kind == "9"
    tags = parse_tags(get("Tags")) if is_titled else []
    if is_question:
        load.use_tags(tags, created)
    return line(
        row["Id"],
        kind,
        (get("ParentId") or NULL) if kind == "2" else NULL,
        (get("AcceptedAnswerId") or NULL) if is_question else NULL,
        *load.owner(get("OwnerUserId"), get("OwnerDisplayName")),
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
        get("Title", "") if is_titled else NULL,
        text_array(tags),
        get("ContentLicense") or NULL,
        sanitise(get("Body", "")),
    )
