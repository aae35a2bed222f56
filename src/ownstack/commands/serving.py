"""`ownstack serve`: claims the folder, starts the database, migrates, fills, and serves until it is told to stop."""

import asyncio
import os
import signal
import threading
from argparse import Namespace
from functools import partial

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from ownstack.commands import access, worker
from ownstack.commands.access import Access
from ownstack.commands.filling import fill
from ownstack.commands.first_admin import first_link
from ownstack.commands.listening import resolve, wait_until_answering
from ownstack.commands.refusals import RefusedError
from ownstack.commands.signals import ignore_signals, leave_on_signal
from ownstack.db import databases, folders
from ownstack.db.migrate import migrate
from ownstack.settings import Settings

STOP_S_MAX = 10


def serve(settings: Settings, arguments: Namespace) -> int:
    if settings.database_url is None:
        with folders.claim(settings.data_dir):
            pass  # a second start on the folder is told so, before it is told that the port is taken
    address = resolve(settings.host, settings.port)
    leave_on_signal()
    failures: list[str] = []
    with databases.owned(settings, on_failure=lambda sentence: give_up(failures, sentence)) as url:
        try:
            migrate(url)
            granted = fill(url, settings, arguments)
            run(settings, address, url, granted, asyncio.run(first_link(url, settings)))
        finally:
            ignore_signals()
    if failures:
        raise RefusedError(failures[0])
    return 0


def give_up(failures: list[str], sentence: str) -> None:
    """The database is gone for good, heard on its watcher's thread: have the main thread stop the server."""
    failures.append(sentence)
    os.kill(os.getpid(), signal.SIGTERM)


def run(settings: Settings, address: str, url: str, granted: Access | None, link: str) -> None:
    """Serve until SIGTERM or SIGINT. The server processes read the settings from the environment."""
    has_pauses = os.environ.get("OWNSTACK_WRITE_PAUSES")
    os.environ.update(settings.as_environment())
    os.environ["OWNSTACK_DATABASE_URL"] = url
    if granted is not None and has_pauses is None:
        # a server to try things on must not make a script wait a minute for its second question
        os.environ["OWNSTACK_WRITE_PAUSES"] = "false"
    announcement = threading.Thread(target=announce, args=(settings, address, granted, link), daemon=True)
    announcement.start()
    is_verbose = settings.log_level == "debug"
    server = Granian(
        "ownstack.app",
        address=address,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=settings.workers,
        websockets=False,
        log_level=LogLevels(settings.log_level if is_verbose or settings.log_level != "info" else "warning"),
        ssl_cert=settings.tls_cert,
        ssl_key=settings.tls_key,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_S_MAX,
    )
    server.serve(target_loader=partial(worker.application, os.getpid()), wrap_loader=False)


def announce(settings: Settings, address: str, granted: Access | None, link: str) -> None:
    if wait_until_answering(address, settings.port):
        plain = f"Ownstack serves {settings.address} (Ctrl-C stops it)"
        text = plain if granted is None else access.banner(granted, settings.data_dir.absolute())
        if link:
            text += f"\n\nNobody is admin yet. This link makes you the first, once, within a week:\n  {link}\n"
        print(text, flush=True)
