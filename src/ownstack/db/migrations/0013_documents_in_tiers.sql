-- Documents get a table of their own, and tiers by age (docs/adr/0012). At a million posts this takes some minutes. The column that held
-- them goes at once; its place on the disk is used again as bodies are written.
DROP TRIGGER posts_search_period ON posts;
DROP FUNCTION move_search_period();

-- What searches look at, and nothing else: the document of each question, answer and article, beside what of the post searches ask and
-- sort by (a trigger keeps that). So they need neither bodies nor posts until they know which few to show (docs/adr/0012).
CREATE TABLE post_documents (
    site_id integer NOT NULL,
    id bigint NOT NULL,
    post_type smallint NOT NULL,
    -- How new: 4 is the newest tier (document_tiers), 0 none at all. What is written comes into the newest.
    tier smallint NOT NULL DEFAULT 4,
    parent_id bigint,
    creation_date timestamptz NOT NULL,
    last_activity_date timestamptz NOT NULL,
    deleted_date timestamptz,
    search tsvector NOT NULL,
    PRIMARY KEY (site_id, id)
) WITH (fillfactor = 85);
-- Room on its page lets a row be written again without its words. Documents are kept in their rows: searches look nowhere else.
ALTER TABLE post_documents ALTER search SET STORAGE MAIN;
ALTER TABLE post_documents SET (toast_tuple_target = 4080);

-- From when on everything that was active is in this tier or a newer one, with at least so many questions.
CREATE TABLE document_tiers (
    site_id integer NOT NULL REFERENCES sites,
    tier smallint NOT NULL CHECK (tier BETWEEN 1 AND 4),
    since timestamptz NOT NULL,
    questions integer NOT NULL,
    PRIMARY KEY (site_id, tier)
);

-- Where the tiers of a site should begin, by when its questions were active: it has those that leave out most of what it has.
CREATE FUNCTION tier_bounds(site integer) RETURNS TABLE (tier smallint, since timestamptz, questions integer) LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT s.tier, oldest.last_activity_date, s.questions
    FROM (VALUES (1::smallint, 64000), (2::smallint, 12000), (3::smallint, 2400), (4::smallint, 400)) AS s(tier, questions),
    LATERAL (SELECT p.last_activity_date FROM posts p WHERE p.site_id = site AND p.post_type = 1 AND p.deleted_date IS NULL
             ORDER BY p.last_activity_date DESC OFFSET s.questions - 1 LIMIT 1) oldest
    WHERE EXISTS (SELECT FROM posts p WHERE p.site_id = site AND p.post_type = 1 AND p.deleted_date IS NULL
                  ORDER BY p.last_activity_date DESC OFFSET s.questions * 5 / 2 LIMIT 1);
END;

-- The tier of a moment, the later of when a post was made and last active, by when a site's tiers begin, in order of time.
CREATE FUNCTION tier_of(at timestamptz, bounds timestamptz[]) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN at >= bounds[1] THEN 4 - cardinality(bounds) + width_bucket(at, bounds) ELSE 0 END::smallint;

INSERT INTO document_tiers SELECT s.id, b.* FROM sites s, tier_bounds(s.id) b;
INSERT INTO post_documents
SELECT p.site_id, p.id, p.post_type, tier_of(greatest(p.creation_date, p.last_activity_date), t.bounds), p.parent_id, p.creation_date,
    p.last_activity_date, p.deleted_date, ts_delete(b.search, ARRAY['has=title', 'created=' || search_period(p.creation_date),
        'active=' || search_period(p.last_activity_date)])
FROM posts p JOIN post_bodies b ON b.site_id = p.site_id AND b.post_id = p.id
LEFT JOIN (SELECT site_id, array_agg(since ORDER BY since) AS bounds FROM document_tiers GROUP BY site_id) t ON t.site_id = p.site_id
WHERE p.post_type IN (1, 2, 9) AND b.search IS NOT NULL;

DROP INDEX post_bodies_search, post_bodies_search_titled;
ALTER TABLE post_bodies DROP COLUMN search;
ALTER TABLE post_bodies ADD COLUMN search tsvector;
DROP FUNCTION search_document(text, text[], text, timestamptz, timestamptz);
DROP FUNCTION search_marks(text, timestamptz, timestamptz);
DROP FUNCTION search_period(timestamptz);

