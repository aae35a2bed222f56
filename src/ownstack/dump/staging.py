"""Temporary tables of an import: rows that wait for what later files say before they take their final form, once.

Updating a row after it was loaded would write it twice and leave the first behind; these go with the transaction.
"""

from typing import Final

TABLES: Final = """
CREATE UNLOGGED TABLE dump_posts (
    id bigint, post_type smallint, parent_id bigint, accepted_answer_id bigint, owner_user_id bigint,
    owner_display_name text, last_editor_user_id bigint, last_editor_display_name text, creation_date timestamptz,
    last_activity_date timestamptz, last_edit_date timestamptz, closed_date timestamptz,
    community_owned_date timestamptz, score integer, view_count integer, answer_count integer, comment_count integer,
    favorite_count integer, title text, tags text[], content_license text
) WITH (parallel_workers = 4);

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
"""

# The same as schema.sql's search_document, written out, since as a function it costs a fifth more. (No subquery may be in it: only
# what hangs on nothing else is done by several processes.)
_WORDS: Final = "to_tsvector('pg_catalog.english', search_words({}))"
_TAGS: Final = "array_to_string(p.tags, ' ')"
_UNTITLED: Final = _WORDS.format("search_text(b.body)")
_TITLED: Final = " || ".join(
    (
        "search_marks(p.title)",
        f"setweight({_WORDS.format('p.title')}, 'A')",
        f"setweight({_WORDS.format(_TAGS)}, 'B')",
        _UNTITLED,
    )
)

# Documents are most of what a post costs: PostgreSQL makes them on all processors at once, which it does for a new table alone, and
# of no temporary ones. What is unlogged instead goes with the transaction, and after a crash too.
MAKE_DOCUMENTS: Final = (
    # where bodies are few too, but not for their indexes
    "SET LOCAL min_parallel_table_scan_size = 0",
    f"""
CREATE UNLOGGED TABLE dump_documents AS
SELECT p.id, CASE WHEN p.title IS NULL THEN {_UNTITLED} ELSE {_TITLED} END AS search
FROM dump_posts p JOIN post_bodies b ON b.site_id = %(site)s AND b.post_id = p.id WHERE p.post_type IN (1, 2, 9)""",
    "SET LOCAL min_parallel_table_scan_size = DEFAULT",
)

KEEP_DOCUMENTS: Final = (
    "INSERT INTO document_tiers SELECT %(site)s, * FROM tier_bounds(%(site)s)",
    """
INSERT INTO post_documents (site_id, id, post_type, tier, parent_id, creation_date, last_activity_date, search)
SELECT %(site)s, p.id, p.post_type, tier_of(greatest(p.creation_date, p.last_activity_date), t.bounds), p.parent_id,
       p.creation_date, p.last_activity_date, d.search
FROM dump_documents d JOIN dump_posts p USING (id)
CROSS JOIN (SELECT array_agg(since ORDER BY since) AS bounds FROM document_tiers WHERE site_id = %(site)s) t""",
    "DROP TABLE dump_documents",
)

DROP: Final = "DROP TABLE dump_posts"
