"""The world of the identity tests."""

from tests.people import browser, served, settings, world

__all__ = ["browser", "served", "settings", "world"]
