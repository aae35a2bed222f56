"""People: user, shallow_user and what hangs on them."""

from __future__ import annotations

from ownstack.query.fields import Embed, Field, Nested, WireType, boolean, date, html, integer, link, many, one, string, word

USER_TYPES = ("unregistered", "registered", "moderator", "team_admin", "does_not_exist")

# Of an account without a picture: what its avatar is made from (assemble.avatar).
AVATAR = "coalesce({t}.profile_image, 'ownstack:' || coalesce({t}.account_id, {t}.site_id * 1000000 + {t}.id))"

BADGE_COUNTS = Embed(join="", present="{p}.id IS NOT NULL")


def author(id_: str, name: str = "NULL::text", *, always: bool = False) -> Embed:
    """The person behind `id_`; one who is gone or unknown leaves at most a name (api-2.3.md section 9).

    `id_` and `name` are SQL over the parent's `{p}`; `always` where the API promises the object.
    """
    return Embed(
        join=f"LEFT JOIN members {{e}} ON {{e}}.site_id = {{p}}.site_id AND {{e}}.id = {id_} AND {{e}}.deleted_date IS NULL",
        present="true" if always else f"({id_} IS NOT NULL OR {name} IS NOT NULL)",
        names=(("gone", f"coalesce({name}, 'user' || {id_})"),),
    )


SHALLOW_USER = WireType(
    "shallow_user",
    "The card of a person inside other objects. Of one who is gone only user_type and perhaps a name are left.",
    (
        one("badge_counts", "badge_count", BADGE_COUNTS, default=False, optional=True),
        integer("account_id", optional=True),
        integer("reputation", optional=True),
        integer("user_id", "{t}.id", optional=True),
        word("user_type", "coalesce({t}.user_type, 'does_not_exist')", enum=USER_TYPES),
        # Not kept: an Enterprise site has none (observed.md, shallow_user).
        integer("accept_rate", "NULL::integer", optional=True),
        word("profile_image", f"CASE WHEN {{t}}.id IS NOT NULL THEN {AVATAR} END", optional=True, render="avatar"),
        string("display_name", "coalesce({t}.display_name, {gone})", optional=True),
        link("link", "{t}.id", "/users/%s/", optional=True),
    ),
    from_="members {t}",
)

BADGE_COUNT = WireType(
    "badge_count",
    "How many badges of each rank.",
    (integer("bronze", "{t}.bronze_count"), integer("silver", "{t}.silver_count"), integer("gold", "{t}.gold_count")),
)


def _change(name: str, since: str) -> Field:
    """Reputation gained since a date in the calendar (UTC), the day included."""
    return integer(
        f"reputation_change_{name}",
        f"coalesce((SELECT sum(r.change) FROM reputation_events r WHERE r.site_id = {{t}}.site_id AND r.user_id = {{t}}.id"
        f" AND r.creation_date >= date_trunc('{since}', now(), 'UTC')), 0)::integer",
    )


def _account(expression: str) -> str:
    return f"(SELECT {expression} FROM accounts a WHERE a.id = {{t}}.account_id)"


