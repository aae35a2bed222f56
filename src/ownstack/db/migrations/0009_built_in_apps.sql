-- Apps that the server registers itself for pages of its own, each at most once (domain/built_in_apps.py).
ALTER TABLE api_apps ADD COLUMN built_in text UNIQUE;
