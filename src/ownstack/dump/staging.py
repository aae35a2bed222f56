"""Temporary tables of an import: rows that wait for what later files say before they take their final form, once.

Updating a row after it was loaded would write it twice and leave the first behind; these go with the transaction.
"""

from typing import Final

TABLES: Final = """
CREATE TEMP TABLE dump_posts (
    id bigint, post_type smallint, parent_id bigint, accepted_answer_id bigint, owner_user_id bigint,
    owner_display_name text, last_editor_user_id bigint, last_editor_display_name text, creation_date timestamptz,
    last_activity_date timestamptz, last_edit_date timestamptz, closed_date timestamptz,
    community_owned_date timestamptz, score integer, view_count integer, answer_count integer, comment_count integer,
    favorite_count integer, title text, tags text[], content_license text
) ON COMMIT DROP;

CREATE TEMP TABLE dump_events (
    id bigint, post_id bigint, event_type smallint, creation_date timestamptz, user_id bigint, note text, detail text,
    voters bigint[], originals bigint[], other_site text, other_id bigint
) ON COMMIT DROP;

CREATE TEMP TABLE dump_bounties (
    id bigint, vote_type smallint, post_id bigint, user_id bigint, creation_date timestamptz, amount integer
) ON COMMIT DROP;

CREATE TEMP TABLE dump_bookmarks (user_id bigint, post_id bigint, creation_date timestamptz) ON COMMIT DROP;

CREATE TEMP TABLE dump_links (
    id bigint, post_id bigint, related_post_id bigint, link_type smallint, creation_date timestamptz
) ON COMMIT DROP;

-- Not temporary, or PostgreSQL would make search documents by one process alone. Unlogged, it goes with the transaction, and after a
-- crash too.
CREATE UNLOGGED TABLE dump_bodies (
    post_id bigint, is_searched boolean, title text, tags text, marks text[], body text
) WITH (parallel_workers = 4);
"""

# The same as schema.sql's search_document, written out, since as a function it costs a fifth more; the marks of all but titles are
# known. (No subquery may be in it: only what hangs on nothing else is done by several processes.)
_WORDS: Final = "to_tsvector('pg_catalog.english', search_words({}))"
_UNTITLED: Final = f"array_to_tsvector(marks) || {_WORDS.format('left(body, 100000)')}"
_TITLED: Final = f"""
array_to_tsvector(marks) || search_marks(title, NULL, NULL) || setweight({_WORDS.format("title")}, 'A') || setweight({_WORDS.format("tags")}, 'B') || {_WORDS.format("left(body, 100000)")}"""

BODIES: Final = (
    f"""
CREATE UNLOGGED TABLE dump_documents AS
SELECT post_id, CASE WHEN title IS NULL THEN {_UNTITLED} ELSE {_TITLED} END AS search FROM dump_bodies WHERE is_searched""",
    """
INSERT INTO post_bodies (site_id, post_id, body, search)
SELECT %(site)s, post_id, body, search FROM dump_bodies LEFT JOIN dump_documents USING (post_id)""",
    "DROP TABLE dump_bodies, dump_documents",
)
