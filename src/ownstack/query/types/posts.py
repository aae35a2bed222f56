"""Posts: question, answer, article, post, comment and what hangs on them. Field order is that of the wire (observed.md)."""

from __future__ import annotations

from ownstack.kernel import article_types
from ownstack.query.fields import Embed, Field, Nested, WireType, boolean, date, html, integer, link, many, one, string, word
from ownstack.query.types import private
from ownstack.query.types.people import author

ARTICLE_TYPE = f"coalesce({{t}}.article_type, '{article_types.DEFAULT}')"
POST_TYPES = ("question", "answer", "article")
POST_TYPE = "CASE {t}.post_type WHEN 1 THEN 'question' WHEN 2 THEN 'answer' ELSE 'article' END"

OWNER = author("{p}.owner_user_id", "{p}.owner_display_name")
LAST_EDITOR = author("{p}.last_editor_user_id", "{p}.last_editor_display_name")

BODY = "(SELECT b.body FROM post_bodies b WHERE b.site_id = {t}.site_id AND b.post_id = {t}.id)"
# The newest revision that set a text holds the Markdown; a dump without history has none, and HTML is Markdown too.
MARKDOWN = (
    "coalesce((SELECT r.body_markdown FROM revisions r WHERE r.site_id = {t}.site_id AND r.post_id = {t}.id"
    " AND r.body_markdown IS NOT NULL ORDER BY r.creation_date DESC, r.id DESC LIMIT 1), " + BODY + ", '')"
)

COMMENTS = Nested(parent="{p}.id", key="{t}.post_id", order="{t}.id")

POSTED_BY = Nested(
    parent="{p}.id",
    key="cp.post_id",
    from_="collective_posts cp JOIN collectives {t} ON {t}.site_id = cp.site_id AND {t}.id = cp.collective_id",
    where="cp.site_id = %(site)s AND cp.relation = 'posted'",
    feature="collectives",
)
# A question belongs to the collectives of its tags, an answer to those of its question.
COLLECTIVES = Nested(
    parent="{p}.id",
    key="cq.post_id",
    from_=(
        "(SELECT DISTINCT x.id AS post_id, ct.collective_id FROM posts x"
        " JOIN posts q ON q.site_id = x.site_id AND q.id = coalesce(x.parent_id, x.id)"
        " JOIN collective_tags ct ON ct.site_id = q.site_id AND ct.tag_name = ANY(q.tags)"
        " WHERE x.site_id = %(site)s AND x.id = ANY(%(keys)s)) cq"
        " JOIN collectives {t} ON {t}.site_id = %(site)s AND {t}.id = cq.collective_id"
    ),
    feature="collectives",
)


def _tags(sql: str = "{t}.tags", **more: object) -> Field:
    return Field("tags", "string", sql, array=True, **more)  # type: ignore[arg-type]


COLLECTIVE_EXTERNAL_LINK = WireType(
    "collective_external_link",
    "A link of a collective.",
    (word("type", enum=("website", "twitter", "github", "facebook", "instagram", "support")), word("link")),
    from_=(
        "(SELECT c.site_id, c.id AS collective_id, x.ordinality, x.value ->> 'type' AS type, x.value ->> 'link' AS link"
        " FROM collectives c, jsonb_array_elements(c.external_links) WITH ORDINALITY x) {t}"
    ),
    key="{t}.ordinality",
)

COLLECTIVE = WireType(
    "collective",
    "A group around some tags.",
    (
        Field(
            "tags",
            "string",
            "(SELECT coalesce(array_agg(c.tag_name ORDER BY c.tag_name), '{{}}') FROM collective_tags c"
            " WHERE c.site_id = {t}.site_id AND c.collective_id = {t}.id)",
            array=True,
        ),
        many("external_links", "collective_external_link", Nested(parent="{p}.id", key="{t}.collective_id")),
        string("description"),
        link("link", "{t}.slug", "/collectives/%s"),
        string("name"),
        word("slug"),
    ),
    from_="collectives {t}",
    key="{t}.id",
    created="{t}.creation_date",
)

COLLECTIVE_MEMBERSHIP = WireType(
    "collective_membership",
    "A person's part in a collective.",
    (
        one(
            "collective",
            "collective",
            Embed("JOIN collectives {e} ON {e}.site_id = {p}.site_id AND {e}.id = {p}.collective_id", "true"),
        ),
        word("role", enum=("admin", "recognized_member", "member")),
    ),
    from_="collective_members {t}",
    key="{t}.collective_id",
)

