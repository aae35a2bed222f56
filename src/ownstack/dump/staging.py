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
"""

# The same as schema.sql's search_document, written out, since as a function it costs a fifth more. (No subquery may be in it: only
# what hangs on nothing else is done by several processes.)
_WORDS: Final = "to_tsvector('pg_catalog.english', search_words({}))"
_TAGS: Final = "array_to_string(p.tags, ' ')"
_UNTITLED: Final = _WORDS.format("left(b.body, 100000)")
_TITLED: Final = " || ".join(
    (
        "search_marks(p.title)",
        f"setweight({_WORDS.format('p.title')}, 'A')",
        f"setweight({_WORDS.format(_TAGS)}, 'B')",
        _UNTITLED,
    )
)
_BOUNDS: Final = "SELECT coalesce(array_agg(since ORDER BY since), '{}') FROM document_tiers WHERE site_id = %(site)s"

# Documents are most of what a post costs: PostgreSQL makes them on all processors at once, which it does for a new table alone, and
# not for what is temporary. Unlogged, this one goes with the transaction, and after a crash too.
DOCUMENTS: Final = (
    "INSERT INTO document_tiers SELECT %(site)s, * FROM tier_bounds(%(site)s)",
    f"""
CREATE UNLOGGED TABLE dump_documents AS
SELECT p.id, p.post_type, tier_of(p.last_activity_date, ({_BOUNDS})) AS tier, p.parent_id, p.creation_date, p.last_activity_date,
       CASE WHEN p.title IS NULL THEN {_UNTITLED} ELSE {_TITLED} END AS search
FROM posts p JOIN post_bodies b ON b.site_id = p.site_id AND b.post_id = p.id
WHERE p.site_id = %(site)s AND p.post_type IN (1, 2, 9)""",
    """
INSERT INTO post_documents (site_id, id, post_type, tier, parent_id, creation_date, last_activity_date, search)
SELECT %(site)s, * FROM dump_documents""",
    "DROP TABLE dump_documents",
)
