-- Groups that may edit a collection, and when one was last edited.
ALTER TABLE collections ADD COLUMN last_edit_date timestamptz;

CREATE TABLE collection_editor_groups (
    site_id integer NOT NULL,
    collection_id bigint NOT NULL,
    user_group_id bigint NOT NULL,
    PRIMARY KEY (site_id, collection_id, user_group_id)
);

-- Pictures in posts, as they were uploaded. Each is found by its GUID alone, and shown to members of its site alone.
CREATE TABLE images (
    site_id integer NOT NULL REFERENCES sites,
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    owner_user_id bigint NOT NULL,
    content_type text NOT NULL CHECK (content_type IN ('image/jpeg', 'image/png', 'image/gif', 'image/bmp', 'image/webp')),
    bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 2097152),
    creation_date timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (site_id, id)
);