COLLECTIVE_RECOMMENDATION = WireType(
    "collective_recommendation",
    "A collective's mark on an answer that it recommends.",
    (
        one(
            "collective",
            "collective",
            Embed("JOIN collectives {e} ON {e}.site_id = {p}.site_id AND {e}.id = {p}.collective_id", "true"),
        ),
        date("creation_date"),
    ),
    from_="collective_posts {t}",
    where="{t}.relation = 'recommended'",
    key="{t}.collective_id",
)

ORIGINAL_QUESTION = WireType(
    "original_question",
    "The question that another one repeats.",
    (integer("accepted_answer_id", optional=True), integer("answer_count"), integer("question_id", "{t}.id"), string("title")),
    from_="posts {t}",
    where="{t}.post_type = 1 AND {t}.deleted_date IS NULL",
    key="{t}.id",
)

CLOSED_DETAILS = WireType(
    "closed_details",
    "Why and by whom a question was closed.",
    (
        many(
            "by_users",
            "shallow_user",
            Nested(
                parent="{p}.id",
                key="x.closure_id",
                from_=(
                    "(SELECT c.id AS closure_id, u.user_id, u.place FROM closures c,"
                    " unnest(c.by_user_ids) WITH ORDINALITY u(user_id, place)"
                    " WHERE c.site_id = %(site)s AND c.id = ANY(%(keys)s)) x"
                    " LEFT JOIN members {t} ON {t}.site_id = %(site)s AND {t}.id = x.user_id AND {t}.deleted_date IS NULL"
                ),
                order="x.place",
            ),
        ),
        many(
            "original_questions",
            "original_question",
            Nested(
                parent="{p}.id",
                key="x.closure_id",
                from_=(
                    "(SELECT c.id AS closure_id, o.question_id, o.place FROM closures c,"
                    " unnest(c.original_question_ids) WITH ORDINALITY o(question_id, place)"
                    " WHERE c.site_id = %(site)s AND c.id = ANY(%(keys)s)) x"
                    " JOIN posts {t} ON {t}.site_id = %(site)s AND {t}.id = x.question_id"
                ),
                order="x.place",
            ),
            optional=True,
        ),
        boolean("on_hold"),
        string("description"),
        string("reason"),
    ),
    from_="closures {t}",
    key="{t}.id",
)

MIGRATION_INFO = WireType(
    "migration_info",
    "Where a question came from or went.",
    # The column holds it whole, as JSON; of the other site a dump tells only the address (assemble.RENDERERS).
    (Field("other_site", "site"), Field("question_id", "integer"), Field("on_date", "date")),
)

NOTICE = WireType(
    "notice",
    "A notice on a post.",
    (integer("owner_user_id"), date("creation_date"), html("body", "{t}.body")),
    from_="post_notices {t}",
    key="{t}.post_id",
)

QUESTION = WireType(
    "question",
    "A question.",
    (
        Field("migrated_to", "migration_info", "{t}.migrated_to", optional=True, render="migration"),
        Field("migrated_from", "migration_info", "{t}.migrated_from", optional=True, render="migration"),
        many("posted_by_collectives", "collective", POSTED_BY, optional=True),
        many("collectives", "collective", COLLECTIVES, optional=True),
        _tags(),
        many("comments", "comment", COMMENTS, default=False, optional=True),
        many("answers", "answer", Nested("{p}.id", "{t}.parent_id", order="{t}.id"), default=False, optional=True),
        one(
            "closed_details",
            "closed_details",
            Embed(
                "LEFT JOIN LATERAL (SELECT c.* FROM closures c WHERE c.site_id = {p}.site_id AND c.post_id = {p}.id"
                " AND c.reopened_date IS NULL AND {p}.closed_date IS NOT NULL ORDER BY c.closed_date DESC LIMIT 1) {e} ON true",
                "{e}.id IS NOT NULL",
            ),
            default=False,
            optional=True,
        ),
        one(
            "notice",
            "notice",
            Embed(
                "LEFT JOIN post_notices {e} ON {e}.site_id = {p}.site_id AND {e}.post_id = {p}.id", "{e}.post_id IS NOT NULL"
            ),
            default=False,
            optional=True,
        ),
        one("owner", "shallow_user", OWNER, optional=True),
        one("bounty_user", "shallow_user", author("{p}.bounty_user_id"), default=False, optional=True),
        one("last_editor", "shallow_user", LAST_EDITOR, default=False, optional=True),
        private.CAN_COMMENT_QUESTION,
        private.CAN_EDIT,
        private.CAN_SUGGEST_EDIT,
        private.CAN_FLAG,
        private.CAN_ANSWER,
        private.CAN_CLOSE,
        integer("comment_count", default=False),
        integer("delete_vote_count", default=False),
        integer("reopen_vote_count", default=False),
        integer("close_vote_count", default=False),
        boolean("is_answered"),
        integer("view_count"),
        integer("favorite_count", default=False),
        integer("down_vote_count", default=False),
        integer("up_vote_count", default=False),
        private.FAVORITED,
        private.DOWNVOTED,
        private.UPVOTED,
        date("protected_date", optional=True),
        date("closed_date", optional=True),
        integer("bounty_amount", optional=True),
        date("bounty_closes_date", optional=True),
        integer("accepted_answer_id", optional=True),
        integer("answer_count"),
        date("community_owned_date", optional=True),
        integer("score"),
        date("locked_date", optional=True),
        date("last_activity_date"),
        date("creation_date"),
        date("last_edit_date", optional=True),
        integer("question_id", "{t}.id"),
        string("content_license", optional=True),
        link("share_link", "{t}.id", "/q/%s", default=False),
        string("body_markdown", MARKDOWN, default=False),
        link("link", "{t}.id", "/questions/%s"),
        string("closed_reason", optional=True),
        string("title"),
        html("body", BODY, default=False),
    ),
    from_="posts {t}",
    where="{t}.post_type = 1 AND {t}.deleted_date IS NULL",
    key="{t}.id",
    created="{t}.creation_date",
)

