"""How an operation of API v3 is written down: one row. Router, binding, OpenAPI document and tests are readings of it."""

from __future__ import annotations

from dataclasses import dataclass

from ownstack.query.sorts import Sort
from ownstack.query.sources import Source

PAGE_SIZES = (15, 30, 50, 100)
INT_MAX = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter in the query string. Names are matched without regard to case."""

    name: str
    type: str = "string"
    """integer, boolean, string, date-time, or integer list (the key again for each)"""
    what: str = ""
    enum: tuple[str, ...] = ()
    is_required: bool = False
    default: str | int | None = None
    minimum: int | None = None
    are_tags: bool = False
    """Ids of tags: their names are bound as `tagged`."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: what it takes, whose it is, and where its answer comes from."""

    verb: str
    path: str
    what: str
    returns: str = ""
    """A schema's name, `array<…>` of one, string, binary, or nothing"""
    source: Source | None = None
    """Rows of the answer; of a write, those of its reply, found by the id that the verb returns."""
    sorts: tuple[Sort, ...] = ()
    """The first is the one without `sort`. A list has them; what has none is no page."""
    is_descending: bool = True
    has_order: bool = True
    params: tuple[Param, ...] = ()
    body: str = ""
    """The request model's name, `array<integer>`, `image`, or nothing"""
    of: str = ""
    """What the last id of the path names, for a 404: question, answer, article, tag, user …"""
    within: tuple[str, ...] = ()
    """Kinds of `query.presence` that the path names and that must be there and seen by who asks, else a 404 of that kind. What
    the answer's own rows show to be missing (`of`) needs no naming."""
    policy: str = "authenticated"
    """authenticated, RequireWriteAccess, RequireAdminRole, RequireAccessToken or anonymous"""
    status: int = 200
    refusals: tuple[int, ...] = (400, 401, 403)
    handler: str = ""
    """The name of a verb (`v3.writing`) or of a reader (`v3.reading`), where rows alone are no answer."""
    on_teams: bool = True
    feature: str = ""
    """What the site must have switched on (`query.context.Site.features`); else 422."""
    is_view: bool = False
    """Reading it is looking at the post, which counts."""
    has_empty_answer: bool = False
    """200 with nothing in it."""

    @property
    def is_list(self) -> bool:
        return self.returns.startswith("Paginated")

    @property
    def is_plain(self) -> bool:
        """The rows of its source are the answer."""
        return not self.handler and self.verb == "GET"

    @property
    def is_array(self) -> bool:
        return self.returns.startswith("array<")

    @property
    def group(self) -> str:
        """The resource: the first word of the path."""
        return self.path.split("/")[1]

    @property
    def resource(self) -> str:
        """What is made, changed or taken away, as errors name it: the last word of the path that names such things."""
        words = [part for part in self.path.split("/") if part.endswith("s")]
        return "votes" if self.path.endswith("vote") else words[-1] if words else self.group

    @property
    def path_names(self) -> tuple[str, ...]:
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))


def is_number(path_name: str) -> bool:
    """Is this part of a path a number? Pictures and identity systems have ids that are none."""
    return path_name.endswith("Id") and path_name not in ("imageId", "externalId")


FROM = Param("from", "date-time", "Not created before this.")
TO = Param("to", "date-time", "Not created after this.")
TAG_ID = Param("tagId", "integer list", "With one of these tags.", are_tags=True)
AUTHOR_ID = Param("authorId", "integer", "By this person.")

WRITE = "RequireWriteAccess"
NOT_FOUND = (400, 401, 403, 404)
