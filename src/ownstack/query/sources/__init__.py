"""Where the rows of a method come from: which type, which condition, which order when the caller has no say.

SQL pieces are templates as in `query.fields`; `%(name)s` are the method's parameters, `%(site)s` the site.
"""

from __future__ import annotations

from dataclasses import dataclass

from ownstack.query.fields import Field


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of one method."""

    type: str
    where: str = ""
    from_: str = ""
    """Replaces the type's own; gives the same columns under `{t}`."""
    counted: str = ""
    """The FROM clause of the total, where `from_` gives no more than the page needs."""
    optional: tuple[tuple[str, str], ...] = ()
    """Conditions that come with a parameter."""
    order: str = ""
    """For methods without sorts, as the reference says."""
    newest: str = ""
    """The same of those with the newest first: the unique key that comes after `{t}.creation_date`."""
    override: tuple[Field, ...] = ()
    created: str = ""
    key: tuple[str, ...] = ()
    """The last words in the order, where the type's own key is not unique here."""
    rows_max: int = 0
    """The «top 30» methods stop there whatever the pages say."""
    scoped: bool = True
    """Rows of `{t}` carry site_id; else the FROM clause has seen to it."""
    visible: bool = True
    """The type's own visibility applies; else the FROM clause has seen to it."""
    prepare: bool = True
    """Off where the best plan hangs on the values (rare tag, common tag)."""
    has_one_plan: bool = False
    """Written so that there is one way to the rows whatever the values are: prepared with all of them, but for the total."""
    is_search: bool = False
    """Rows are looked for: what was found is remembered, since the plan of a request is made anew each time."""