_PARENT = "JOIN posts {q} ON {q}.site_id = {t}.site_id AND {q}.id = {t}.parent_id"

ANSWER = WireType(
    "answer",
    "An answer.",
    (
        many(
            "recommendations",
            "collective_recommendation",
            Nested(parent="{p}.id", key="{t}.post_id", feature="collectives"),
            optional=True,
        ),
        many("posted_by_collectives", "collective", POSTED_BY, optional=True),
        many("collectives", "collective", COLLECTIVES, optional=True),
        many(
            "awarded_bounty_users",
            "shallow_user",
            Nested(
                parent="{p}.id",
                key="x.answer_id",
                from_=(
                    "bounties x LEFT JOIN members {t} ON {t}.site_id = x.site_id AND {t}.id = x.user_id"
                    " AND {t}.deleted_date IS NULL"
                ),
                where="x.site_id = %(site)s AND x.awarded_amount IS NOT NULL",
                order="x.id",
            ),
            default=False,
            optional=True,
        ),
        _tags("{q}.tags", needs="question", default=False),
        many("comments", "comment", COMMENTS, default=False, optional=True),
        one("owner", "shallow_user", OWNER, optional=True),
        one("last_editor", "shallow_user", LAST_EDITOR, default=False, optional=True),
        private.CAN_COMMENT_ANSWER,
        private.CAN_EDIT,
        private.CAN_SUGGEST_EDIT,
        private.CAN_FLAG,
        integer(
            "awarded_bounty_amount",
            "(SELECT sum(b.awarded_amount)::integer FROM bounties b WHERE b.site_id = {t}.site_id AND b.answer_id = {t}.id)",
            default=False,
            optional=True,
        ),
        integer("comment_count", default=False),
        integer("down_vote_count", default=False),
        integer("up_vote_count", default=False),
        private.ACCEPTED,
        private.DOWNVOTED,
        private.UPVOTED,
        boolean("is_accepted", "coalesce({q}.accepted_answer_id = {t}.id, false)", needs="question"),
        date("community_owned_date", optional=True),
        integer("score"),
        date("locked_date", optional=True),
        date("last_activity_date"),
        date("last_edit_date", optional=True),
        date("creation_date"),
        integer("answer_id", "{t}.id"),
        integer("question_id", "{t}.parent_id"),
        string("content_license", optional=True),
        link("share_link", "{t}.id", "/a/%s", default=False),
        string("body_markdown", MARKDOWN, default=False),
        link("link", "{t}.parent_id || '/' || {t}.id || '#' || {t}.id", "/questions/%s", default=False),
        string("title", "{q}.title", needs="question", default=False),
        html("body", BODY, default=False),
    ),
    from_="posts {t}",
    where="{t}.post_type = 2 AND {t}.deleted_date IS NULL",
    key="{t}.id",
    created="{t}.creation_date",
    joins=(("question", _PARENT),),
)

