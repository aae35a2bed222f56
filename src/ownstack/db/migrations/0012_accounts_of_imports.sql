-- An import writes a member and perhaps an account for everyone of a site: what nobody of them has needs no place in an index, one index
-- serves both ways between accounts and members, and members may come first.
CREATE UNIQUE INDEX accounts_email_known ON accounts (lower(email)) WHERE email IS NOT NULL;
DROP INDEX accounts_email;
ALTER INDEX accounts_email_known RENAME TO accounts_email;
CREATE UNIQUE INDEX accounts_external_id ON accounts (external_id) WHERE external_id IS NOT NULL;
ALTER TABLE accounts DROP CONSTRAINT accounts_external_id_key;
CREATE UNIQUE INDEX members_account_known ON members (account_id, site_id);
DROP INDEX members_account, members_by_account;
ALTER INDEX members_account_known RENAME TO members_account;
ALTER TABLE members ALTER CONSTRAINT members_account_id_fkey DEFERRABLE;
