"""What an import did: rows in, rows left out and why, what holds; and how long each table took."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Invariant:
    """Something true of every whole dump. `broken` is the number of rows where it is not; none: it could not be checked."""

    sentence: str
    broken: int | None
    why_unchecked: str = ""

    @property
    def line(self) -> str:
        if self.broken is None:
            return f"not checked  {self.sentence}: {self.why_unchecked}"
        return f"holds        {self.sentence}" if not self.broken else f"BROKEN       {self.sentence}: {self.broken:,} rows"


@dataclass
class Report:
    """Filled while the import runs; `lines` is what the person sees."""

    slug: str
    site_id: int = 0
    kind: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    dropped: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    invariants: list[Invariant] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether nothing that could be checked is broken."""
        return not any(invariant.broken for invariant in self.invariants)

    def drop(self, table: str, reason: str, count: int = 1) -> None:
        if count:
            self.dropped[table, reason] += count

    def lines(self) -> list[str]:
        """The report as text, a fact a line."""
        return [
            f"site {self.slug} ({self.kind})",
            *(f"  {count:>10,}  {table}" for table, count in self.rows.items()),
            *(["left out:"] if self.dropped else []),
            *(f"  {count:>10,}  {table}: {reason}" for (table, reason), count in sorted(self.dropped.items())),
            *(f"note: {note}" for note in self.notes),
            *(invariant.line for invariant in self.invariants),
        ]
