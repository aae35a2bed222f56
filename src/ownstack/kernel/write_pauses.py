"""How often a person may write: one table for those who ask beforehand (/write-permissions) and those who hold it.

Per account and kind of object, over all sites and apps (api-2.3.md section 12).
"""

from typing import Final

PAUSES_S: Final = {"answer": 60, "article": 60, "comment": 5, "question": 60}
"""Seconds between two new objects of one kind."""

DAILY_MAX: Final = 1000
"""Objects of one kind a day."""
