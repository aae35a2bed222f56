"""A person's own flags on a post or comment, for the list of what it can be flagged for."""

from __future__ import annotations

from dataclasses import dataclass

from ownstack.query.run import Pool, execute

_MINE = (
    "coalesce((SELECT array_agg(f.option_id) FROM flags f WHERE f.site_id = t.site_id AND f.{column} = t.id"
    " AND f.user_id = $3 AND f.retracted_date IS NULL{more}), '{{}}')"
)


@dataclass(frozen=True, slots=True)
class Flagged:
    """What a person has flagged something for. `open_ids`: what nobody has handled yet, so that it can be taken back."""

    option_ids: frozenset[int]
    open_ids: frozenset[int]
    is_closed: bool = False


async def of_post(pool: Pool, site_id: int, user_id: int, post_id: int, post_type: int) -> Flagged | None:
    """None where there is no such post of this kind."""
    return await _flagged(
        pool,
        f"SELECT {_columns('post_id')}, t.closed_date IS NOT NULL FROM posts t WHERE t.site_id = $1 AND t.id = $2"
        " AND t.post_type = $4 AND t.deleted_date IS NULL",
        [site_id, post_id, user_id, post_type],
    )


async def of_comment(pool: Pool, site_id: int, user_id: int, comment_id: int) -> Flagged | None:
    """None where there is no such comment."""
    return await _flagged(
        pool,
        f"SELECT {_columns('comment_id')}, false FROM comments t WHERE t.site_id = $1 AND t.id = $2 AND t.deleted_date IS NULL",
        [site_id, comment_id, user_id],
    )


def _columns(column: str) -> str:
    both = (_MINE.format(column=column, more=more) for more in ("", " AND f.handled_date IS NULL"))
    return ", ".join(both)


async def _flagged(pool: Pool, sql: str, values: list[object]) -> Flagged | None:
    async with pool.connection() as connection:
        rows = await execute(connection, sql, values, prepare=None)
    return Flagged(frozenset(rows[0][0]), frozenset(rows[0][1]), rows[0][2]) if rows else None
