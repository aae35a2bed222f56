-- Is a title taken? Asked at every question and article that is written.
CREATE INDEX posts_title ON posts (site_id, lower(title)) WHERE post_type IN (1, 9);

-- What a happening is worth on a site, by the words of reputation_history_type, where its admins want another value than the
-- standard one (domain/rules.py).
CREATE TABLE reputation_values (
    site_id integer NOT NULL REFERENCES sites,
    history_type text NOT NULL,
    change integer NOT NULL CHECK (change BETWEEN -1000 AND 1000),
    PRIMARY KEY (site_id, history_type)
);
