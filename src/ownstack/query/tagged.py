"""The names of tags that API v3 knows by their ids. Posts are found by names, and PostgreSQL has to be told which: whether they
are rare says which way to the posts is short.
"""

from __future__ import annotations

from typing import Final

from ownstack.query.run import Pool
from ownstack.query.statements import Anywhere

_NAMES: Final = "SELECT name FROM tags WHERE site_id = $1 AND id = ANY($2::bigint[]) ORDER BY name"


async def names_of(pool: Pool, site_id: int, ids: list[int]) -> list[str]:
    """An id that is not there has none."""
    return [name for (name,) in await Anywhere(pool).execute(_NAMES, [site_id, ids], prepare=None, is_quick=True)]
