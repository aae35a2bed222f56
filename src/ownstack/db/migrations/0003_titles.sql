-- Is a title taken? Asked at every question and article that is written.
CREATE INDEX posts_title ON posts (site_id, lower(title)) WHERE post_type IN (1, 9);
