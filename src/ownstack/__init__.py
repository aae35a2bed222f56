"""Ownstack: a self-hosted question-and-answer knowledge base that speaks the API v2.3 and v3."""
