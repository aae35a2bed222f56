"""The ways to the first rows of a search, as FROM clauses: all give the same rows; which is fastest hangs on how many match.

- listed: a list with a condition more; PostgreSQL walks the order's index, or looks up whatever else is asked for.
- few: the index gives all matches; those that bear a mark of the newest stretches of time are sorted, and the others only where
  these do not suffice.
- walked: one post after the other in the list's order is looked at, and all matches only where a bounded walk meets too few.
- many: the index gives the matches of the newest stretches of time, and all the others only where these are too few.
- ranked: few matches one and all by how well they are met; of others the best by a cheap sign, and then so.

To look at a document is cheap where the index has just led to it, and to look up its post is not: other pages, seldom in the
processor's cache. So few matches are sifted and ranked before their posts are asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from ownstack.query.shapes import SHAPES

RANKED_MAX = 200
"""Of more than few matches so many are ranked; the others follow, newest first."""
RANKED_FEW_MAX = 20_000
"""Where many more match than was expected, no more of them are ranked."""
TITLED_MAX = 150
"""Of very many matches, so many that have one of the words in the title; beside them the newest are ranked."""
WALK_MAX = 5000
"""So many of the newest posts a walk looks at, where it expects the first matches among far fewer."""
BODIES_MAX, TITLES_MAX = 2000, 20_000
"""So many bodies, and so many titles or documents, are read one by one."""

BODIES = "JOIN post_bodies {t}_b ON {t}_b.site_id = {t}.site_id AND {t}_b.post_id = {t}.id"
_TSQUERY = "to_tsquery('pg_catalog.english', %(match)s)"
# As a statement inside, or a plan for all values would make it anew for each row.
_TSQUERY_ONCE = f"(SELECT {_TSQUERY})"
# In the words of the index of what has a title, or the planner would not know that it may use that.
_TITLED = "{}.search @@ '''has=title'''::tsquery"
_BY_SCORE = "{t}.score DESC, {t}.id DESC"
_POSTS = "JOIN posts {t} ON {t}.id = m.post_id"
# One by one (OFFSET: the planner has no other way), where it would rather read all that is new.
_EACH_POST = "CROSS JOIN LATERAL (SELECT * FROM posts {t} WHERE {t}.site_id = %(site)s AND {t}.id = m.post_id OFFSET 0) {t}"
_TOO_FEW = "(SELECT count(*) FROM newest) < %(reach)s"


@dataclass(frozen=True, slots=True)
class Order:
    """What comes first: a column of `{t}`, and the mark of its stretches of time."""

    column: str
    mark: str

    @property
    def sql(self) -> str:
        return f"{self.column} DESC, {{t}}.id DESC"


ACTIVITY = Order("{t}.last_activity_date", "active")
CREATION = Order("{t}.creation_date", "created")
ORDERS = {"activity": ACTIVITY, "creation": CREATION, "active": ACTIVITY, "newest": CREATION}
"""By the sort's name, in v2.3 and in v3."""


@dataclass(frozen=True, slots=True)
class Way:
    """One of the ways. Of few: `is_sifted`, the newest come first. Of many that are ranked: `has_titles`, words of titles are
    looked for; `are_titles_many`, so only in the new ones; `is_walked`, so many match that the newest are found by looking at
    one post after the other.
    """

    name: str
    is_sifted: bool = False
    has_titles: bool = False
    are_titles_many: bool = False
    is_walked: bool = False

    @property
    def has_one_plan(self) -> bool:
        """It leaves the planner no choice that the values should decide."""
        return self not in (LISTED, RANKED, RANKED_WITHIN)


LISTED, FEW, WALKED, MANY = Way("listed"), Way("few"), Way("walked"), Way("many")
SIFTED = Way("few", is_sifted=True)
RANKED, RANKED_WITHIN, RANKED_FEW = Way("ranked"), Way("ranked within"), Way("ranked few")


def match(type_: str) -> str:
    """The text's condition, over `{t}_b`."""
    return " AND ".join(_matching(type_, "{t}_b"))


def looked_through(type_: str, conditions: tuple[str, ...], read: tuple[str, ...]) -> str:
    """The newest of what meets all else, since to read them all would take minutes."""
    limit = BODIES_MAX if any(".body" in each for each in read) else TITLES_MAX
    from_ = f"{SHAPES[type_].from_} {BODIES}" if any("{t}_b." in each for each in conditions) else SHAPES[type_].from_
    return f"{{t}}.id = ANY(ARRAY({_listed(type_, from_, conditions, ACTIVITY.sql, limit)}))"


