"""Search: Stack's own syntax, full-text search over it, questions like a title, and excerpts with the hits marked."""
