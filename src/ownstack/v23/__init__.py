"""The API v2.3 face."""