def counted(type_: str, where: str) -> str:
    """All matches, for the total."""
    return f"{SHAPES[type_].from_} {BODIES} AND ({where})"


def rows(type_: str, dates: tuple[str, ...], where: str, way: Way, order: Order | None) -> str:
    """The rows that suffice for the page: the first or best %(reach)s, and perhaps some more."""
    if way is FEW and order:
        return _joined(type_, _found(type_, "", dates, order.sql))
    if way is SIFTED and order:
        return _joined(type_, _sifted(type_, dates, order))
    if way is WALKED and order:
        return _joined(type_, _walked_first(type_, dates, order))
    if way is MANY and order:
        return _joined(type_, _newest(type_, dates, order))
    if way is RANKED_FEW:
        ranks = _all_ranked(type_, dates)
    else:
        ids = _of_many(type_, dates, way) if way.name == "ranked many" else _best_scored(type_, dates, where)
        ranks = f"{_ranks(ids)} ORDER BY relevance DESC, f.id DESC LIMIT %(reach)s"
    found = once(ranks, "id, relevance")
    return f"{SHAPES[type_].from_} JOIN ({found}) ranked ON ranked.id = {{t}}.id"


def once(sql: str, columns: str) -> str:
    """For a join: or where the planner expects a single row beside it, it would find all of these again for each that there is,
    in minutes instead of milliseconds.
    """
    return f"WITH once AS MATERIALIZED ({sql}) SELECT {columns} FROM once"


def ranked(type_: str, dates: tuple[str, ...], where: str) -> str:
    """The ids of the best-scored matches with their rank."""
    return _ranks(_best_scored(type_, dates, where))


def _best_scored(type_: str, dates: tuple[str, ...], where: str) -> str:
    return _listed(type_, f"{SHAPES[type_].from_} {BODIES}", (where, *dates), _BY_SCORE, RANKED_MAX)


def _all_ranked(type_: str, dates: tuple[str, ...]) -> str:
    """By rank until there are enough that can be seen."""
    matches = _matches(type_, f"b.post_id, {_rank('b')} AS relevance")
    best = "SELECT post_id, relevance FROM m ORDER BY relevance DESC, post_id DESC"
    seen = " AND ".join([_seen(type_), *dates])
    first = (
        f"SELECT m.post_id AS id, m.relevance FROM ({best}) m {_EACH_POST} WHERE {seen}"
        " ORDER BY m.relevance DESC, m.post_id DESC LIMIT %(reach)s"
    )
    return f"WITH m AS MATERIALIZED ({matches} LIMIT {RANKED_FEW_MAX}) {first}"


def _sifted(type_: str, dates: tuple[str, ...], order: Order) -> str:
    """All that is newer than %(since)s bears a mark of %(periods)s."""
    matches = _matches(type_, "b.post_id, b.search @@ (SELECT %(periods)s::tsquery) AS is_new")
    seen, since = _seen(type_), f"{order.column} >= to_timestamp(%(since)s)"
    newest = _first(f"(SELECT post_id FROM m WHERE is_new) m {_EACH_POST}", (seen, *dates, since), order.sql)
    rest = _first(f"m {_POSTS}", (seen, *dates, f"NOT {since}", _TOO_FEW), order.sql)
    named = f"m AS MATERIALIZED ({matches}), newest AS MATERIALIZED ({newest})"
    return f"WITH {named} SELECT id FROM newest UNION ALL SELECT id FROM ({rest}) rest"


def _walked_first(type_: str, dates: tuple[str, ...], order: Order) -> str:
    rest = _found(type_, "", (*dates, _TOO_FEW), order.sql)
    newest = _walked(type_, dates, order)
    return f"WITH newest AS MATERIALIZED ({newest}) SELECT id FROM newest UNION SELECT id FROM ({rest}) rest"


def _newest(type_: str, dates: tuple[str, ...], order: Order) -> str:
    """All that is newer than %(since)s is in one of %(periods)s."""
    since = f"{order.column} >= to_timestamp(%(since)s)"
    newest = _found(type_, "periods", (*dates, since), order.sql)
    rest = _found(type_, "", (*dates, f"NOT {since}", _TOO_FEW), order.sql)
    return f"WITH newest AS MATERIALIZED ({newest}) SELECT id FROM newest UNION ALL SELECT id FROM ({rest}) rest"


