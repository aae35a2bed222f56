-- Documents get marks (schema.sql says which), and those with a title an index of their own. The documents are written anew: at a
-- million posts this takes some minutes.
-- Kept beside its row: what searches walk over and rank by is read without a way to where long bodies lie.
ALTER TABLE post_bodies ALTER search SET STORAGE MAIN;

-- Time in stretches of 30 days, as a search finds what is newest (query/search/periods.py knows the same stretches).
CREATE FUNCTION search_period(at timestamptz) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN floor(date_part('epoch', at) / 2592000)::integer;

-- Marks, which no text can be: that there is a title, each of its words as one of a title, and when the post was made and was
-- last active. They let the index alone tell what is a question, what is named so, and what is new (docs/adr/0006).
CREATE FUNCTION search_marks(title text, creation_date timestamptz, last_activity_date timestamptz) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(array_remove(
    ARRAY(SELECT 'title=' || word FROM unnest(tsvector_to_array(to_tsvector('pg_catalog.english', search_words(title)))) AS word)
    || CASE WHEN title IS NOT NULL THEN 'has=title' END
    || ('created=' || search_period(creation_date)) || ('active=' || search_period(last_activity_date)), NULL));

-- What a post is found by: title before tags before body, and marks. The parser skips the HTML's own tags. In one place, for
-- the verbs that write posts and for the import. A tsvector holds a megabyte at most, hence the cut. (The dates have a
-- default for the release before, which goes on writing while the database is brought up.)
DROP FUNCTION search_document(text, text[], text);
CREATE FUNCTION search_document(title text, tags text[], body text, creation_date timestamptz DEFAULT NULL,
                                last_activity_date timestamptz DEFAULT NULL) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN search_marks(title, creation_date, last_activity_date) || CASE
    WHEN title IS NULL THEN to_tsvector('pg_catalog.english', search_words(left(body, 100000)))
    ELSE setweight(to_tsvector('pg_catalog.english', search_words(title)), 'A')
        || setweight(to_tsvector('pg_catalog.english', search_words(array_to_string(coalesce(tags, '{}'), ' '))), 'B')
        || to_tsvector('pg_catalog.english', search_words(left(body, 100000))) END;

-- A post that becomes active again is found among what is new.
CREATE FUNCTION move_search_period() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    UPDATE post_bodies SET search = ts_delete(search, 'active=' || search_period(OLD.last_activity_date))
        || array_to_tsvector(ARRAY['active=' || search_period(NEW.last_activity_date)])
    WHERE site_id = NEW.site_id AND post_id = NEW.id AND search IS NOT NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER posts_search_period AFTER UPDATE OF last_activity_date ON posts FOR EACH ROW
    WHEN (search_period(OLD.last_activity_date) <> search_period(NEW.last_activity_date))
    EXECUTE FUNCTION move_search_period();

DROP INDEX post_bodies_search;
UPDATE post_bodies b SET search = search_marks(p.title, p.creation_date, p.last_activity_date) || b.search
FROM posts p WHERE p.site_id = b.site_id AND p.id = b.post_id AND b.search IS NOT NULL;
CREATE INDEX post_bodies_search ON post_bodies USING gin (search);
-- What has a title, in an index of its own: most searches are for questions.
CREATE INDEX post_bodies_search_titled ON post_bodies USING gin (search) WHERE search @@ '''has=title'''::tsquery;
