"""The ways to the first rows of a search, as FROM clauses: all give the same rows; which is fastest hangs on how many match.

- listed: a list with a condition more; PostgreSQL walks the order's index, or looks up whatever else is asked for.
- first: of the documents of the newest tiers those that match are sorted, and the older ones only where these do not suffice.
  Of all documents at once where few match.
- ranked: few matches one and all by how well they are met; of others the newest, and the newest with a word in the title.

Documents have what of their posts searches ask and sort by, so that posts are looked up for the page alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from ownstack.query.search import tiers
from ownstack.query.shapes import SHAPES

RANKED_MAX = 200
"""Of matches of which more is asked than text, so many are ranked; the others follow, newest first."""
RANKED_FEW_MAX = 20_000
"""Where many more match than was expected, no more of them are ranked."""
BODIES_MAX, TITLES_MAX = 2000, 20_000
"""So many bodies, and so many titles or documents, are read one by one."""

_JOINS = {
    "{t}_b.": "JOIN post_bodies {t}_b ON {t}_b.site_id = {t}.site_id AND {t}_b.post_id = {t}.id",
    "{t}_d.": "JOIN post_documents {t}_d ON {t}_d.site_id = {t}.site_id AND {t}_d.id = {t}.id",
}
_TSQUERY = "to_tsquery('pg_catalog.english', %(match)s)"
# As a statement inside, or a plan for all values would make it anew for each row.
_TSQUERY_ONCE = f"(SELECT {_TSQUERY})"
_TITLES_ONCE = f"(SELECT {_TSQUERY} && %(titles)s::tsquery)"
_TITLED, _ANSWERS = "{t}.post_type IN (1, 9)", "{t}.post_type = 2"
_BY_SCORE = "{t}.score DESC, {t}.id DESC"
_TOO_FEW = "(SELECT count(*) FROM newest) < %(reach)s"


@dataclass(frozen=True, slots=True)
class Order:
    """What comes first: a date of `{t}`. All whose date is within a tier's time are in the tier, be it when they were made or
    last active. `spread`: so many times as many must be in the tier as are needed, since others were only active then.
    """

    column: str
    spread: float

    @property
    def sql(self) -> str:
        return f"{self.column} DESC, {{t}}.id DESC"


ACTIVITY = Order("{t}.last_activity_date", 1.0)
CREATION = Order("{t}.creation_date", 2.0)
ORDERS = {"activity": ACTIVITY, "creation": CREATION, "active": ACTIVITY, "newest": CREATION}
"""By the sort's name, in v2.3 and in v3."""


@dataclass(frozen=True, slots=True)
class Way:
    """One of the ways, and the tiers that it looks at; no tier for titles where no word of a title is looked for."""

    name: str
    tier: int = tiers.ALL
    titles_tier: int | None = None

    @property
    def has_one_plan(self) -> bool:
        """It leaves the planner no choice that the values should decide."""
        return self not in (LISTED, RANKED, RANKED_WITHIN)


LISTED, RANKED, RANKED_WITHIN, RANKED_ALL = Way("listed"), Way("ranked"), Way("ranked within"), Way("ranked all")


def first(tier: int) -> Way:
    return Way("first", tier)


def ranked_many(tier: int, titles_tier: int | None) -> Way:
    return Way("ranked many", tier, titles_tier)


def match(type_: str) -> str:
    """The text's condition, over `{t}_d`."""
    met = f"{{t}}_d.search @@ ({_TSQUERY})"
    kinds = [f"{kind.replace('{t}', '{t}_d')} AND {met}" for kind in _kinds(type_)]
    return f"({' OR '.join(kinds)})" if len(kinds) > 1 else kinds[0]


def joined(where: str) -> str:
    """What the conditions need beside the post."""
    return "".join(f" {join}" for mark, join in _JOINS.items() if mark in where)


def looked_through(type_: str, conditions: tuple[str, ...], read: tuple[str, ...]) -> str:
    """The newest of what meets all else, since to read them all would take minutes."""
    limit = BODIES_MAX if any(".body" in each for each in read) else TITLES_MAX
    from_ = SHAPES[type_].from_ + joined(" ".join(conditions))
    return f"{{t}}.id = ANY(ARRAY({_listed(type_, from_, conditions, ACTIVITY.sql, limit)}))"


def counted(type_: str, where: str, way: Way) -> str:
    """All matches, for the total: of text alone by the documents alone."""
    if way is RANKED_WITHIN:
        return f"{SHAPES[type_].from_}{joined(where)} AND ({where})"
    documents = _documents(type_, "*", tsquery=f"({_TSQUERY})")
    return SHAPES[type_].from_.replace("posts {t}", f"({documents}) {{t}}", 1)


def rows(type_: str, dates: tuple[str, ...], where: str, way: Way, order: Order | None) -> str:
    """The rows that suffice for the page: the first or best %(reach)s, and perhaps some more."""
    from_ = SHAPES[type_].from_
    if way.name == "first" and order:
        found = _first_of(type_, dates, way.tier, order)
        return f"{from_} JOIN ({once(found, 'id')}) found ON found.id = {{t}}.id"
    if way is RANKED_WITHIN:
        found = f"{_ranks(_best_scored(type_, dates, where))} ORDER BY relevance DESC, i.id DESC LIMIT %(reach)s"
    elif way is RANKED_ALL:
        all_ = _documents(type_, _ranked("{t}"), dates=dates)
        found = f"SELECT id, relevance FROM ({all_} LIMIT {RANKED_FEW_MAX}) m ORDER BY relevance DESC, id DESC LIMIT %(reach)s"
    else:
        found = _best_of_many(type_, dates, way)
    return f"{from_} JOIN ({once(found, 'id, relevance')}) ranked ON ranked.id = {{t}}.id"


