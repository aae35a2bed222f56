"""A fresh connection, and sites of their own for tests that share a database."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from ownstack.dump.importing import import_dump
from ownstack.dump.report import Report

_NUMBERS = count(1)


@pytest.fixture
def conn(database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


@pytest.fixture
def imported(conn: psycopg.Connection) -> Callable[[Path], Report]:
    """Imports a folder as a site that no other test has."""
    return lambda folder: import_dump(conn, folder, f"site-{next(_NUMBERS)}")
