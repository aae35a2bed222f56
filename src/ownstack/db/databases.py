"""Reaches the database that the settings name: a real server, or the embedded one, started where nobody runs it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ownstack.db import cluster, folders
from ownstack.settings import Settings

WAIT_S_MAX = 30


@contextmanager
def owned(settings: Settings, *, on_failure: Callable[[str], None] | None = None) -> Iterator[str]:
    """For the server: the database's URL as long as the block lasts. It alone holds an embedded database's folder."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    connections = settings.workers * settings.pool_size_max + 20
    options = {"max_connections": str(max(100, connections))}
    with folders.claim(settings.data_dir) as folder, cluster.running(folder, options, on_failure=on_failure) as embedded:
        yield embedded.url


@contextmanager
def reached(settings: Settings) -> Iterator[str]:
    """For a command: the same, or through the server that runs on the folder already."""
    try:
        with owned(settings) as url:
            yield url
            return
    except folders.FolderTakenError:
        deadline = time.monotonic() + WAIT_S_MAX
    data = settings.data_dir.absolute() / "postgres"
    while (sockets := folders.running_socket(data)) is None:
        if time.monotonic() > deadline:
            raise cluster.ClusterError(f"The database in {data} is taken and does not answer.")
        time.sleep(0.1)
    yield cluster.socket_url(sockets)