def once(sql: str, columns: str) -> str:
    """For a join: or where the planner expects a single row beside it, it would find all of these again for each that there is,
    in minutes instead of milliseconds.
    """
    return f"WITH once AS MATERIALIZED ({sql}) SELECT {columns} FROM once"


def ranked(type_: str, dates: tuple[str, ...], where: str) -> str:
    """The ids of the best-scored matches with their rank."""
    return _ranks(_best_scored(type_, dates, where))


def _best_scored(type_: str, dates: tuple[str, ...], where: str) -> str:
    return _listed(type_, SHAPES[type_].from_ + joined(where), (where, *dates), _BY_SCORE, RANKED_MAX)


def _ranks(ids: str) -> str:
    return f"SELECT {_ranked('i')} FROM ({ids}) f JOIN post_documents i ON i.site_id = %(site)s AND i.id = f.id"


def _first_of(type_: str, dates: tuple[str, ...], tier: int, order: Order) -> str:
    """The newest matches of the tier, and of the older ones where these are too few."""
    if tier == tiers.ALL:
        return _newest(_documents(type_, _dated(order), dates=dates))
    since = tiers.since(tier)
    newest = _documents(type_, _dated(order), tier, dates=(*dates, f"{order.column} >= {since}"))
    rest = _documents(type_, _dated(order), dates=(*dates, f"{order.column} < {since}", _TOO_FEW))
    return (
        f"WITH newest AS MATERIALIZED ({_newest(newest)}) SELECT id FROM newest UNION ALL SELECT id FROM ({_newest(rest)}) rest"
    )


def _best_of_many(type_: str, dates: tuple[str, ...], way: Way) -> str:
    """The newest matches, the newest with a word in the title, and the others where there are not enough. All of a tier are
    ranked where they are found, of all documents no more than suffice.
    """
    columns = _ranked("{t}")
    if way.tier == tiers.ALL:
        dated = _documents(type_, _dated(ACTIVITY), dates=dates)
        parts = {"newest": _ranks(_newest(dated, f"greatest(%(reach)s, {RANKED_MAX})"))}
    else:
        rest = _documents(type_, _dated(ACTIVITY), dates=(*dates, _TOO_FEW))
        parts = {"newest": _documents(type_, columns, way.tier, dates=dates), "rest": _ranks(_newest(rest))}
    if way.titles_tier is not None:
        titled = _documents("question", columns, way.titles_tier, dates=dates, tsquery=_TITLES_ONCE, seen=_seen(type_))
        parts["titled"] = titled
    named = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, sql in parts.items())
    found = " UNION ".join(f"SELECT id, relevance FROM {name}" for name in parts)
    return f"WITH {named} SELECT id, relevance FROM ({found}) m ORDER BY relevance DESC, id DESC LIMIT %(reach)s"


def _dated(order: Order) -> str:
    return f"{{t}}.id, {order.column} AS at"


def _newest(documents: str, limit: str = "%(reach)s") -> str:
    return f"SELECT id FROM ({documents}) m ORDER BY at DESC, id DESC LIMIT {limit}"


def _documents(
    type_: str,
    columns: str,
    tier: int = tiers.ALL,
    *,
    dates: tuple[str, ...] = (),
    tsquery: str = _TSQUERY_ONCE,
    seen: str = "",
) -> str:
    """Those of a tier and of the newer ones that match and can be seen, by the indexes of each kind."""
    conditions = " AND ".join(["{t}.site_id = %(site)s", seen or _seen(type_), *dates])
    each = [
        f"SELECT {columns} FROM post_documents {{t}} WHERE {_indexed(kind, tier, tsquery)} AND {conditions}"
        for kind in _kinds(type_)
    ]
    return " UNION ALL ".join(each).replace("{t}", "d")


def _indexed(kind: str, tier: int, tsquery: str) -> str:
    """In the words of the indexes, or the planner would not know that it may use them."""
    met = f"{kind} AND {{t}}.search @@ {tsquery}"
    if tier == tiers.ALL:
        return met
    return "(" + " OR ".join(f"({{t}}.tier = {each} AND {met})" for each in tiers.from_newest(tier)) + ")"


def _kinds(type_: str) -> tuple[str, ...]:
    return (_TITLED,) if type_ == "question" else (_TITLED, _ANSWERS)


def _seen(type_: str) -> str:
    """A question's deletion is its answers' too, so that the post alone tells what can be seen."""
    return " AND ".join(each for each in SHAPES[type_].where.split(" AND ") if "{q}" not in each)


def _listed(type_: str, from_: str, conditions: tuple[str, ...], order: str, limit: int) -> str:
    every = " AND ".join(filter(None, ["{t}.site_id = %(site)s", SHAPES[type_].where, *conditions]))
    return f"SELECT {{t}}.id FROM {from_} WHERE {every} ORDER BY {order} LIMIT {limit}"


def _ranked(alias: str) -> str:
    """By title, tags and body, and how near to each other; a long text earns less, since it holds every word."""
    wanted = "(SELECT to_tsquery('pg_catalog.english', %(wanted)s))"
    return f"{alias}.id, ts_rank_cd('{{{{0.1, 0.2, 0.7, 1}}}}', {alias}.search, {wanted}, 1) AS relevance"
