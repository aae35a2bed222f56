"""Data dumps in."""
