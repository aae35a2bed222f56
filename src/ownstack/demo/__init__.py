"""The demo community, written for this project."""