ARTICLE = WireType(
    "article",
    "An article: knowledge that answers no single question.",
    (
        _tags(),
        many("comments", "comment", COMMENTS, default=False, optional=True),
        one("owner", "shallow_user", OWNER, optional=True),
        one("last_editor", "shallow_user", LAST_EDITOR, default=False, optional=True),
        integer("comment_count", default=False),
        integer("view_count"),
        integer("down_vote_count", default=False),
        integer("up_vote_count", default=False),
        private.DOWNVOTED,
        private.UPVOTED,
        integer("score"),
        date("last_activity_date"),
        date("creation_date"),
        date("last_edit_date", optional=True),
        integer("article_id", "{t}.id"),
        word("article_type", ARTICLE_TYPE, enum=article_types.ARTICLE_TYPES),
        link("share_link", "{t}.id", "/a/%s", default=False),
        string("body_markdown", MARKDOWN, default=False),
        link("link", "{t}.id", "/articles/%s"),
        string("title"),
        html("body", BODY, default=False),
    ),
    from_="posts {t}",
    where="{t}.post_type = 9 AND {t}.deleted_date IS NULL",
    key="{t}.id",
    created="{t}.creation_date",
)

POST = WireType(
    "post",
    "What questions, answers and articles have in common.",
    (
        many("posted_by_collectives", "collective", POSTED_BY, default=False, optional=True),
        many("collectives", "collective", COLLECTIVES, default=False, optional=True),
        many("comments", "comment", COMMENTS, default=False, optional=True),
        one("owner", "shallow_user", OWNER, optional=True),
        one("last_editor", "shallow_user", LAST_EDITOR, default=False, optional=True),
        integer("comment_count", default=False),
        integer("down_vote_count", default=False),
        integer("up_vote_count", default=False),
        private.DOWNVOTED,
        private.UPVOTED,
        integer("score"),
        date("last_activity_date"),
        date("last_edit_date", optional=True),
        date("creation_date"),
        word("post_type", POST_TYPE, enum=POST_TYPES),
        integer("post_id", "{t}.id"),
        string("content_license", optional=True),
        link("share_link", "CASE {t}.post_type WHEN 1 THEN 'q/' ELSE 'a/' END || {t}.id", "/%s", default=False),
        string("body_markdown", MARKDOWN, default=False),
        link(
            "link",
            "CASE {t}.post_type WHEN 1 THEN 'questions/' || {t}.id WHEN 9 THEN 'articles/' || {t}.id"
            " ELSE 'questions/' || {t}.parent_id || '/' || {t}.id || '#' || {t}.id END",
            "/%s",
        ),
        string(
            "title",
            "coalesce({t}.title, (SELECT q.title FROM posts q WHERE q.site_id = {t}.site_id AND q.id = {t}.parent_id))",
            default=False,
        ),
        html("body", BODY, default=False),
    ),
    from_="posts {t}",
    where="{t}.post_type IN (1, 2, 9) AND {t}.deleted_date IS NULL",
    key="{t}.id",
    created="{t}.creation_date",
)

_THE_POST = "JOIN posts {q} ON {q}.site_id = {t}.site_id AND {q}.id = {t}.post_id"

COMMENT = WireType(
    "comment",
    "A comment on a question, an answer or an article.",
    (
        one("owner", "shallow_user", author("{p}.user_id", "{p}.user_display_name"), optional=True),
        one("reply_to_user", "shallow_user", author("{p}.reply_to_user_id"), optional=True),
        private.CAN_FLAG_COMMENT,
        boolean("edited"),
        integer("score"),
        private.UPVOTED_COMMENT,
        word("post_type", POST_TYPE.replace("{t}", "{q}"), needs="post", default=False, enum=POST_TYPES),
        date("creation_date"),
        integer("post_id"),
        integer("comment_id", "{t}.id"),
        string("content_license", optional=True),
        string("body_markdown", default=False),
        link(
            "link",
            "CASE {q}.post_type WHEN 9 THEN 'articles/' || {q}.id ELSE 'questions/' || coalesce({q}.parent_id, {q}.id) END"
            " || '#comment' || {t}.id || '_' || {q}.id",
            "/%s",
            needs="post",
            default=False,
        ),
        html("body", "{t}.body", default=False),
    ),
    from_="comments {t}",
    where="{t}.deleted_date IS NULL",
    key="{t}.id",
    created="{t}.creation_date",
    joins=(("post", _THE_POST),),
)