def _of_many(type_: str, dates: tuple[str, ...], way: Way) -> str:
    """The newest, those with a word in the title, and more where there are not enough."""
    parts = {}
    parts["newest"] = _walked(type_, dates, ACTIVITY) if way.is_walked else _found(type_, "periods", dates, ACTIVITY.sql)
    parts["rest"] = _found(type_, "", (*dates, _TOO_FEW), ACTIVITY.sql)
    if way.has_titles:
        more = "titles title_periods" if way.are_titles_many else "titles"
        parts["titled"] = _found(type_, more, dates, _BY_SCORE, TITLED_MAX)
    named = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, sql in parts.items())
    return f"WITH {named} " + " UNION ".join(f"SELECT id FROM {name}" for name in parts)


def _found(type_: str, more: str, conditions: tuple[str, ...], order: str, limit: int | None = None) -> str:
    """By the index. Materialised, or the planner would read posts one by one in the hope that the LIMIT is soon met.
    `more`: names of tsqueries that must be met too.
    """
    matches = f"(WITH m AS MATERIALIZED ({_matches(type_, 'b.post_id', more)}) SELECT post_id FROM m) m"
    return _first(f"{matches} {_EACH_POST if 'periods' in more.split() else _POSTS}", (_seen(type_), *conditions), order, limit)


def _matches(type_: str, columns: str, more: str = "") -> str:
    return f"SELECT {columns} FROM post_bodies b WHERE {' AND '.join(['b.site_id = %(site)s', *_matching(type_, 'b', more)])}"


def _walked(type_: str, dates: tuple[str, ...], order: Order) -> str:
    """The order's index gives the posts, newest first; the bodies are asked one by one, as posts are."""
    newest = _first("posts {t}", (_seen(type_), *dates), order.sql, WALK_MAX, f", {order.column} AS at")
    met = f"b.site_id = %(site)s AND b.post_id = w.id AND b.search @@ {_TSQUERY_ONCE}"
    asked = f"LATERAL (SELECT FROM post_bodies b WHERE {met} OFFSET 0) b"
    return f"SELECT w.id FROM ({newest}) w, {asked} ORDER BY w.at DESC, w.id DESC LIMIT %(reach)s"


def _seen(type_: str) -> str:
    """A question's deletion is its answers' too, so that the post alone tells what can be seen."""
    return " AND ".join(each for each in SHAPES[type_].where.split(" AND ") if "{q}" not in each)


def _listed(type_: str, from_: str, conditions: tuple[str, ...], order: str, limit: int | None = None) -> str:
    return _first(from_, (SHAPES[type_].where, *conditions), order, limit)


def _first(from_: str, conditions: tuple[str, ...], order: str, limit: int | None = None, more: str = "") -> str:
    every = " AND ".join(filter(None, ["{t}.site_id = %(site)s", *conditions]))
    return f"SELECT {{t}}.id{more} FROM {from_} WHERE {every} ORDER BY {order} LIMIT {limit or '%(reach)s'}"


def _matching(type_: str, alias: str, more: str = "") -> list[str]:
    """One tsquery, since one look into the index is cheaper than several."""
    tsquery = " && ".join([_TSQUERY, *(f"%({name})s::tsquery" for name in more.split())])
    return [f"{alias}.search @@ ({tsquery})", *([_TITLED.format(alias)] if type_ == "question" else [])]


def _ranks(ids: str) -> str:
    return (
        f"SELECT f.id, {_rank('i')} AS relevance FROM ({ids}) f JOIN post_bodies i ON i.site_id = %(site)s AND i.post_id = f.id"
    )


def _rank(alias: str) -> str:
    """By title, tags and body, and how near to each other; a long text earns less, since it holds every word."""
    wanted = "(SELECT to_tsquery('pg_catalog.english', %(wanted)s))"
    return f"ts_rank_cd('{{{{0.1, 0.2, 0.7, 1}}}}', {alias}.search, {wanted}, 1)"


def _joined(type_: str, ids: str) -> str:
    return f"{SHAPES[type_].from_} JOIN ({once(ids, 'id')}) found ON found.id = {{t}}.id"
