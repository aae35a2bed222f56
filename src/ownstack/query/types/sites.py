"""The installation and its sites, and the types that describe the API itself. Most are answered without rows."""

from __future__ import annotations

from ownstack.query.fields import (
    Embed,
    Field,
    Nested,
    Text,
    WireType,
    boolean,
    date,
    html,
    integer,
    link,
    many,
    one,
    string,
    word,
)

# What `assemble` needs to describe the site that a row is about, where that need not be the request's.
_TOLD = (
    "(SELECT jsonb_build_object('id', y.id, 'slug', y.slug, 'kind', y.kind, 'name', y.name, 'audience', y.audience,"
    " 'launch_date', floor(date_part('epoch', y.launch_date))::bigint) FROM sites y WHERE y.id = {t}.site_id)"
)


def _site(name: str, **more: object) -> Field:
    return Field(name, "site", _TOLD, render="site", **more)  # type: ignore[arg-type]


def _address(sql: str, **more: object) -> Field:
    """A link whose path begins below the installation's own address, a team's `/c/slug` included."""
    return Field("link", "string", sql, text=Text.UNCHANGED, render="address", **more)  # type: ignore[arg-type]


SITE = WireType(
    "site",
    "A site: the main one or a team.",
    (
        Field("aliases", "string", array=True, optional=True),
        one("styling", "styling", Embed("", "true")),
        many("related_sites", "related_site", Nested("", ""), optional=True),
        Field("markdown_extensions", "string", array=True, optional=True, text=Text.UNCHANGED),
        date("launch_date"),
        date("open_beta_date", optional=True),
        date("closed_beta_date", optional=True),
        word("site_state", enum=("normal", "closed_beta", "open_beta", "linked_meta")),
        string("twitter_account", optional=True),
        word("high_resolution_icon_url", default=False, optional=True),
        word("favicon_url"),
        word("icon_url"),
        string("audience"),
        word("site_url"),
        word("api_site_parameter"),
        word("logo_url"),
        string("name"),
        word("site_type", enum=("main_site", "meta_site")),
    ),
)

RELATED_SITE = WireType(
    "related_site",
    "A site that belongs to another.",
    (
        word("relation", enum=("parent", "meta", "chat")),
        word("api_site_parameter", optional=True),
        word("site_url"),
        string("name"),
    ),
)

STYLING = WireType(
    "styling", "The colours of a site.", (word("tag_background_color"), word("tag_foreground_color"), word("link_color"))
)

INFO = WireType(
    "info",
    "A site in numbers.",
    (
        one("site", "site", Embed("", "true"), default=False),
        integer("new_active_users"),
        integer("total_users"),
        Field("badges_per_minute", "decimal"),
        integer("total_badges"),
        integer("total_votes"),
        integer("total_comments"),
        Field("answers_per_minute", "decimal"),
        Field("questions_per_minute", "decimal"),
        integer("total_answers"),
        integer("total_accepted"),
        integer("total_unanswered"),
        integer("total_questions"),
        word("api_revision"),
    ),
)

ERROR = WireType(
    "error", "An error that the API may answer with.", (integer("error_id"), word("error_name"), string("description"))
)

FILTER = WireType(
    "filter",
    "A filter and the fields that it includes.",
    (
        word("filter"),
        word("filter_type", enum=("safe", "unsafe", "invalid")),
        Field("included_fields", "string", array=True, text=Text.UNCHANGED),
    ),
)

ACCESS_TOKEN = WireType(
    "access_token",
    "A token's properties.",
    (
        Field("scope", "string", array=True, optional=True, text=Text.UNCHANGED),
        integer("account_id"),
        date("expires_on_date", optional=True),
        word("access_token"),
    ),
)

EXCHANGED_ACCESS_TOKEN = WireType(
    "exchanged_access_token",
    "The token that another was exchanged for.",
    (
        Field("scope", "string", array=True, text=Text.UNCHANGED),
        word("exchange_type", enum=("impersonate", "team_for_public")),
        integer("account_id"),
        date("expires_on_date", optional=True),
        word("original_access_token"),
        word("access_token"),
    ),
)

EVENT = WireType(
    "event",
    "Something that happened in the last minutes.",
    (
        word("event_type", enum=("question_posted", "answer_posted", "comment_posted", "post_edited", "user_created")),
        integer("event_id", "{t}.id"),
        date("creation_date"),
        link("link", "{t}.path", "%s", default=False),
        string("excerpt", "coalesce({t}.body, '')", default=False, render="excerpt"),
    ),
    from_="events {t}",
    key="{t}.id",
    created="{t}.creation_date",
)

FLAG_OPTION = WireType(
    "flag_option",
    "A reason to flag or to close; a tree.",
    (
        many("sub_options", "flag_option", Nested("", ""), optional=True),
        one("question", "question", Embed("", "true"), default=False, optional=True),
        boolean("has_flagged", optional=True, requires="token"),
        boolean("requires_site", optional=True),
        boolean("requires_question_id", optional=True),
        boolean("requires_comment", optional=True),
        boolean("is_retraction", optional=True),
        integer("option_id", optional=True),
        integer("count", optional=True),
        word("dialog_title", optional=True),
        word("title", optional=True),
        word("description", optional=True),
    ),
)

