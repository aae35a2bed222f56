-- An event that could not be acted on: how often, and when it is tried next.
ALTER TABLE outbox ADD COLUMN failures smallint NOT NULL DEFAULT 0, ADD COLUMN retry_date timestamptz;

-- Switches of a site's Markdown dialect (docs/markdown.md).
ALTER TABLE sites ADD COLUMN has_math boolean NOT NULL DEFAULT false, ADD COLUMN has_mermaid boolean NOT NULL DEFAULT false;

-- Counts change often and no index has them: with room on its page a row is written again beside itself, and no index is.
ALTER TABLE posts SET (fillfactor = 90);

-- Which bounties are over? Asked every minute.
CREATE INDEX bounties_open ON bounties (closes_date) WHERE closed_date IS NULL;
