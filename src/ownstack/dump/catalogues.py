"""The small files: Tags.xml, Badges.xml, PostLinks.xml."""

from collections.abc import Iterator
from typing import Final

from ownstack.dump.copying import NULL, Into, Pieces, pieces
from ownstack.dump.loads import Load, TagUse, line

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


_TAGS: Final = Into(
    "tags", "site_id id name count is_moderator_only is_required excerpt_post_id wiki_post_id creation_date last_activity_date"
)
_LINKS: Final = Into("dump_links", "id post_id related_post_id link_type creation_date", is_counted=False)
_AWARDS: Final = Into("badge_awards", "site_id id badge_id user_id creation_date")
_BADGES: Final = Into("badges", "site_id id name rank is_tag_based award_count")


def read_tags(load: Load) -> Pieces:
    """The tags with their use, and after them those that only questions name."""
    return pieces(_TAGS, _tags(load))


def read_links(load: Load) -> Pieces:
    """Stages the links, since a pair may be there twice; deriving.LINKS writes each once."""
    return pieces(_LINKS, _links(load))


def read_badges(load: Load) -> Pieces:
    """Awards, and a badge for each name, rank and kind, numbered in order of first appearance."""
    known: _Known = {}
    yield from pieces(_AWARDS, _awards(load, known))
    site = str(load.site_id)
    yield from pieces(_BADGES, (line(site, str(number), *kind, str(count)) for kind, (number, count) in known.items()))


def _tags(load: Load) -> Iterator[str]:
    unused = TagUse(load.first_date or load.launch_date, NULL)
    site, posts, unlisted, ids_max = str(load.site_id), load.posts, dict(load.tags), 0
    for row in load.rows("Tags"):
        number, name, count = row["Id"], row["TagName"], row.get("Count") or "0"
        excerpt, wiki = row.get("ExcerptPostId"), row.get("WikiPostId")
        use = unlisted.pop(name, unused)
        load.miscounted_tags += int(count) != use.question_count
        ids_max = max(ids_max, int(number))
        yield line(
            site,
            number,
            name,
            count,
            row.get("IsModeratorOnly") or "False",
            row.get("IsRequired") or "False",
            excerpt if excerpt and int(excerpt) in posts else NULL,
            wiki if wiki and int(wiki) in posts else NULL,
            use.first_date,
            use.last_date,
        )
    load.miscounted_tags += len(unlisted)
    for next_id, (name, use) in enumerate(sorted(unlisted.items()), ids_max + 1):
        yield line(site, str(next_id), name, str(use.question_count), "f", "f", NULL, NULL, use.first_date, use.last_date)


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
        rank = row.get("Class") or _rank(name)
        badge = known.setdefault((name, rank, row.get("TagBased") or "False"), [len(known) + 1, 0])
        badge[1] += 1
        if rank in load.badge_counts:
            load.badge_counts[rank].next(int(row["UserId"]))
        yield line(site, row["Id"], str(badge[0]), row["UserId"], row["Date"])


def _rank(name: str) -> str:
    return "1" if name in _GOLD else "2" if name in _SILVER else "3"
