"""What the loaders of the single tables share: the connection, the site, the ids seen so far, and how a row is told apart."""

import struct
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg

from ownstack.dump.archives import Dump
from ownstack.dump.beside import Beside
from ownstack.dump.copying import COLUMN, NULL, Piece, copy_in
from ownstack.dump.errors import DumpError
from ownstack.dump.identities import Counters, IdSet
from ownstack.dump.progress import Progress
from ownstack.dump.reading import Row, rows
from ownstack.dump.report import Report


@dataclass(slots=True)
class TagUse:
    """How many questions have a tag, and when the first and the last of them were asked."""

    first_date: str
    last_date: str
    question_count: int = 0


@dataclass
class Load:
    """One import on its way."""

    conn: psycopg.Connection
    beside: Beside
    dump: Dump
    report: Report
    progress: Progress
    site_id: int
    # when the site was made, and the earliest moment of its posts and members, as the dump writes it
    launch_date: str
    first_date: str | None = None
    # accounts of imported people that were there before (dump.users)
    accounts: IdSet = field(default_factory=IdSet)
    # which members and posts there will be (dump.finding)
    users: IdSet = field(default_factory=IdSet)
    posts: IdSet = field(default_factory=IdSet)
    question_counts: Counters = field(default_factory=Counters)
    answer_counts: Counters = field(default_factory=Counters)
    # by rank: gold, silver, bronze
    badge_counts: dict[str, Counters] = field(default_factory=lambda: {rank: Counters() for rank in "123"})
    tags: dict[str, TagUse] = field(default_factory=dict)
    # tags that have another number of questions than they say
    miscounted_tags: int = 0
    clock: Callable[[], float] = time.perf_counter
    # history that is not in order of time: revisions must be numbered again
    is_history_unordered: bool = False
    _read: tuple[int, int] = (0, 0)

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of one file; none where it is missing."""
        return rows(self.dump.files[table], table, self._advance) if table in self.dump.files else iter(())

    def copy(self, pieces: Iterable[Piece]) -> None:
        """Loads pieces and counts their rows in the report."""
        for piece in copy_in(self.conn, pieces):
            if piece.into.is_counted:
                table = piece.into.table
                self.report.rows[table] = self.report.rows.get(table, 0) + piece.rows

    def _advance(self, done_bytes: int, rows: int) -> None:
        self._read = self._read[0] + done_bytes, self._read[1] + rows

    def take_read(self) -> tuple[int, int]:
        """Bytes and rows that were read since the last time."""
        taken, self._read = self._read, (0, 0)
        return taken

    def begin_with(self, date: str) -> None:
        if self.first_date is None or date < self.first_date:
            self.first_date = date

    def count_post(self, post_type: str, owner: str) -> None:
        """For its owner, where he is known."""
        if owner != NULL and post_type == "1":
            self.question_counts.next(int(owner))
        elif owner != NULL and post_type == "2":
            self.answer_counts.next(int(owner))

    def run(self, statement: str) -> int:
        """One statement for the site (`%(site)s`); the number of rows that it touched."""
        # The statements are constants of this package; the driver's type wants to see them as literals.
        return max(self.conn.execute(statement.encode(), {"site": self.site_id}).rowcount, 0)

    def owner(self, user_id: str | None, name: str | None) -> tuple[str, str]:
        """A user id and a left-behind name as columns: someone unknown keeps the name, or is called after the id."""
        if user_id is None:
            return NULL, name or NULL
        if int(user_id) in self.users:
            return user_id, name or NULL
        return NULL, name or f"user{user_id}"

    def use_tags(self, tags: list[str], date: str) -> None:
        """Counts a question for its tags. Dates are compared as the dump writes them, all in one way (data-dump.md)."""
        for tag in tags:
            use = self.tags.get(tag)
            if use is None:
                use = self.tags[tag] = TagUse(date, date)
            use.question_count += 1
            if date > use.last_date:
                use.last_date = date
            elif date < use.first_date:
                use.first_date = date

    @contextmanager
    def shown(self, what: str, table: str | None = None) -> Iterator[None]:
        """A stretch of the import that the person sees, with the length of the file that it reads."""
        self.progress.begin(what, self.dump.files[table].stat().st_size if table in self.dump.files else 0)
        yield
        self.progress.end()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """A piece of one table's work: timed, and its troubles told as that table's."""
        start = self.clock()
        try:
            yield
        except (KeyError, ValueError, OverflowError, struct.error, psycopg.DataError, psycopg.IntegrityError) as error:
            what = (
                f"{error.diag.message_primary}; {error.diag.context or ''}" if isinstance(error, psycopg.Error) else repr(error)
            )
            raise DumpError(f"{name}: a row that cannot be read: {what}") from error
        self.report.seconds[name] = self.report.seconds.get(name, 0.0) + self.clock() - start


def line(*columns: str) -> str:
    """One row for COPY."""
    return COLUMN.join(columns)
