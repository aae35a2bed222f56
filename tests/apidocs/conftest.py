"""The demo community, served."""

from tests.sandbox import granted, served, settings

__all__ = ["granted", "served", "settings"]
