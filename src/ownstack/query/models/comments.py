"""Comments and flag options as API v3 shows them."""

from __future__ import annotations

from ownstack.query.fields import Field, WireType, boolean, instant, integer, string

_WRITER = (
    "(SELECT m.{column} FROM members m WHERE m.site_id = {{t}}.site_id AND m.id = {{t}}.user_id AND m.deleted_date IS NULL)"
)

COMMENT = WireType(
    "CommentResponseModel",
    "A comment. Its body is Markdown.",
    (
        integer("id"),
        integer("score"),
        string("body", "{t}.body_markdown"),
        integer("ownerUserId", _WRITER.format(column="id"), optional=True),
        string("ownerDisplayName", f"coalesce({_WRITER.format(column='display_name')}, {{t}}.user_display_name, '')"),
        instant("creationDate", "{t}.creation_date"),
    ),
    from_="comments {t}",
    where="{t}.deleted_date IS NULL",
    key="{t}.id",
    has_nulls=True,
)

FLAG_OPTION = WireType(
    "FlagOptionResponseModel",
    "A reason to flag, or a group of them. No rows hold them (kernel/flag_options.py).",
    (
        integer("optionId", optional=True),
        string("dialogTitle", optional=True),
        string("title", optional=True),
        string("description", optional=True),
        boolean("requiresComment"),
        boolean("requiresSite"),
        boolean("requiresQuestionId"),
        boolean("isRetraction"),
        Field("subOptions", "FlagOptionResponseModel", array=True, optional=True),
    ),
    has_nulls=True,
)
