"""`ownstack admin filter import`: filters that programs have baked in, as the server that they were made on describes them."""

from __future__ import annotations

import gzip
import sys
import zlib
from argparse import Namespace
from pathlib import Path
from typing import NamedTuple

import msgspec

from ownstack.commands.administration import Connection, carried_out
from ownstack.commands.refusals import RefusedError
from ownstack.domain import audit
from ownstack.query import forgetting
from ownstack.query.directory import keep_filter
from ownstack.query.filters import KNOWN, NAME_LENGTH_MAX, NONE, Filter, build, may_be_name
from ownstack.settings import Settings

_GZIP = b"\x1f\x8b"


class Described(msgspec.Struct):
    """An item of `/filters/{filters}`."""

    filter: str
    filter_type: str
    included_fields: list[str]


class Answer(msgspec.Struct):
    items: list[Described]


class Taken(NamedTuple):
    name: str
    filter: Filter
    unknown: list[str]
    """Fields that API 2.3 does not have here."""


def import_filters(settings: Settings, arguments: Namespace) -> int:
    described = [each for file in arguments.answer for each in _read(file)]
    taken = [_taken(each) for each in described if each.filter not in KNOWN]

    async def keep(conn: Connection) -> list[bool]:
        are_new = [await _keep(conn, each) for each in taken]
        await audit.record(conn, "filter.import", subject=" ".join(each.name for each in taken)[:1000])
        await conn.execute("SELECT pg_notify(%s, '')", [forgetting.CHANNEL])
        return are_new

    for (name, filter_, unknown), is_new in zip(taken, carried_out(settings, keep), strict=True):
        without = f", without {', '.join(unknown)}" if unknown else ""
        print(f"{name}  {len(filter_.included)} fields{without}" if is_new else f"{name}  was here already")
    return 0


def _read(file: str) -> list[Described]:
    try:
        text = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return msgspec.json.decode(gzip.decompress(text) if text.startswith(_GZIP) else text, type=Answer).items
    except (OSError, EOFError, zlib.error, msgspec.DecodeError) as error:
        raise RefusedError(f"{file} is no answer of /filters/{{filters}}: {error}") from error


def _taken(described: Described) -> Taken:
    name, fields = described.filter, set(described.included_fields)
    if described.filter_type not in ("safe", "unsafe"):
        raise RefusedError(f"The other server does not know the filter {name!r} either.")
    if not may_be_name(name):
        raise RefusedError(f"{name!r} is no name of a filter: it has up to {NAME_LENGTH_MAX} characters, and no semicolon.")
    filter_ = build(NONE, fields, (), is_unsafe=described.filter_type == "unsafe")
    return Taken(name, filter_, sorted(fields - filter_.included))


async def _keep(conn: Connection, taken: Taken) -> bool:
    """Whether it is new. RefusedError where the name stands for something else: a program may count on that."""
    name, filter_, _ = taken
    if await keep_filter(conn, name, filter_):
        return True
    cursor = await conn.execute("SELECT included_fields, is_unsafe FROM filters WHERE name = %s", [name])
    there = [(frozenset(fields), is_unsafe) for fields, is_unsafe in await cursor.fetchall()]
    if there != [(filter_.included, filter_.is_unsafe)]:
        raise RefusedError(f"The filter {name} is here already, with other fields. Filters never change.")
    return False
