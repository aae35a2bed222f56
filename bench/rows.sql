-- A site of :posts posts with the generator's shape, for lists: rows without bodies and history, since a dump of a million posts
-- takes a quarter of an hour to import and lists read neither.
INSERT INTO sites (id, slug, kind, name) VALUES (1, 'bench', 'main', 'bench');
INSERT INTO members (site_id, id, display_name, reputation, creation_date)
SELECT 1, n, 'Member ' || n, 1 + (hashint4(n) & 65535), '2015-01-01'::timestamptz + n * interval '1 minute'
FROM generate_series(1, :posts / 5) n;
INSERT INTO tags (site_id, id, name, creation_date, last_activity_date)
SELECT 1, n, 'tag-' || n, '2015-01-01', '2025-01-01'::timestamptz - n * interval '1 hour' FROM generate_series(1, 1000) n;
INSERT INTO posts (site_id, id, post_type, owner_user_id, creation_date, last_activity_date, score, view_count, answer_count,
    is_answered, title, tags)
SELECT 1, n, 1, 1 + (hashint4(n) & 2147483647) % (:posts / 5), at, at + (hashint4(n + 1) & 65535) * interval '10 minutes',
    (hashint4(n + 2) & 1023) * (hashint4(n + 3) & 1023) / 30000, hashint4(n + 4) & 65535, n % 4, n % 3 > 0,
    'Why does the service number ' || n || ' answer "not now" to every caller?',
    ARRAY['tag-' || 1 + ((hashint4(n + 5) & 1023) * (hashint4(n + 6) & 1023)) / 1049, 'tag-' || 1 + (hashint4(n + 7) & 511)]
FROM (SELECT n, '2015-01-01'::timestamptz + n * interval '14 minutes' AS at
    FROM generate_series(1, :posts * 37 / 100) n) q;
INSERT INTO posts (site_id, id, post_type, parent_id, owner_user_id, creation_date, last_activity_date, score)
SELECT 1, n, 2, 1 + (hashint4(n) & 2147483647) % (:posts * 37 / 100), 1 + (hashint4(n + 1) & 2147483647) % (:posts / 5), at, at,
    (hashint4(n + 2) & 255) / 40
FROM (SELECT n, '2015-01-01'::timestamptz + n * interval '5 minutes' AS at
    FROM generate_series(:posts * 37 / 100 + 1, :posts) n) a;
INSERT INTO badges (site_id, id, name, rank, is_tag_based) SELECT 1, n, 'Badge ' || n, 1 + n % 3, false FROM generate_series(1, 9) n;
INSERT INTO badge_awards (site_id, id, badge_id, user_id, creation_date)
SELECT 1, n, 1 + n % 9, 1 + (hashint4(n) & 2147483647) % (:posts / 5), '2015-01-01'::timestamptz + n * interval '12 minutes'
FROM generate_series(1, :posts * 2 / 5) n;
UPDATE tags SET count = c.count FROM (SELECT g, count(*) FROM posts, unnest(tags) g GROUP BY g) c WHERE name = c.g;
