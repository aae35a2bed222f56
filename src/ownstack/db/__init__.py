"""The store: embedded cluster, pool, schema, migrations."""
