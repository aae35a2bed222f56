-- Whom a post names with @: people and groups, as they were called when it was written (domain/mentions.py).
CREATE TABLE post_mentions (
    site_id integer NOT NULL,
    post_id bigint NOT NULL,
    user_id bigint,
    user_group_id bigint,
    CHECK (num_nonnulls(user_id, user_group_id) = 1)
);
CREATE UNIQUE INDEX post_mentions_user ON post_mentions (site_id, post_id, user_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX post_mentions_group ON post_mentions (site_id, post_id, user_group_id) WHERE user_group_id IS NOT NULL;

-- Who is meant by @name: the name without its blanks.
CREATE INDEX members_handle ON members (site_id, lower(replace(display_name, ' ', ''))) WHERE deleted_date IS NULL;

-- The orders of API v3's list of articles.
CREATE INDEX articles_creation ON posts (site_id, creation_date, id) WHERE post_type = 9 AND deleted_date IS NULL;
CREATE INDEX articles_votes ON posts (site_id, score, id) WHERE post_type = 9 AND deleted_date IS NULL;
