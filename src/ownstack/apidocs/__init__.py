"""The documentation at /api/docs: readings of the endpoint table, of the types and of the errors."""