# Markdown and when it was written, which says how it is to be read (assemble.RENDERERS).
_DATED = "json_build_array({0}.body_markdown, floor(date_part('epoch', {0}.creation_date)))"


def before(column: str, value: str = "b.{column}") -> str:
    """What the newest earlier revision had set, where this one set it again."""
    return (
        f"CASE WHEN {{t}}.{column} IS NOT NULL THEN (SELECT {value.format(column=column)} FROM revisions b WHERE b.site_id = {{t}}.site_id"
        f" AND b.post_id = {{t}}.post_id AND (b.creation_date, b.id) < ({{t}}.creation_date, {{t}}.id)"
        f" AND b.{column} IS NOT NULL ORDER BY b.creation_date DESC, b.id DESC LIMIT 1) END"
    )


REVISION = WireType(
    "revision",
    "One change in a post's history.",
    (
        Field("last_tags", "string", before("tags"), array=True, optional=True),
        Field("tags", "string", "{t}.tags", array=True, optional=True),
        one("user", "shallow_user", author("{p}.user_id", "{p}.user_display_name", always=True)),
        boolean("set_community_wiki", "coalesce({t}.event_type = 16, false)"),
        boolean("is_rollback"),
        date("creation_date"),
        integer("post_id"),
        word("post_type", POST_TYPE.replace("{t}", "{q}"), needs="post", enum=POST_TYPES),
        word(
            "revision_type",
            "CASE WHEN {t}.revision_number IS NULL THEN 'vote_based' ELSE 'single_user' END",
            enum=("single_user", "vote_based"),
        ),
        integer("revision_number", optional=True),
        string("comment"),
        string("content_license", optional=True),
        word("revision_guid", "upper({t}.revision_guid::text)"),
        string("last_title", before("title"), optional=True),
        string("title", optional=True),
        # Kept as Markdown and rendered when read: few ask, and a dump has millions.
        html("last_body", before("body_markdown", _DATED.format("b")), default=False, optional=True, render="markdown"),
        html(
            "body",
            f"CASE WHEN {{t}}.body_markdown IS NOT NULL THEN {_DATED.format('{t}')} END",
            default=False,
            optional=True,
            render="markdown",
        ),
    ),
    from_="revisions {t}",
    where="EXISTS (SELECT FROM posts v WHERE v.site_id = {t}.site_id AND v.id = {t}.post_id AND v.deleted_date IS NULL"
    " AND v.post_type IN (1, 2, 9))",
    key="{t}.id",
    created="{t}.creation_date",
    joins=(("post", _THE_POST),),
)

SUGGESTED_EDIT = WireType(
    "suggested_edit",
    "An edit that waits for review, or is past it.",
    (
        Field("tags", "string", "{t}.tags", array=True, optional=True),
        one("proposing_user", "shallow_user", author("{p}.proposing_user_id"), optional=True),
        date("creation_date"),
        date("approval_date", optional=True),
        date("rejection_date", optional=True),
        word("post_type", POST_TYPE.replace("{t}", "{q}"), needs="post", enum=POST_TYPES),
        integer("post_id"),
        integer("suggested_edit_id", "{t}.id"),
        string("comment"),
        string("title", optional=True),
        html("body", "{t}.body", default=False, optional=True),
    ),
    from_="suggested_edits {t}",
    where="EXISTS (SELECT FROM posts v WHERE v.site_id = {t}.site_id AND v.id = {t}.post_id AND v.deleted_date IS NULL)",
    key="{t}.id",
    created="{t}.creation_date",
    joins=(("post", _THE_POST),),
)

QUESTION_TIMELINE = WireType(
    "question_timeline",
    "Something that happened to a question.",
    (
        one("user", "shallow_user", author("{p}.user_id", "{p}.user_name"), optional=True),
        one("owner", "shallow_user", author("{p}.owner_user_id", "{p}.owner_display_name"), optional=True),
        word(
            "timeline_type",
            enum=(
                "question",
                "answer",
                "comment",
                "unaccepted_answer",
                "accepted_answer",
                "vote_aggregate",
                "revision",
                "post_state_changed",
            ),
        ),
        date("creation_date"),
        integer("up_vote_count", optional=True),
        integer("down_vote_count", optional=True),
        integer("comment_id", optional=True),
        integer("post_id", optional=True),
        integer("question_id"),
        string("content_license", optional=True),
        word("revision_guid", "upper({t}.revision_guid::text)", optional=True),
    ),
    from_="question_timeline {t}",
    key="{t}.place",
    created="{t}.creation_date",
)
