"""A real PostgreSQL for every test: an embedded one for each process of the suite, or the server that
OWNSTACK_TEST_DATABASE_URL names. A database costs a copy of a template that was made once."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from ownstack.db import cluster

# The suite asks the same questions each time, so that a change alone can make it fail; new questions are asked by
# `bin/test --hypothesis-profile=explore`, and what they find becomes an example of its test.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=2000, print_blob=True)
hypothesis.settings.load_profile("steady")

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT / "src/ownstack/db/schema.sql"
# What a test loses with its server is worth nothing.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


class Server:
    """Makes databases: `make()` an empty one, `clone(url)` a copy of one that nobody is connected to."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.names: list[str] = []

    def make(self) -> str:
        return self.create(sql.SQL(""))

    def clone(self, template: str) -> str:
        return self.create(sql.SQL("TEMPLATE {}").format(sql.Identifier(str(conninfo_to_dict(template)["dbname"]))))

    def create(self, options: sql.Composable) -> str:
        name = f"test_{uuid.uuid4().hex[:16]}"
        self.run(sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(name), options))
        self.names.append(name)
        return with_name(self.url, name)

    def drop_all(self) -> None:
        for name in self.names:
            self.run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def run(self, statement: sql.Composable) -> None:
        with psycopg.connect(self.url, autocommit=True) as conn:
            conn.execute(statement)


def with_name(url: str, name: str) -> str:
    """The address of another database of the same server."""
    head, _, options = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{options}" if options else "")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    if given := os.environ.get("OWNSTACK_TEST_DATABASE_URL"):
        shared_server = Server(given)
        yield shared_server
        shared_server.drop_all()
        return
    folder = Path(tempfile.mkdtemp(prefix="ownstack-test-"))
    try:
        with cluster.running(folder, FAST) as embedded:
            yield Server(embedded.url)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def schema_template(server: Server) -> str:
    """A database with the schema and no rows; only to be cloned."""
    url = server.make()
    with psycopg.connect(url) as conn:
        conn.execute(SCHEMA.read_bytes())
    return url


@pytest.fixture(scope="session")
def clone(server: Server) -> Callable[[str], str]:
    """clone(url of a template) -> url of a fresh copy, for tests that write."""
    return server.clone


@pytest.fixture(scope="module")
def database(server: Server, schema_template: str) -> str:
    """The address of a fresh database with the schema, one for each test file."""
    return server.clone(schema_template)


@pytest.fixture
def conn(database: str) -> Iterator[psycopg.Connection]:
    """A connection to the file's database; what the test did is rolled back."""
    with psycopg.connect(database) as connection:
        yield connection
        connection.rollback()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of facts and data that lies beside the checkout of those who build Ownstack."""
    folder = Path(os.environ.get("OWNSTACK_TEST_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"needs {folder}, which is not part of the repository")
    return folder


@pytest.fixture(scope="session")
def demo_database(server: Server, schema_template: str) -> str:
    """The demo community; read only: clone it to write."""
    from ownstack.demo.loading import load

    url = server.clone(schema_template)
    with psycopg.connect(url) as conn:
        load(conn)
    return url


@pytest.fixture(scope="session")
def beer_database(server: Server, schema_template: str, shared: Path) -> str:
    """A real site's dump, imported; read only: clone it to write."""
    return import_beer(server.clone(schema_template), shared)


def import_beer(url: str, shared: Path) -> str:
    """Into an empty database."""
    from ownstack.dump.importing import import_dump
    from ownstack.dump.progress import Silent

    with psycopg.connect(url, autocommit=True) as conn:
        import_dump(conn, shared / "data/beer.stackexchange.com.7z", "beer", progress=Silent())
    return url
