"""What a page or an OAuth endpoint was sent, by name, with all values of a name kept apart."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl

FIELDS_MAX = 200
BYTES_MAX = 64 * 1024


class Fields:
    """The fields of a query string, a form, or both."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def one(self, name: str) -> str:
        """The first value; an empty text where there is none."""
        return self._values.get(name, [""])[0]

    def all(self, name: str) -> list[str]:
        return self._values.get(name, [])

    def has(self, name: str) -> bool:
        return name in self._values

    def repeated(self) -> set[str]:
        """The names that came more than once."""
        return {name for name, values in self._values.items() if len(values) > 1}

    def pairs(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self._values.items() for value in values]

    def over(self, other: Fields) -> Fields:
        """These fields, and those of the other that are not among them."""
        return Fields([*self.pairs(), *(pair for pair in other.pairs() if not self.has(pair[0]))])


def parse(encoded: bytes) -> Fields:
    """Raises ValueError where there are too many, or too long. Null bytes, which the database takes for an end, go."""
    if len(encoded) > BYTES_MAX:
        raise ValueError("too long")
    text = encoded.decode("latin-1")
    pairs = parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=FIELDS_MAX)
    return Fields((name, value.replace("\0", "")) for name, value in pairs)
