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

# A document is in no tier until all dates are known. Few are in any.
TIERS: Final = (
    "INSERT INTO document_tiers SELECT %(site)s, * FROM tier_bounds(%(site)s)",
    """
UPDATE post_documents d SET tier = tier_of(greatest(d.creation_date, d.last_activity_date), t.bounds)
FROM (SELECT array_agg(since ORDER BY since) AS bounds FROM document_tiers WHERE site_id = %(site)s) t
WHERE d.site_id = %(site)s AND greatest(d.creation_date, d.last_activity_date) >= t.bounds[1]""",
)
