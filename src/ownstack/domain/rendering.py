"""How a site renders what is written on it: in the dialect of its date, with the switches of the site."""

from __future__ import annotations

from datetime import datetime

from ownstack.domain.transactions import Connection
from ownstack.kernel import markdown
from ownstack.kernel.markdown import Dialect, dialect_at


async def html_of(conn: Connection, site_id: int, body: str, written: datetime | None = None) -> str:
    """The HTML of a post's Markdown. `written`: a date of the past."""
    cursor = await conn.execute("SELECT has_math, has_mermaid FROM sites WHERE id = %s", (site_id,))
    math, mermaid = await cursor.fetchone() or (False, False)
    dialect = dialect_at(written) if written else Dialect.COMMONMARK
    return markdown.render(body, dialect=dialect, math=math, mermaid=mermaid)
