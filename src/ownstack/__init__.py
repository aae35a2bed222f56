"""Ownstack: a self-hosted question-and-answer knowledge base that speaks the API v2.3 and v3."""

__version__ = "0.1.0"
