"""Temporary tables of an import: rows that wait for what later files say before they take their final form, once.

Updating a row after it was loaded would write it twice and leave the first behind; these go with the transaction.
"""

from typing import Final

TABLES: Final = """
CREATE TEMP TABLE dump_users (
    id bigint, account_id bigint, display_name text, reputation integer, creation_date timestamptz,
    last_access_date timestamptz, location text, website_url text, about_me text, age integer, profile_image text,
    view_count integer, up_vote_count integer, down_vote_count integer
) ON COMMIT DROP;

CREATE TEMP TABLE dump_posts (
    id bigint, post_type smallint, parent_id bigint, accepted_answer_id bigint, owner_user_id bigint,
    owner_display_name text, last_editor_user_id bigint, last_editor_display_name text, creation_date timestamptz,
    last_activity_date timestamptz, last_edit_date timestamptz, closed_date timestamptz,
    community_owned_date timestamptz, score integer, view_count integer, answer_count integer, comment_count integer,
    favorite_count integer, title text, tags text[], content_license text, body text
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

# Search documents are most of what a post costs, and PostgreSQL makes them on all processors at once only from a table that is
# not temporary. Unlogged, it goes with the transaction, and after a crash too. A trigger moves the bodies there, so that what
# is read again and again stays narrow.
BODIES: Final = """
CREATE UNLOGGED TABLE dump_bodies (
    post_id bigint, title text, tags text[], body text, creation_date timestamptz, last_activity_date timestamptz,
    is_searched boolean
) WITH (parallel_workers = 4);

CREATE FUNCTION pg_temp.keep_body() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO dump_bodies VALUES (
        NEW.id, NEW.title, NEW.tags, NEW.body, NEW.creation_date, NEW.last_activity_date, NEW.post_type IN (1, 2, 9));
    NEW.body := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_body BEFORE INSERT ON dump_posts FOR EACH ROW EXECUTE FUNCTION pg_temp.keep_body();
"""

NO_BODIES: Final = "DROP TABLE dump_bodies, dump_documents; DROP FUNCTION pg_temp.keep_body CASCADE"