USER = WireType(
    "user",
    "A person on a site.",
    (
        one("badge_counts", "badge_count", BADGE_COUNTS),
        many(
            "collectives",
            "collective_membership",
            Nested(parent="{p}.id", key="{t}.user_id", feature="collectives"),
            default=False,
            optional=True,
        ),
        integer("view_count", default=False),
        integer("down_vote_count", default=False),
        integer("up_vote_count", default=False),
        integer("answer_count", default=False),
        integer("question_count", default=False),
        integer("account_id", "coalesce({t}.account_id, 0)"),
        boolean("is_employee"),
        date("last_modified_date", optional=True),
        date("last_access_date"),
        _change("year", "year"),
        _change("quarter", "quarter"),
        _change("month", "month"),
        _change("week", "week"),
        _change("day", "day"),
        integer("reputation"),
        date("creation_date"),
        word("user_type", enum=USER_TYPES),
        integer("user_id", "{t}.id"),
        integer("age", optional=True),
        integer("accept_rate", "NULL::integer", optional=True),
        date("timed_penalty_date", optional=True),
        boolean("is_deactivated", "({t}.deactivated_date IS NOT NULL)", default=False, optional=True),
        html("about_me", "{t}.about_me", default=False, optional=True),
        string("location", optional=True),
        # For administrators only, and for the service keys that they make: the vendor's scripts read it with a key alone.
        string("email", _account("a.email"), default=False, optional=True, requires="admin"),
        string(
            "verified_email",
            _account("CASE WHEN a.email_verified THEN a.email END"),
            default=False,
            optional=True,
            requires="admin",
        ),
        word("website_url", optional=True),
        link("link", "{t}.id", "/users/%s/"),
        word("profile_image", AVATAR, render="avatar"),
        string("display_name"),
    ),
    from_="members {t}",
    where="{t}.deleted_date IS NULL",
    key="{t}.id",
    created="{t}.creation_date",
)

TIMELINE_POST_TYPES = ("question", "answer", "article")

USER_TIMELINE = WireType(
    "user_timeline",
    "Something that a person did.",
    (
        date("creation_date"),
        word("post_type", optional=True, enum=TIMELINE_POST_TYPES),
        word(
            "timeline_type", enum=("commented", "asked", "answered", "badge", "revision", "accepted", "reviewed", "suggested")
        ),
        integer("user_id"),
        integer("post_id", optional=True),
        integer("comment_id", optional=True),
        integer("suggested_edit_id", optional=True),
        integer("badge_id", optional=True),
        link("link", "{t}.path", "%s", default=False),
        string("title", optional=True),
        string("detail", optional=True),
    ),
    from_="user_timeline {t}",
    key="{t}.id",
    created="{t}.creation_date",
)

REPUTATION = WireType(
    "reputation",
    "Changes of reputation, one row for each post, day and kind of vote.",
    (
        integer("user_id"),
        integer("post_id"),
        word("post_type", enum=TIMELINE_POST_TYPES),
        word(
            "vote_type",
            enum=("accepts", "up_votes", "down_votes", "bounties_offered", "bounties_won", "spam", "suggested_edits"),
        ),
        link("link", "{t}.path", "%s", default=False),
        string("title", default=False),
        integer("reputation_change"),
        date("on_date"),
    ),
    from_="reputation {t}",
    key="{t}.post_id",
    created="{t}.on_date",
)

REPUTATION_HISTORY_TYPES = (
    "asker_accepts_answer",
    "asker_unaccept_answer",
    "answer_accepted",
    "answer_unaccepted",
    "voter_downvotes",
    "voter_undownvotes",
    "post_downvoted",
    "post_undownvoted",
    "post_upvoted",
    "post_unupvoted",
    "suggested_edit_approval_received",
    "post_flagged_as_spam",
    "post_flagged_as_offensive",
    "bounty_given",
    "bounty_earned",
    "bounty_cancelled",
    "post_deleted",
    "post_undeleted",
    "association_bonus",
    "arbitrary_reputation_change",
    "vote_fraud_reversal",
    "post_migrated",
    "user_deleted",
    "example_upvoted",
    "example_unupvoted",
    "proposed_change_approved",
    "doc_link_upvoted",
    "doc_link_unupvoted",
    "doc_source_removed",
    "suggested_edit_approval_overridden",
)

REPUTATION_HISTORY = WireType(
    "reputation_history",
    "One change of reputation.",
    (
        word("reputation_history_type", "{t}.history_type", enum=REPUTATION_HISTORY_TYPES),
        integer("reputation_change", "{t}.change"),
        integer("post_id", optional=True),
        date("creation_date"),
        integer("user_id"),
    ),
    from_="reputation_events {t}",
    key="{t}.id",
    created="{t}.creation_date",
)

