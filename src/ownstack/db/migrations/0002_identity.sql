-- Identity: links that set a password, remembered consents, and failed sign-ins.

-- A link by mail or from an admin that sets a password, once: for a forgotten one, or for who was invited.
CREATE TABLE password_links (
    link_hash bytea PRIMARY KEY CHECK (octet_length(link_hash) = 32),
    account_id bigint NOT NULL REFERENCES accounts,
    purpose text NOT NULL CHECK (purpose IN ('recovery', 'invitation')),
    created_by bigint REFERENCES accounts,
    creation_date timestamptz NOT NULL DEFAULT now(),
    expires_date timestamptz NOT NULL,
    used_date timestamptz
);
CREATE INDEX password_links_account ON password_links (account_id);

-- Who asked for a new password where no mail can be sent: an admin makes the link.
CREATE TABLE recovery_requests (
    account_id bigint PRIMARY KEY REFERENCES accounts,
    request_date timestamptz NOT NULL DEFAULT now()
);

-- What a person allowed an app, so that they are asked once.
CREATE TABLE oauth_grants (
    account_id bigint NOT NULL REFERENCES accounts,
    app_id integer NOT NULL REFERENCES api_apps,
    site_id integer NOT NULL REFERENCES sites,
    scopes text[] NOT NULL DEFAULT '{}',
    creation_date timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (account_id, app_id, site_id)
);

-- Failed sign-ins by account and by address, for the throttle; older ones than its window are dropped.
CREATE UNLOGGED TABLE sign_in_failures (
    subject text NOT NULL,
    failure_date timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX sign_in_failures_subject ON sign_in_failures (subject, failure_date);
