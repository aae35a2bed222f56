"""Rows out of a dump's XML file, one dict of attributes each, as they stream by: no tree, no DTD, no network."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from ownstack.dump.errors import DumpError

Row = dict[str, str]

_CHUNK_BYTES: Final = 1 << 18
_PROLOG_BYTES_MAX: Final = 1 << 16


def rows(path: Path, table: str, advance: Callable[[int, int], None]) -> Iterator[Row]:
    """Each row of the file. `advance(bytes, rows)` is told after each piece. Raises DumpError on broken XML."""
    collected = _Rows()
    # Only the five entities that XML itself has are left to resolve: a file that declares any is refused first, and the
    # encoding is not the file's to choose, so it cannot hide one. Off altogether, `&amp;` would arrive as `&#38;`.
    # huge_tree stays off: it would lift the parser's own limits.
    parser = etree.XMLParser(
        target=collected,  # type: ignore[arg-type]  # the stubs want end(), data() and comment() too, which would cost a call each
        encoding="utf-8",
        resolve_entities=True,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        with path.open("rb") as file:
            _refuse_entities(path, file.read(_PROLOG_BYTES_MAX), table)
            file.seek(0)
            while piece := file.read(_CHUNK_BYTES):
                parser.feed(piece)
                batch, collected.rows = collected.rows, []
                yield from batch
                advance(len(piece), len(batch))
            parser.close()
    except etree.XMLSyntaxError as error:
        raise DumpError(f"{table}.xml is broken: {error}") from error


def _refuse_entities(path: Path, prolog: bytes, table: str) -> None:
    root = prolog.lower().find(b"<" + table.lower().encode())
    if root < 0:
        raise DumpError(f"{path.name} is not a dump's {table}.xml: it has no <{table.lower()}> element")
    if b"<!ENTITY" in prolog[:root]:
        raise DumpError(f"{path.name} declares entities, which no dump does: refused")


class _Rows:
    """Collects the attributes of each row element."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def start(self, tag: str, attributes: Row) -> None:
        if tag == "row":
            self.rows.append(attributes)

    def close(self) -> None:
        pass
