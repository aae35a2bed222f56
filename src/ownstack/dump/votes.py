"""Votes.xml: votes without their voters, and what the same file says of bounties and bookmarks."""

from collections.abc import Iterator
from typing import Final

from ownstack.dump.copying import NULL, Into, Pieces, Spool, pieces
from ownstack.dump.loads import Load, line

# 1 accepted, 2 up, 3 down, 16 approved edit, 17-20 and 22-28 reactions, 29 and 30 whether an answer is outdated.
KEPT: Final = frozenset(map(str, (1, 2, 3, 16, 17, 18, 19, 20, 22, 23, 24, 25, 26, 27, 28, 29, 30)))
_LEFT_OUT: Final = {
    "4": "a flag (offensive)",
    "12": "a flag (spam)",
    "6": "a close vote: told by the history",
    "7": "a reopen vote: told by the history",
    "10": "a deletion vote",
    "11": "an undeletion vote",
    "21": "a follow without a follower",
}
_BOOKMARK: Final = "5"
_BOUNTIES: Final = ("8", "9")

_VOTES: Final = Into("votes", "site_id id post_id vote_type creation_date")
_STAGED_BOUNTIES: Final = Into("dump_bounties", "id vote_type post_id user_id creation_date amount", is_counted=False)
_STAGED_BOOKMARKS: Final = Into("dump_bookmarks", "user_id post_id creation_date", is_counted=False)


def read_votes(load: Load) -> Pieces:
    with Spool() as bounties, Spool() as bookmarks:
        yield from pieces(_VOTES, _lines(load, bounties, bookmarks))
        yield from pieces(_STAGED_BOUNTIES, bounties.lines())
        yield from pieces(_STAGED_BOOKMARKS, bookmarks.lines())


def _lines(load: Load, bounties: Spool, bookmarks: Spool) -> Iterator[str]:
    site, posts, drop = str(load.site_id), load.posts, load.report.drop
    for row in load.rows("Votes"):
        kind, post = row["VoteTypeId"], row["PostId"]
        if int(post) not in posts:
            drop("votes", "its post is not there")
        elif kind in KEPT:
            yield line(site, row["Id"], post, kind, row["CreationDate"])
        elif kind in _BOUNTIES:
            user, _ = load.owner(row.get("UserId"), None)
            bounties.add(line(row["Id"], kind, post, user, row["CreationDate"], row.get("BountyAmount") or "0"))
        elif kind != _BOOKMARK:
            drop("votes", _LEFT_OUT.get(kind, f"internal (type {kind})"))
        elif (user := load.owner(row.get("UserId"), None)[0]) != NULL:
            bookmarks.add(line(user, post, row["CreationDate"]))
        else:
            drop("votes", "a bookmark of someone unknown")
