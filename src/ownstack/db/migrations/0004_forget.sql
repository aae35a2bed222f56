-- A disabled key, a revoked token, a deactivated person and a new team are noticed at once by every server process, which remembers them else
-- for a second (query/forgetting.py listens).
CREATE FUNCTION tell_to_forget() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_notify('ownstack_forget', ''); RETURN NULL; END $$;
CREATE TRIGGER api_keys_forget AFTER INSERT OR DELETE OR UPDATE OF disabled_date, team_ids, quota_max, app_id ON api_keys
    FOR EACH STATEMENT EXECUTE FUNCTION tell_to_forget();
CREATE TRIGGER api_apps_forget AFTER UPDATE OF disabled_date ON api_apps
    FOR EACH STATEMENT EXECUTE FUNCTION tell_to_forget();
CREATE TRIGGER accounts_forget AFTER UPDATE OF deactivated_date ON accounts
    FOR EACH STATEMENT EXECUTE FUNCTION tell_to_forget();
CREATE TRIGGER access_tokens_forget AFTER DELETE OR UPDATE OF revoked_date ON access_tokens
    FOR EACH STATEMENT EXECUTE FUNCTION tell_to_forget();
CREATE TRIGGER members_forget AFTER UPDATE OF deactivated_date, deleted_date, user_type ON members
    FOR EACH STATEMENT EXECUTE FUNCTION tell_to_forget();
CREATE TRIGGER sites_forget AFTER INSERT OR DELETE OR UPDATE ON sites
    FOR EACH STATEMENT EXECUTE FUNCTION tell_to_forget();
