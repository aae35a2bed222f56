"""The small files: Tags.xml, Badges.xml, PostLinks.xml."""

from collections.abc import Iterator
from typing import Final

from ownstack.dump.copying import NULL, Spool
from ownstack.dump.loads import Load, line

# Ranks of the named badges, for dumps of 2014 and before, which do not tell them; all others are bronze.
_GOLD: Final = frozenset(
    [
        "Constable",
        "Copy Editor",
        "Electorate",
        "Famous Question",
        "Fanatic",
        "Great Answer",
        "Great Question",
        "Legendary",
        "Marshal",
        "Populist",
        "Publicist",
        "Reversal",
        "Socratic",
        "Stellar Question",
        "Steward",
        "Sheriff",
        "Unsung Hero",
        "Lifejacket",
        "Gold Hammer",
    ]
)
_SILVER: Final = frozenset(
    [
        "Archaeologist",
        "Beta",
        "Booster",
        "Civic Duty",
        "Constituent",
        "Convention",
        "Deputy",
        "Enlightened",
        "Enthusiast",
        "Epic",
        "Favorite Question",
        "Generalist",
        "Good Answer",
        "Good Question",
        "Guru",
        "Inquisitive",
        "Lifeboat",
        "Necromancer",
        "Notable Question",
        "Outspoken",
        "Pundit",
        "Refiner",
        "Research Assistant",
        "Reviewer",
        "Strunk & White",
        "Sunday",
        "Sportsmanship",
        "Tag Editor",
        "Taxonomist",
        "Tenacious",
        "Yearling",
    ]
)
# (name, rank, is tag-based) -> (badge id, awards)
_Known = dict[tuple[str, str, str], list[int]]


def load_tags(load: Load) -> None:
    """Stages the tags; they are written when the questions are there to date them (deriving.TAGS)."""
    load.copy(
        "dump_tags", "id name count is_moderator_only is_required excerpt_post_id wiki_post_id", map(_tag, load.rows("Tags"))
    )


def load_links(load: Load) -> None:
    """Stages the links, since a pair may be there twice; deriving.LINKS writes each once."""
    load.copy("dump_links", "id post_id related_post_id link_type creation_date", _links(load))


def load_badges(load: Load) -> None:
    """Awards, and a badge for each name, rank and kind, numbered in order of first appearance."""
    known: _Known = {}
    load.copy("badge_awards", "site_id id badge_id user_id creation_date", _awards(load, known))
    site, badges = str(load.site_id), Spool()
    for (name, rank, is_tag_based), (number, count) in known.items():
        badges.add(line(site, str(number), name, rank, is_tag_based, str(count)))
    load.copy("badges", "site_id id name rank is_tag_based award_count", badges.lines())


def _tag(row: dict[str, str]) -> str:
    get = row.get
    return line(
        row["Id"],
        row["TagName"],
        get("Count") or "0",
        get("IsModeratorOnly") or "False",
        get("IsRequired") or "False",
        get("ExcerptPostId") or NULL,
        get("WikiPostId") or NULL,
    )


def _links(load: Load) -> Iterator[str]:
    posts = load.posts
    for row in load.rows("PostLinks"):
        if int(row["PostId"]) in posts and int(row["RelatedPostId"]) in posts:
            yield line(row["Id"], row["PostId"], row["RelatedPostId"], row["LinkTypeId"], row["CreationDate"])
        else:
            load.report.drop("post_links", "one of its posts is not there")


def _awards(load: Load, known: _Known) -> Iterator[str]:
    site, users, drop = str(load.site_id), load.users, load.report.drop
    for row in load.rows("Badges"):
        if int(row["UserId"]) not in users:
            drop("badge_awards", "its user is not there")
            continue
        name = row["Name"]
        badge = known.setdefault((name, row.get("Class") or _rank(name), row.get("TagBased") or "False"), [len(known) + 1, 0])
        badge[1] += 1
        yield line(site, row["Id"], str(badge[0]), row["UserId"], row["Date"])


def _rank(name: str) -> str:
    return "1" if name in _GOLD else "2" if name in _SILVER else "3"