INBOX_ITEM = WireType(
    "inbox_item",
    "An entry of a person's inbox.",
    (
        _site("site", optional=True),
        boolean("is_unread", "({t}.read_date IS NULL)"),
        date("creation_date"),
        integer("comment_id", optional=True),
        integer("answer_id", optional=True),
        integer("question_id", optional=True),
        word(
            "item_type",
            enum=(
                "comment",
                "chat_message",
                "new_answer",
                "careers_message",
                "careers_invitations",
                "meta_question",
                "post_notice",
                "moderator_message",
                "question_update",
                "followed_post_activity",
                "subcommunity_endorsement",
                "subcommunity_leaderboard",
            ),
        ),
        _address("{t}.link"),
        string("title"),
        string("body", "coalesce({t}.body, '')", default=False),
    ),
    from_="inbox_items {t}",
    key="{t}.id",
    created="{t}.creation_date",
)

NOTIFICATION = WireType(
    "notification",
    "A message of the system to a person.",
    (
        _site("site"),
        boolean("is_unread", "({t}.read_date IS NULL)"),
        date("creation_date"),
        word(
            "notification_type",
            enum=(
                "generic",
                "profile_activity",
                "bounty_expired",
                "bounty_expires_in_one_day",
                "badge_earned",
                "bounty_expires_in_three_days",
                "reputation_bonus",
                "accounts_associated",
                "new_privilege",
                "post_migrated",
                "moderator_message",
                "registration_reminder",
                "edit_suggested",
                "substantive_edit",
                "bounty_grace_period_started",
            ),
        ),
        integer("post_id", optional=True),
        html("body", "{t}.body", render="addresses"),
    ),
    from_="notifications {t}",
    key="{t}.id",
    created="{t}.creation_date",
)

ACHIEVEMENT = WireType(
    "achievement",
    "A badge, a privilege or reputation earned.",
    (
        _site("on_site"),
        integer("account_id"),
        boolean("is_unread"),
        integer("reputation_change", optional=True),
        date("creation_date"),
        word("achievement_type", enum=("badge", "privilege", "reputation")),
        word(
            "badge_rank",
            "CASE {t}.badge_rank WHEN 1 THEN 'gold' WHEN 2 THEN 'silver' WHEN 3 THEN 'bronze' END",
            enum=("gold", "silver", "bronze"),
            optional=True,
        ),
        _address("{t}.path"),
        string("title"),
    ),
    from_="achievements {t}",
    key="{t}.id",
    created="{t}.creation_date",
)

SEARCH_EXCERPT = WireType(
    "search_excerpt",
    "A hit of a search, with the words around it.",
    (
        Field("tags", "string", array=True, optional=True),
        Field("equivalent_tag_search", "string", array=True, optional=True),
        one("owner", "shallow_user", Embed("", "true"), default=False),
        one("last_activity_user", "shallow_user", Embed("", "true"), default=False),
        integer("question_score"),
        boolean("has_accepted_answer", optional=True),
        boolean("is_accepted", optional=True),
        integer("answer_count", optional=True),
        integer("answer_id", optional=True),
        boolean("is_answered", optional=True),
        integer("question_id", optional=True),
        word("item_type", enum=("question", "answer")),
        integer("score"),
        date("closed_date", optional=True),
        date("community_owned_date", optional=True),
        date("locked_date", optional=True),
        date("last_activity_date"),
        date("creation_date"),
        html("body", ""),
        html("excerpt", ""),
        string("title"),
    ),
)

_REPORT_DIMENSIONS = (
    "date",
    "page_views",
    "unique_users",
    "tag",
    "total_questions",
    "open_question",
    "answered_questions",
    "total_comments",
    "total_answers",
    "community_member_questions",
    "community_member_answers",
    # the last word is spelled so in the reference
    "community_member_comments",
    "percent_response_24hrs",
    "percent_answer_24hrss",
)

COLLECTIVE_REPORT = WireType(
    "collective_report",
    "A report about a collective, for its administrators.",
    (
        one("collective", "collective", Embed("", "true")),
        Field("dimensions", "string", array=True),
        Field("metrics", "string", array=True),
        Field("included_tags", "string", array=True),
        Field("activity_report_dimensions", "string", array=True, default=False, enum=_REPORT_DIMENSIONS),
        Field("health_report_dimensions", "string", array=True, default=False, enum=_REPORT_DIMENSIONS),
        Field("users_report_dimensions", "string", array=True, default=False, enum=_REPORT_DIMENSIONS),
        integer("report_id", optional=True),
        date("creation_date"),
        date("start_date"),
        date("end_date"),
        word("report_type", enum=("unknown", "user", "activity", "health")),
        word("state", enum=("pending", "complete")),
        word("download_link", optional=True),
        string("name"),
    ),
)
