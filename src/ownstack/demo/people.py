"""The demo's people: accounts (once for the installation), their members on each site, and who votes on what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg

from ownstack.demo.reading import read_table
from ownstack.demo.rows import Rows
from ownstack.kernel import markdown

_FIRST_ACCOUNT = 1_000_000_001
COMMUNITY = -1


@dataclass(frozen=True)
class Member:
    key: str
    id: int
    name: str
    joined: datetime
    is_voter: bool
    is_removed: bool


class People:
    """The members of one site, by their short names in the source files."""

    def __init__(self, members: list[Member]) -> None:
        self._by_key = {member.key: member for member in members}
        self._voters = [member for member in members if member.is_voter]

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def id(self, key: str) -> int:
        return self._by_key[key].id

    def ids(self, keys: tuple[str, ...] | list[str]) -> list[int]:
        return [self.id(key) for key in keys]

    def author(self, key: str) -> tuple[int | None, str | None]:
        """User id and left-behind name: the posts of a removed member keep the name only, as in an imported dump."""
        member = self._by_key[key]
        return (None, member.name) if member.is_removed else (member.id, None)

    def voters(self, count: int, seed: int, author: str, at: datetime) -> Iterator[tuple[int, datetime]]:
        """The first `count` members in a rotation that starts at `seed`, and when each of them voted."""
        able = [member for member in self._voters if member.key != author]
        if count > len(able):
            raise ValueError(f"{count} votes, but only {len(able)} members may vote")
        for turn in range(count):
            member = able[(seed * 5 + turn) % len(able)]
            yield member.id, max(at, member.joined) + timedelta(hours=3 + 7 * turn, minutes=seed % 60)


def store_accounts(conn: psycopg.Connection) -> None:
    rows = [
        (_account_id(number), person.get("email"), person.get("role", "registered"), person["joined"])
        for number, person in enumerate(read_table("members.toml")["members"])
        if _has_account(person)
    ]
    with conn.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO accounts (id, email, email_verified, role, creation_date) VALUES (%s, %s, true, %s, %s)", rows
        )


def add_members(rows: Rows, only: Mapping[str, dict[str, object]] | None = None) -> People:
    """Everyone on the main site, or those of `only` on a team; a value there overrides what members.toml says."""
    members = []
    for number, person in enumerate(read_table("members.toml")["members"]):
        if only is None or person["key"] in only:
            account = _account_id(number) if _has_account(person) else None
            members.append(_add_member(rows, {**person, **(only or {}).get(str(person["key"]), {})}, account))
    return People(members)


def _add_member(rows: Rows, person: dict[str, object], account_id: int | None) -> Member:
    member = _member(rows, person)
    about = person.get("about")
    rows.add(
        "members",
        id=member.id,
        account_id=account_id,
        display_name=member.name,
        user_type=person.get("type", "registered"),
        is_elected=person.get("elected", False),
        is_employee=True,
        creation_date=member.joined,
        last_access_date=person["seen"],
        last_modified_date=person.get("modified"),
        deleted_date=person.get("removed"),
        deactivated_date=person.get("deactivated"),
        location=person.get("location"),
        website_url=person.get("website"),
        about_me=markdown.render(str(about)) if about else None,
        about_me_markdown=about,
        job_title=person.get("job"),
        department=person.get("department"),
        view_count=person.get("views", 0),
    )
    return member


def _member(rows: Rows, person: Mapping[str, object]) -> Member:
    joined = person["joined"]
    if not isinstance(joined, datetime):
        raise TypeError(f"{person['key']}: `joined` must be a time")
    return Member(
        key=str(person["key"]),
        id=COMMUNITY if person["key"] == "community" else rows.next_id("members"),
        name=str(person["name"]),
        joined=joined,
        is_voter=bool(person.get("votes", True)),
        is_removed="removed" in person,
    )


def _account_id(number: int) -> int:
    # The Community user stands first in the file and has account -1, as everywhere on the network.
    return _FIRST_ACCOUNT + number - 1 if number else COMMUNITY


def _has_account(person: Mapping[str, object]) -> bool:
    return person.get("type") != "unregistered" and "removed" not in person
