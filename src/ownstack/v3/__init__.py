"""API v3: the second face, over the same verbs and the same query layer as v2.3."""
