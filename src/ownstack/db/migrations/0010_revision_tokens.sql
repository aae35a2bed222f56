-- With which access token a revision was written. One without an app has been somebody's own (the page of a post's history).
ALTER TABLE revisions ADD COLUMN token_id bigint;
