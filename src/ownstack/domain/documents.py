"""What posts are found by: documents, made of what is stored of a post, beside what searches sort by (schema.sql)."""

from __future__ import annotations

from typing import Final

from ownstack.domain.transactions import Connection

MAKE: Final = """
INSERT INTO post_documents (site_id, id, post_type, parent_id, creation_date, last_activity_date, deleted_date, search)
SELECT p.site_id, p.id, p.post_type, p.parent_id, p.creation_date, p.last_activity_date, p.deleted_date,
    search_document(p.title, p.tags, b.body)
FROM posts p JOIN post_bodies b ON b.site_id = p.site_id AND b.post_id = p.id
WHERE p.site_id = %(site)s AND p.post_type IN (1, 2, 9)"""
"""Of every post of a site."""
_KEEP: Final = f"{MAKE} AND p.id = %(id)s ON CONFLICT (site_id, id) DO UPDATE SET search = excluded.search"


async def keep(conn: Connection, site_id: int, post_id: int) -> None:
    """After the post's title, tags or body were stored."""
    await conn.execute(_KEEP.encode(), {"site": site_id, "id": post_id})