-- Marks, which no text can be: each word of a title as one of a title, so that the index alone tells what is named so.
CREATE FUNCTION search_marks(title text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(
    ARRAY(SELECT 'title=' || word FROM unnest(tsvector_to_array(to_tsvector('pg_catalog.english', search_words(title)))) AS word));

-- So much of a body as is searched: a tsvector holds a megabyte at most. Letters are counted only where they may be too many.
CREATE FUNCTION search_text(body text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN octet_length(body) <= 100000 THEN body ELSE left(body, 100000) END;

-- What a post is found by: title before tags before body, and marks. The parser skips the HTML's own tags. In one place, for
-- the verbs that write posts and for the import.
CREATE FUNCTION search_document(title text, tags text[], body text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN title IS NULL THEN to_tsvector('pg_catalog.english', search_words(search_text(body)))
    ELSE search_marks(title) || setweight(to_tsvector('pg_catalog.english', search_words(title)), 'A')
        || setweight(to_tsvector('pg_catalog.english', search_words(array_to_string(coalesce(tags, '{}'), ' '))), 'B')
        || to_tsvector('pg_catalog.english', search_words(search_text(body))) END;

-- What has a title apart from answers, since most searches are for questions; and each tier once more, so that the newest of what has
-- common words are found without a look at all of it. They keep little that is not yet in order: every search reads that.
CREATE INDEX post_documents_titled ON post_documents USING gin (search) WITH (gin_pending_list_limit = 512) WHERE post_type IN (1, 9);
CREATE INDEX post_documents_answers ON post_documents USING gin (search) WITH (gin_pending_list_limit = 512) WHERE post_type = 2;
CREATE INDEX post_documents_titled_1 ON post_documents USING gin (search) WITH (gin_pending_list_limit = 128) WHERE post_type IN (1, 9) AND tier = 1;
CREATE INDEX post_documents_answers_1 ON post_documents USING gin (search) WITH (gin_pending_list_limit = 128) WHERE post_type = 2 AND tier = 1;
CREATE INDEX post_documents_titled_2 ON post_documents USING gin (search) WITH (gin_pending_list_limit = 128) WHERE post_type IN (1, 9) AND tier = 2;
CREATE INDEX post_documents_answers_2 ON post_documents USING gin (search) WITH (gin_pending_list_limit = 128) WHERE post_type = 2 AND tier = 2;
CREATE INDEX post_documents_titled_3 ON post_documents USING gin (search) WITH (gin_pending_list_limit = 128) WHERE post_type IN (1, 9) AND tier = 3;
CREATE INDEX post_documents_answers_3 ON post_documents USING gin (search) WITH (gin_pending_list_limit = 128) WHERE post_type = 2 AND tier = 3;
CREATE INDEX post_documents_titled_4 ON post_documents USING gin (search) WITH (gin_pending_list_limit = 128) WHERE post_type IN (1, 9) AND tier = 4;
CREATE INDEX post_documents_answers_4 ON post_documents USING gin (search) WITH (gin_pending_list_limit = 128) WHERE post_type = 2 AND tier = 4;

CREATE FUNCTION follow_post() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    UPDATE post_documents SET parent_id = NEW.parent_id, creation_date = NEW.creation_date, last_activity_date = NEW.last_activity_date,
        deleted_date = NEW.deleted_date, tier = CASE WHEN NEW.last_activity_date > OLD.last_activity_date THEN 4 ELSE tier END
    WHERE site_id = NEW.site_id AND id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER posts_document AFTER UPDATE OF parent_id, creation_date, last_activity_date, deleted_date ON posts FOR EACH ROW
    WHEN ((OLD.parent_id, OLD.creation_date, OLD.last_activity_date, OLD.deleted_date)
          IS DISTINCT FROM (NEW.parent_id, NEW.creation_date, NEW.last_activity_date, NEW.deleted_date))
    EXECUTE FUNCTION follow_post();

-- For the release before, which goes on writing while the database is brought up: its documents find their place. To be dropped by
-- the next migration, with post_bodies.search.
CREATE FUNCTION search_document(title text, tags text[], body text, timestamptz, timestamptz) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN search_document(title, tags, body);
CREATE FUNCTION move_document() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    INSERT INTO post_documents (site_id, id, post_type, parent_id, creation_date, last_activity_date, deleted_date, search)
    SELECT site_id, id, post_type, parent_id, creation_date, last_activity_date, deleted_date, NEW.search
    FROM posts WHERE site_id = NEW.site_id AND id = NEW.post_id AND post_type IN (1, 2, 9)
    ON CONFLICT (site_id, id) DO UPDATE SET search = excluded.search;
    NEW.search = NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER post_bodies_document BEFORE INSERT OR UPDATE OF search ON post_bodies FOR EACH ROW
    WHEN (NEW.search IS NOT NULL) EXECUTE FUNCTION move_document();

-- Searches are planned by what is known of words.
ANALYZE post_documents;