TOP_TAG = WireType(
    "top_tag",
    "A person's totals in a tag.",
    (
        integer("user_id"),
        integer("answer_count"),
        integer("answer_score"),
        integer("question_count"),
        integer("question_score"),
        string("tag_name"),
    ),
    from_="top_tags {t}",
    key="{t}.tag_name",
)

NETWORK_USER = WireType(
    "network_user",
    "One account's face on one site.",
    (
        one("badge_counts", "badge_count", BADGE_COUNTS),
        many(
            "top_questions",
            "network_post",
            Nested(parent="{p}.id", key="{t}.owner_user_id", where="{t}.post_type = 1 AND {t}.place <= 5"),
            default=False,
        ),
        many(
            "top_answers",
            "network_post",
            Nested(parent="{p}.id", key="{t}.owner_user_id", where="{t}.post_type = 2 AND {t}.place <= 5"),
            default=False,
        ),
        integer("question_count"),
        integer("answer_count"),
        date("last_access_date"),
        date("creation_date"),
        integer("account_id"),
        integer("reputation"),
        integer("user_id", "{t}.id"),
        word("user_type", default=False, enum=USER_TYPES),
        word("site_url", "''", render="site_url"),
        string("site_name", "{s}.name", needs="site"),
    ),
    from_="members {t}",
    where="{t}.deleted_date IS NULL",
    key="{t}.id",
    created="{t}.creation_date",
    joins=(("site", "JOIN sites {s} ON {s}.id = {t}.site_id"),),
)

NETWORK_POST = WireType(
    "network_post",
    "The stub of a top post.",
    (
        integer("score"),
        integer("post_id", "{t}.id"),
        word("post_type", "CASE {t}.post_type WHEN 1 THEN 'question' ELSE 'answer' END", enum=TIMELINE_POST_TYPES),
        string("title", "{t}.title"),
    ),
    from_=(
        "(SELECT p.site_id, p.id, p.post_type, p.owner_user_id, p.score, coalesce(p.title, q.title) AS title,"
        " row_number() OVER (PARTITION BY p.owner_user_id, p.post_type ORDER BY p.score DESC, p.id) AS place"
        " FROM posts p LEFT JOIN posts q ON q.site_id = p.site_id AND q.id = p.parent_id"
        " WHERE p.site_id = %(site)s AND p.owner_user_id = ANY(%(keys)s) AND p.post_type IN (1, 2)"
        " AND p.deleted_date IS NULL) {t}"
    ),
    key="{t}.place",
)

ACCOUNT_MERGE = WireType(
    "account_merge",
    "Two accounts made one.",
    (integer("old_account_id"), integer("new_account_id"), date("merge_date")),
    from_="account_merges {t}",
    key="{t}.old_account_id",
    created="{t}.merge_date",
)

NETWORK_ACTIVITY = WireType(
    "network_activity",
    "What an account did on the sites of this installation.",
    (
        Field("tags", "string", "{t}.tags", array=True, optional=True),
        integer("account_id"),
        word("activity_type", enum=("question_posted", "answer_posted", "badge_earned", "comment_posted")),
        word("api_site_parameter", "''", render="api_site_parameter"),
        integer("badge_id", optional=True),
        integer("post_id", optional=True),
        integer("score", optional=True),
        date("creation_date"),
        link("link", "{t}.path", "%s"),
        string("title"),
        string("description"),
    ),
    from_="network_activity {t}",
    key="{t}.id",
    created="{t}.creation_date",
)

PRIVILEGE = WireType(
    "privilege",
    "What a reputation opens.",
    (string("short_description"), string("description"), integer("reputation")),
    from_="privileges {t}",
    key="{t}.name",
)

WRITE_PERMISSION = WireType(
    "write_permission",
    "What a person may write through the API, and how often.",
    (
        integer("user_id"),
        string("object_type"),
        boolean("can_add"),
        boolean("can_edit"),
        boolean("can_delete"),
        integer("max_daily_actions"),
        integer("min_seconds_between_actions"),
    ),
    from_="write_permissions {t}",
    key="{t}.object_type",
)
